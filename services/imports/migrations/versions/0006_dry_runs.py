"""An import is run dry before it starts, and what it would do is kept row by row (IM-11)."""

from alembic import op

from chassis.db import tenant_policies

revision = "0006"
down_revision = "0005"

TABLES = [
    "ALTER TABLE import ADD COLUMN dry_run jsonb, ADD COLUMN reviewed uuid",
    "CREATE INDEX import_dry_run ON import (institution_id, id) WHERE dry_run ->> 'state' IN ('asked', 'running')",
    """
    CREATE TABLE dry_run (
        institution_id uuid NOT NULL,
        id uuid NOT NULL,
        import_id uuid NOT NULL,
        asked_at timestamptz NOT NULL,
        next_offset bigint NOT NULL,
        next_row int NOT NULL,
        fields jsonb NOT NULL,
        worked_at timestamptz,
        PRIMARY KEY (institution_id, id)
    )
    """,
    # changes: as contacts told them, [[field, before, after, rule], ...]
    """
    CREATE TABLE plan_row (
        institution_id uuid NOT NULL,
        dry_run_id uuid NOT NULL,
        contact_id uuid,
        row int NOT NULL,
        in_part boolean NOT NULL,
        outcome varchar(16) NOT NULL,
        digest varchar(80) NOT NULL,
        codes jsonb,
        changes text,
        cells jsonb,
        PRIMARY KEY (institution_id, dry_run_id, row)
    )
    """,
    "CREATE INDEX plan_row_outcome ON plan_row (institution_id, dry_run_id, outcome, row)",
    "CREATE INDEX plan_row_coded ON plan_row (institution_id, dry_run_id, row) WHERE codes IS NOT NULL",
]

GRANTS = [
    "GRANT UPDATE (dry_run, reviewed, problem_code, problem_message) ON import TO imports_web",
    "GRANT SELECT, INSERT ON dry_run TO imports_web",
    "GRANT SELECT ON plan_row TO imports_web",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON dry_run, plan_row TO imports_system",
]


def upgrade() -> None:
    tables = ["dry_run", "plan_row"]
    policies = tenant_policies(tables, web="imports_web", system="imports_system", owner="imports_owner")
    for statement in [*TABLES, *policies, *GRANTS]:
        op.execute(statement)
