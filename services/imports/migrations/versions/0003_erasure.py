"""Who was erased: of their rows nothing is kept but what became of them (AC-6)."""

from alembic import op

from chassis.db import tenant_policies

revision = "0003"
down_revision = "0002"

TABLE = """
CREATE TABLE erased (
    institution_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    PRIMARY KEY (institution_id, contact_id)
)
"""


def upgrade() -> None:
    policies = tenant_policies(["erased"], web="imports_web", system="imports_system", owner="imports_owner")
    for statement in [TABLE, *policies, "GRANT SELECT, INSERT ON erased TO imports_system"]:
        op.execute(statement)
