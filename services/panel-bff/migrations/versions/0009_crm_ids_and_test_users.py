"""Contacts are found by the beginning of their CRM ID (CT-1), and test users are counted apart (AR-3)."""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = [
    # as it is searched for: case and accents off, in the order of LIKE
    'ALTER TABLE read.contact_row ADD crm_id text COLLATE "C"',
    """
    UPDATE read.contact_row r SET crm_id = lower(convert_from(contact, 'UTF8')::jsonb ->> 'crm_id')
    FROM read.panel p
    WHERE (p.institution_id, p.contact_id) = (r.institution_id, r.contact_id) AND p.contact IS NOT NULL
        AND convert_from(contact, 'UTF8')::jsonb ->> 'crm_id' IS NOT NULL
    """,
    "CREATE INDEX contact_row_crm_id ON read.contact_row (institution_id, crm_id) WHERE crm_id IS NOT NULL",
    "CREATE INDEX contact_row_test_users ON read.contact_row (institution_id, archived) WHERE test_user",
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
