"""An institution may let its staff's notes be read for summaries (NO-2)."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("ALTER TABLE account.institution ADD notes_in_summaries boolean NOT NULL DEFAULT false")
