"""Who was erased: what was said with them goes, and late messages are not kept (AC-6)."""

from alembic import op

from chassis.db import tenant_policies

revision = "0004"
down_revision = "0003"

TABLE = """
CREATE TABLE erased (
    institution_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    PRIMARY KEY (institution_id, contact_id)
)
"""
GRANTS = [
    "GRANT SELECT, INSERT ON erased TO summary_system",
    "GRANT DELETE ON conversation, message_seen, summary, job TO summary_system",
]


def upgrade() -> None:
    policies = tenant_policies(["erased"], web="summary_web", system="summary_system", owner="summary_owner")
    for statement in [TABLE, *policies, *GRANTS]:
        op.execute(statement)
