"""An import is rolled back (IM-15): how far that is, the rows under way, and what could not be taken back."""

from alembic import op

from chassis.db import tenant_policies

revision = "0007"
down_revision = "0006"

STATEMENTS = [
    "ALTER TABLE import ADD COLUMN roll_back jsonb",
    """
    CREATE INDEX import_rolling_back ON import (institution_id)
    WHERE roll_back ->> 'state' IN ('asked', 'running')
    """,
    # one a time: what labels answered, and the bytes as contacts was first sent them
    """
    CREATE TABLE rollback_batch (
        institution_id uuid NOT NULL,
        import_id uuid NOT NULL,
        first_row int NOT NULL,
        last_row int NOT NULL,
        members int,
        labels jsonb NOT NULL,
        body bytea NOT NULL,
        PRIMARY KEY (institution_id, import_id)
    )
    """,
    """
    CREATE TABLE rollback_row (
        institution_id uuid NOT NULL,
        import_id uuid NOT NULL,
        row int NOT NULL,
        contact_id uuid NOT NULL,
        outcome varchar(16) NOT NULL,
        kept jsonb NOT NULL,
        PRIMARY KEY (institution_id, import_id, row)
    )
    """,
    "CREATE INDEX rollback_row_contact ON rollback_row (institution_id, contact_id)",
]
GRANTS = [
    "GRANT UPDATE (roll_back) ON import TO imports_web",
    "GRANT SELECT ON rollback_row, import_batch TO imports_web",
    "GRANT SELECT, INSERT, DELETE ON rollback_batch, rollback_row TO imports_system",
]


def upgrade() -> None:
    tables = ["rollback_batch", "rollback_row"]
    policies = tenant_policies(tables, web="imports_web", system="imports_system", owner="imports_owner")
    for statement in [*STATEMENTS, *policies, *GRANTS]:
        op.execute(statement)
