"""What the platform tells of messages with a contact, and where it waits for one that is not known (DE, PL-1)."""

from alembic import op

from chassis.db import tenant_policies
from chassis.parking import PARKED_SQL

revision = "0007"
down_revision = "0008"

# Every one counted, so that a repeat is known however late it is; judged by `at`, within one address.
EVENTS = """
CREATE TABLE messaging_event (
    institution_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('received', 'sent', 'delivered', 'failed', 'renamed')),
    id text COLLATE "C" NOT NULL,
    channel text NOT NULL,
    address text NOT NULL,
    at timestamptz NOT NULL,
    code text,
    message_id text,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (institution_id, contact_id, kind, id)
)
"""
INDEX = "CREATE INDEX messaging_event_at ON messaging_event (institution_id, contact_id, channel, address, at)"
GRANTS = [
    "GRANT SELECT ON messaging_event TO contacts_web",
    "GRANT SELECT, INSERT ON messaging_event TO contacts_system",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON parked TO contacts_system",
    "GRANT INSERT ON contact TO contacts_system",  # PL-1: an unknown sender
    "GRANT SELECT ON contact_change, erased_contact TO contacts_system",
]


def upgrade() -> None:
    tables = ["messaging_event", "parked"]
    policies = tenant_policies(tables, web="contacts_web", system="contacts_system", owner="contacts_owner")
    for statement in [EVENTS, INDEX, PARKED_SQL, *policies, *GRANTS]:
        op.execute(statement)
