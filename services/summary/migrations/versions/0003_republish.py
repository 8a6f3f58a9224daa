"""States told again on request: `web` locks a conversation's row for it and writes the outbox."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("GRANT UPDATE (summary_version) ON conversation TO summary_web")
    op.execute("GRANT INSERT ON outbox TO summary_web")
