"""Schema `account` (true, backed up) and schema `read` (a copy of what the owners published), with the outbox."""

from alembic import op

from chassis.outbox import OUTBOX_SQL

revision = "0001"
down_revision = None

ACCOUNT = [
    "CREATE SCHEMA account",
    """
    CREATE TABLE account.institution (
        id uuid PRIMARY KEY,
        version bigint NOT NULL,
        slug varchar(64) NOT NULL CONSTRAINT institution_slug_unique UNIQUE,
        name varchar(200) NOT NULL,
        language varchar(35) NOT NULL,
        date_format varchar(40) NOT NULL,
        time_zone varchar(64) NOT NULL,
        campaign_url varchar(2048),
        created_at timestamptz NOT NULL
    )
    """,
    "CREATE TABLE account.role (name varchar(16) PRIMARY KEY)",
    "INSERT INTO account.role VALUES ('admin'), ('staff'), ('support'), ('insights')",
    # groups NULL: all of them (AC-3)
    """
    CREATE TABLE account.app_user (
        institution_id uuid NOT NULL REFERENCES account.institution,
        id uuid NOT NULL,
        email varchar(254) NOT NULL,
        email_key varchar(254) NOT NULL CONSTRAINT email_is_one_account UNIQUE,
        name varchar(200) NOT NULL,
        role varchar(16) NOT NULL REFERENCES account.role,
        groups text[],
        password_hash varchar(255) NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (institution_id, id)
    )
    """,
    """
    CREATE TABLE account.session (
        token_hash bytea PRIMARY KEY,
        institution_id uuid NOT NULL,
        user_id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        FOREIGN KEY (institution_id, user_id) REFERENCES account.app_user ON DELETE CASCADE
    )
    """,
    "CREATE INDEX session_end ON account.session (expires_at)",
    "CREATE TABLE account.sign_in_try (key bytea PRIMARY KEY, tries int NOT NULL, since timestamptz NOT NULL)",
]

# One sequence for panels and catalogues: a seq never comes again, also not after a rebuild, so no ETag does.
READ = [
    "CREATE SCHEMA read",
    "CREATE SEQUENCE read.seq",
    """
    CREATE TABLE read.panel (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        panel_seq bigint NOT NULL,
        contact_version bigint NOT NULL DEFAULT 0,
        labels_version bigint NOT NULL DEFAULT 0,
        summary_version bigint NOT NULL DEFAULT 0,
        conversation_version bigint NOT NULL DEFAULT 0,
        custom_hash bigint,
        group_value text,
        contact bytea,
        labels bytea,
        summary bytea,
        conversation bytea,
        imports bytea,
        PRIMARY KEY (institution_id, contact_id)
    ) WITH (fillfactor = 50)
    """,
    """
    CREATE TABLE read.contact_row (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        archived boolean NOT NULL,
        test_user boolean NOT NULL,
        group_value text,
        sort_name text COLLATE "C" NOT NULL,
        search text COLLATE "C" NOT NULL,
        full_name text NOT NULL,
        phone text,
        email text,
        channels text[] NOT NULL,
        PRIMARY KEY (institution_id, contact_id)
    )
    """,
    "CREATE INDEX contact_row_by_name ON read.contact_row (institution_id, archived, sort_name, contact_id)",
    "CREATE INDEX contact_row_by_date ON read.contact_row (institution_id, archived, created_at DESC, contact_id DESC)",
    # the planner learns from samples how many rows a search finds: 1,000 tell a rare word from a common one
    "ALTER TABLE read.contact_row ALTER COLUMN search SET STATISTICS 1000",
    "CREATE INDEX contact_row_search ON read.contact_row USING gin (institution_id, search gin_trgm_ops)",
    """
    CREATE TABLE read.contact_label (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        label_id uuid NOT NULL,
        PRIMARY KEY (institution_id, contact_id, label_id)
    )
    """,
    """
    CREATE TABLE read.contact_field_value (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        field_id uuid NOT NULL,
        value text NOT NULL,
        PRIMARY KEY (institution_id, contact_id, field_id)
    )
    """,
    # applied_at as it was published, so that the panel says it in the same letters
    """
    CREATE TABLE read.contact_import (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        import_id uuid NOT NULL,
        import_number int NOT NULL,
        run int NOT NULL,
        row_number int NOT NULL,
        fate varchar(16) NOT NULL,
        applied_at text NOT NULL,
        PRIMARY KEY (institution_id, contact_id, import_id)
    )
    """,
    "CREATE INDEX contact_import_by_number ON read.contact_import (institution_id, import_number, contact_id)",
    """
    CREATE TABLE read.catalogue (
        institution_id uuid PRIMARY KEY,
        catalogue_seq bigint NOT NULL,
        institution_version bigint NOT NULL,
        institution bytea
    )
    """,
    """
    CREATE TABLE read.label (
        institution_id uuid NOT NULL,
        label_id uuid NOT NULL,
        version bigint NOT NULL,
        state bytea NOT NULL,
        PRIMARY KEY (institution_id, label_id)
    )
    """,
    """
    CREATE TABLE read.field (
        institution_id uuid NOT NULL,
        field_id uuid NOT NULL,
        version bigint NOT NULL,
        position int NOT NULL,
        deleted boolean NOT NULL,
        state bytea NOT NULL,
        PRIMARY KEY (institution_id, field_id)
    )
    """,
    """
    CREATE TABLE read.import (
        institution_id uuid NOT NULL,
        import_id uuid NOT NULL,
        version bigint NOT NULL,
        number int NOT NULL,
        state bytea NOT NULL,
        PRIMARY KEY (institution_id, import_id)
    )
    """,
    "CREATE INDEX import_by_number ON read.import (institution_id, number DESC, import_id DESC)",
]

GRANTS = [
    "GRANT USAGE ON SCHEMA account, read TO panel_bff",
    "GRANT SELECT ON account.institution, account.role TO panel_bff",
    "GRANT INSERT, UPDATE ON account.institution TO panel_bff",
    "GRANT SELECT, INSERT, UPDATE ON account.app_user TO panel_bff",
    "GRANT SELECT, INSERT, DELETE ON account.session TO panel_bff",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON account.sign_in_try TO panel_bff",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA read TO panel_bff",
    "GRANT USAGE ON SEQUENCE read.seq TO panel_bff",
    "GRANT SELECT, INSERT, DELETE ON outbox TO panel_bff",
]


def upgrade() -> None:
    # Beside pg_trgm, which deploy/postgres creates: lets the search index begin with the institution. Trusted, so the
    # owner of the database may create it.
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    for statement in [*OUTBOX_SQL, *ACCOUNT, *READ, *GRANTS]:
        op.execute(statement)
