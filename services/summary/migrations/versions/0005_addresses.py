"""By which addresses the platform may name a contact, and where its messages wait for one that is not known (PL-1)."""

from alembic import op

from chassis.db import tenant_policies
from chassis.parking import PARKED_SQL

revision = "0005"
down_revision = "0004"

STATEMENTS = [
    # null: told of before there were addresses; `contacts republish` tells again
    "ALTER TABLE contact ADD addresses text[]",
    # one entry a channel, gathered before they are sorted in: a table of addresses would cost each contact two rows.
    # Each begins with the institution, as every key does.
    "CREATE INDEX contact_addresses ON contact USING gin (addresses)",
    PARKED_SQL,
    "GRANT SELECT, INSERT, UPDATE, DELETE ON parked TO summary_system",
]


def upgrade() -> None:
    policies = tenant_policies(["parked"], web="summary_web", system="summary_system", owner="summary_owner")
    for statement in [*STATEMENTS, *policies]:
        op.execute(statement)
