"""Who was erased: a late event brings nobody back (AC-6)."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = [
    """
    CREATE TABLE read.erased (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        PRIMARY KEY (institution_id, contact_id)
    )
    """,
    "GRANT SELECT, INSERT ON read.erased TO panel_bff",
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
