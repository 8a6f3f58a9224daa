"""Notes and campaign scripts in the panel (NO-1, CS-7)."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for section in ("notes", "campaigns"):
        op.execute(f"ALTER TABLE read.panel ADD {section}_version bigint NOT NULL DEFAULT 0, ADD {section} bytea")
