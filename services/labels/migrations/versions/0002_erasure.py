"""Who was erased holds no labels any more and gets none (AC-6)."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = [
    "ALTER TABLE label_set ADD erased boolean NOT NULL DEFAULT false",
    "GRANT SELECT, INSERT, UPDATE ON label_set TO labels_system",
    "GRANT INSERT ON outbox TO labels_system",
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
