"""Consent from the platform and by the clock (CH-1, CH-3 to CH-6): what an entry asked for where it is not what came of
it, the event it came by, addresses that the platform gives, and when pauses end."""

from alembic import op

from chassis.db import tenant_policies

revision = "0006"
down_revision = "0005"

STATEMENTS = [
    """
    ALTER TABLE consent_entry
        ADD asked text CHECK (asked IN ('opted_in', 'paused', 'opted_out', 'nothing')),
        ADD asked_until timestamptz,
        ADD event_id text
    """,
    """
    CREATE UNIQUE INDEX consent_entry_event ON consent_entry (institution_id, contact_id, channel, event_id)
    WHERE event_id IS NOT NULL
    """,
    # web and facebook alone: a phone and an email are found by their own indexes
    """
    CREATE TABLE channel_address (
        institution_id uuid NOT NULL,
        channel text NOT NULL,
        address text NOT NULL,
        contact_id uuid NOT NULL,
        PRIMARY KEY (institution_id, channel, address)
    )
    """,
    "CREATE INDEX channel_address_contact ON channel_address (institution_id, contact_id)",
    # a channel stands here once for every end a pause of it was given; who is due is looked up in the ledger
    """
    CREATE TABLE pause_end (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        channel text NOT NULL,
        until timestamptz NOT NULL,
        PRIMARY KEY (institution_id, contact_id, channel, until)
    )
    """,
    "CREATE INDEX pause_end_until ON pause_end (until)",
    "INSERT INTO pause_end SELECT DISTINCT institution_id, contact_id, channel, until FROM consent_entry"
    " WHERE until IS NOT NULL",
]
GRANTS = [
    "GRANT SELECT, INSERT ON pause_end TO contacts_web",
    "GRANT SELECT, INSERT, DELETE ON pause_end TO contacts_system",
    "GRANT SELECT, INSERT ON consent_entry, channel_address TO contacts_system",
]


def upgrade() -> None:
    tables = ["channel_address", "pause_end"]
    policies = tenant_policies(tables, web="contacts_web", system="contacts_system", owner="contacts_owner")
    for statement in [*STATEMENTS, *policies, *GRANTS]:
        op.execute(statement)
