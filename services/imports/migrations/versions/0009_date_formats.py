"""A column of dates may be written in a format of its own; what is usual is the institution's (IM-10)."""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = [
    "ALTER TABLE institution ADD COLUMN date_format text NOT NULL DEFAULT 'MMM D, YYYY'",
    "ALTER TABLE import ADD COLUMN date_formats text[] NOT NULL DEFAULT '{}'",
    "ALTER TABLE mapping_profile ADD COLUMN date_formats text[] NOT NULL DEFAULT '{}'",
    "GRANT UPDATE (date_formats) ON import TO imports_web",
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
