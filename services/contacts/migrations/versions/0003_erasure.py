"""Who was erased, and when: the proof of it, and no more than an id (AC-6)."""

from alembic import op

from chassis.db import tenant_policies

revision = "0003"
down_revision = "0002"

TABLE = """
CREATE TABLE erased_contact (
    institution_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    version bigint NOT NULL,
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (institution_id, contact_id)
)
"""


def upgrade() -> None:
    policies = tenant_policies(["erased_contact"], web="contacts_web", system="contacts_system", owner="contacts_owner")
    for statement in [TABLE, *policies]:
        op.execute(statement)
