"""How the labels that a dry run would make are spelled, for the rows that come after a break (IM-11, LA-1)."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("ALTER TABLE dry_run ADD COLUMN labels jsonb NOT NULL DEFAULT '{}'")
