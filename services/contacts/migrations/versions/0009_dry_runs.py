"""What the rows of a dry run hold and would have moved, for its later rows (IM-11)."""

from alembic import op

from chassis.db import tenant_policies

revision = "0009"
down_revision = "0007"

TABLES = [
    """
    CREATE TABLE dry_run (
        institution_id uuid NOT NULL,
        id uuid NOT NULL,
        import_id uuid NOT NULL,
        last_row int NOT NULL,
        looked_at timestamptz NOT NULL,
        PRIMARY KEY (institution_id, id)
    )
    """,
    # As import_claim: kind is id, crm_id, phone, email or contact.
    """
    CREATE TABLE dry_run_claim (
        institution_id uuid NOT NULL,
        dry_run uuid NOT NULL,
        looked_at timestamptz,
        seen bigint,
        row_number int NOT NULL,
        kind text NOT NULL,
        value text NOT NULL,
        PRIMARY KEY (institution_id, dry_run, kind, value)
    )
    """,
    """
    CREATE TABLE dry_run_contact (
        institution_id uuid NOT NULL,
        dry_run uuid NOT NULL,
        contact_id uuid NOT NULL,
        row_number int NOT NULL,
        crm_id text,
        phone text,
        email text,
        previous_phone text,
        PRIMARY KEY (institution_id, dry_run, contact_id)
    )
    """,
]
TENANT_TABLES = ["dry_run", "dry_run_claim", "dry_run_contact"]
GRANTS = [
    "GRANT SELECT, INSERT, UPDATE, DELETE ON dry_run, dry_run_claim, dry_run_contact TO contacts_web",
    "GRANT SELECT, DELETE ON dry_run, dry_run_claim, dry_run_contact TO contacts_system",  # a week later
]


def upgrade() -> None:
    policies = tenant_policies(TENANT_TABLES, web="contacts_web", system="contacts_system", owner="contacts_owner")
    for statement in [*TABLES, *policies, *GRANTS]:
        op.execute(statement)
