"""States told again on request: `web` locks an import's row for it."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("GRANT UPDATE (version) ON import TO imports_web")
