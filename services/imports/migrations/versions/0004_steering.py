"""Imports are paused, resumed and cancelled by `web`; what is asked of one under way, and by whom, is kept (IM-12)."""

from alembic import op

revision = "0004"
down_revision = "0003"

COLUMNS = "asked, steps, status, problem_code, problem_message, finished_at"


def upgrade() -> None:
    op.execute("ALTER TABLE import ADD COLUMN asked varchar(16), ADD COLUMN steps jsonb NOT NULL DEFAULT '[]'")
    op.execute(f"GRANT UPDATE ({COLUMNS}) ON import TO imports_web")
