"""Contacts, custom fields, consent, history, imports."""

from alembic import op

from chassis.db import tenant_policies
from chassis.idempotency import IDEMPOTENCY_SQL
from chassis.outbox import OUTBOX_SQL

revision = "0001"
down_revision = None

# No foreign keys: the batch apply writes a dozen rows per contact, contacts are never deleted by a statement that
# could forget their children, and tables keyed by institution can be distributed.
TABLES = [
    """
    CREATE TABLE institution (
        institution_id uuid PRIMARY KEY,
        version bigint NOT NULL,
        language text NOT NULL,
        date_format text NOT NULL
    )
    """,
    """
    CREATE TABLE custom_field (
        institution_id uuid NOT NULL,
        id uuid NOT NULL,
        version bigint NOT NULL,
        name text NOT NULL,
        name_key text NOT NULL,
        description text,
        type text NOT NULL CHECK (type IN ('url', 'text', 'date', 'phone', 'number', 'boolean', 'choice')),
        options jsonb NOT NULL,
        position int NOT NULL,
        group_name text,
        in_escalations boolean NOT NULL,
        in_generative_ai boolean NOT NULL,
        requires_authentication boolean NOT NULL,
        deleted boolean NOT NULL,
        PRIMARY KEY (institution_id, id)
    )
    """,
    "CREATE UNIQUE INDEX custom_field_name ON custom_field (institution_id, name_key) WHERE NOT deleted",
    """
    CREATE TABLE contact (
        institution_id uuid NOT NULL,
        id uuid NOT NULL,
        version bigint NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        first_name text,
        preferred_name text,
        last_name text,
        phone text CHECK (length(phone) = 10),
        country_calling_code text NOT NULL,
        previous_phone text,
        email text,
        crm_id text,
        enrollment_id text,
        language text NOT NULL,
        ai_disabled boolean NOT NULL,
        test_user boolean NOT NULL,
        archived boolean NOT NULL,
        contacted boolean NOT NULL,
        deliverability_failure_count int NOT NULL,
        invalid_phone boolean NOT NULL,
        authentication jsonb,
        channels jsonb NOT NULL,
        custom jsonb NOT NULL,
        PRIMARY KEY (institution_id, id)
    ) WITH (fillfactor = 85)
    """,
    "CREATE UNIQUE INDEX contact_phone ON contact (institution_id, phone) WHERE phone IS NOT NULL",
    "CREATE UNIQUE INDEX contact_crm_id ON contact (institution_id, crm_id) WHERE crm_id IS NOT NULL",
    "CREATE INDEX contact_email ON contact (institution_id, email) WHERE email IS NOT NULL",
    "CREATE INDEX contact_previous_phone ON contact (institution_id, previous_phone) WHERE previous_phone IS NOT NULL",
    """
    CREATE TABLE consent_entry (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        channel text NOT NULL,
        effective_at timestamptz NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        address text NOT NULL,
        status text NOT NULL CHECK (status IN ('opted_in', 'paused', 'opted_out')),
        until timestamptz,
        source text NOT NULL,
        actor text NOT NULL,
        words text,
        reason text,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (institution_id, contact_id, channel, effective_at, id)
    )
    """,
    """
    CREATE TABLE contact_change (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        version bigint NOT NULL,
        at timestamptz NOT NULL,
        actor text NOT NULL,
        origin text NOT NULL,
        import_id uuid,
        import_number int,
        row_number int,
        before jsonb NOT NULL,
        PRIMARY KEY (institution_id, contact_id, version)
    )
    """,
    """
    CREATE TABLE import_membership (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        import_id uuid NOT NULL,
        row_number int NOT NULL,
        import_number int NOT NULL,
        fate text NOT NULL CHECK (fate IN ('created', 'updated', 'unchanged')),
        applied_at timestamptz NOT NULL,
        PRIMARY KEY (institution_id, contact_id, import_id, row_number)
    )
    """,
    # What rows of one import hold (IM-6): kind is id, crm_id, phone, email or contact.
    """
    CREATE TABLE import_claim (
        institution_id uuid NOT NULL,
        import_id uuid NOT NULL,
        kind text NOT NULL,
        value text NOT NULL,
        row_number int NOT NULL,
        PRIMARY KEY (institution_id, import_id, kind, value)
    )
    """,
    """
    CREATE TABLE import_batch (
        institution_id uuid NOT NULL,
        import_id uuid NOT NULL,
        run int NOT NULL,
        first_row int NOT NULL,
        last_row int NOT NULL,
        body_sha256 bytea NOT NULL,
        answer bytea,
        applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (institution_id, import_id, run, first_row, last_row)
    )
    """,
    "ALTER TABLE import_batch ALTER COLUMN answer SET STORAGE EXTERNAL",
    """
    CREATE TABLE import_end (
        institution_id uuid NOT NULL,
        import_id uuid NOT NULL,
        ended_at timestamptz NOT NULL,
        PRIMARY KEY (institution_id, import_id)
    )
    """,
]

TENANT_TABLES = [
    *("institution", "custom_field", "contact", "consent_entry", "contact_change"),
    *("import_membership", "import_claim", "import_batch", "import_end"),
]

GRANTS = [
    "GRANT SELECT ON institution TO contacts_web",
    "GRANT SELECT, INSERT, UPDATE ON custom_field, contact TO contacts_web",
    "GRANT SELECT, INSERT ON consent_entry, contact_change, import_membership TO contacts_web",  # append-only
    "GRANT SELECT, INSERT, UPDATE, DELETE ON import_claim, import_batch, import_end TO contacts_web",
    "GRANT SELECT, INSERT, UPDATE ON idempotency TO contacts_web",
    "GRANT INSERT ON outbox TO contacts_web",
    "GRANT SELECT, DELETE ON outbox TO contacts_system",
    "GRANT SELECT, INSERT, UPDATE ON institution TO contacts_system",
]


def upgrade() -> None:
    policies = tenant_policies(TENANT_TABLES, web="contacts_web", system="contacts_system", owner="contacts_owner")
    for statement in [*TABLES, *OUTBOX_SQL, *IDEMPOTENCY_SQL, *policies, *GRANTS]:
        op.execute(statement)
