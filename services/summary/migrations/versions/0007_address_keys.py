"""Contacts are found by the checksums of their addresses: whole addresses in an index cost more than the row."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = [
    # null where addresses are: told of before there were addresses
    "ALTER TABLE contact ADD address_keys bigint[]",
    """
    UPDATE contact SET address_keys = ARRAY(SELECT crc32(convert_to(address, 'UTF8')) FROM unnest(addresses) AS address)
    WHERE addresses IS NOT NULL
    """,
    "DROP INDEX contact_addresses",
    # one entry a channel, gathered before they are sorted in: a table of addresses would cost each contact two rows
    "CREATE INDEX contact_address_keys ON contact USING gin (address_keys)",
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
