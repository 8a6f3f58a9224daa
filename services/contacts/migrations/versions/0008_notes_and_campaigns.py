"""Notes with their edits, and the scripts of campaigns that reached a contact (NO-1, PL-3)."""

from alembic import op

from chassis.db import tenant_policies

revision = "0008"
down_revision = "0006"

TABLES = [
    """
    CREATE TABLE note (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        id uuid NOT NULL,
        version bigint NOT NULL,
        text text NOT NULL,
        pinned boolean NOT NULL,
        author text NOT NULL,
        created_at timestamptz NOT NULL,
        edited_at timestamptz,
        edited_by text,
        deleted_at timestamptz,
        deleted_by text,
        PRIMARY KEY (institution_id, contact_id, id)
    )
    """,
    "CREATE INDEX note_shown ON note (institution_id, contact_id, pinned, created_at, id) WHERE deleted_at IS NULL",
    "CREATE INDEX note_deleted ON note (deleted_at) WHERE deleted_at IS NOT NULL",
    """
    CREATE TABLE note_edit (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        note_id uuid NOT NULL,
        version bigint NOT NULL,
        text text NOT NULL,
        written_at timestamptz NOT NULL,
        written_by text NOT NULL,
        PRIMARY KEY (institution_id, contact_id, note_id, version)
    )
    """,
    """
    CREATE TABLE note_list (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        version bigint NOT NULL,
        PRIMARY KEY (institution_id, contact_id)
    )
    """,
    """
    CREATE TABLE campaign_receipt (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        id text NOT NULL,
        campaign_id text NOT NULL,
        campaign_name text NOT NULL,
        script text NOT NULL,
        channel text NOT NULL,
        sent_at timestamptz NOT NULL,
        PRIMARY KEY (institution_id, contact_id, id)
    )
    """,
    "CREATE INDEX campaign_receipt_newest ON campaign_receipt (institution_id, contact_id, sent_at, id)",
    """
    CREATE TABLE campaign_list (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        version bigint NOT NULL,
        PRIMARY KEY (institution_id, contact_id)
    )
    """,
]
TENANT_TABLES = ["note", "note_edit", "note_list", "campaign_receipt", "campaign_list"]
GRANTS = [
    "GRANT SELECT, INSERT, UPDATE ON note, note_list TO contacts_web",
    "GRANT SELECT, INSERT ON note_edit TO contacts_web",  # append-only
    "GRANT SELECT, DELETE ON note, note_edit TO contacts_system",  # 30 days after a deletion
    "GRANT SELECT, UPDATE ON note_list TO contacts_system",
    "GRANT SELECT ON campaign_receipt TO contacts_web",
    "GRANT SELECT, UPDATE ON campaign_list TO contacts_web",  # locked while it is told again
    "GRANT SELECT, INSERT ON campaign_receipt TO contacts_system",
    "GRANT SELECT, INSERT, UPDATE ON campaign_list TO contacts_system",
]


def upgrade() -> None:
    policies = tenant_policies(TENANT_TABLES, web="contacts_web", system="contacts_system", owner="contacts_owner")
    for statement in [*TABLES, *policies, *GRANTS]:
        op.execute(statement)
