"""Imports, the batches they were sent in, and the fate of every row, with the outbox that tells of them."""

from alembic import op

from chassis.db import tenant_policies
from chassis.idempotency import IDEMPOTENCY_SQL
from chassis.outbox import OUTBOX_SQL

revision = "0001"
down_revision = None

TABLES = [
    """
    CREATE TABLE institution (
        institution_id uuid PRIMARY KEY,
        version bigint NOT NULL,
        slug varchar(64) NOT NULL,
        name text NOT NULL,
        CONSTRAINT institution_slug_unique UNIQUE (slug)
    )
    """,
    """
    CREATE TABLE import_number (
        institution_id uuid PRIMARY KEY,
        last int NOT NULL
    )
    """,
    """
    CREATE TABLE import (
        institution_id uuid NOT NULL,
        id uuid NOT NULL,
        number int NOT NULL,
        version bigint NOT NULL,
        run int NOT NULL DEFAULT 1,
        file_name text NOT NULL,
        source varchar(16) NOT NULL,
        claim uuid,
        actor text NOT NULL,
        role varchar(16) NOT NULL,
        groups text[],
        path text NOT NULL,
        sha256 bytea NOT NULL,
        size bigint NOT NULL,
        same_bytes_as int,
        encoding varchar(32) NOT NULL,
        delimiter varchar(1) NOT NULL,
        newline varchar(1) NOT NULL,
        header text[] NOT NULL,
        targets text[] NOT NULL,
        options jsonb NOT NULL,
        label_names text[] NOT NULL,
        create_labels boolean NOT NULL,
        status varchar(16) NOT NULL,
        problem_code varchar(64),
        problem_message text,
        rows_total int NOT NULL,
        created int NOT NULL DEFAULT 0,
        updated int NOT NULL DEFAULT 0,
        unchanged int NOT NULL DEFAULT 0,
        skipped int NOT NULL DEFAULT 0,
        refused int NOT NULL DEFAULT 0,
        held int NOT NULL DEFAULT 0,
        in_part int NOT NULL DEFAULT 0,
        next_offset bigint NOT NULL,
        next_row int NOT NULL,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz,
        worked_at timestamptz,
        PRIMARY KEY (institution_id, id),
        CONSTRAINT import_number_unique UNIQUE (institution_id, number),
        CONSTRAINT import_claim_unique UNIQUE (institution_id, claim)
    )
    """,
    "CREATE INDEX import_open ON import (institution_id, number) WHERE status IN ('queued', 'running', 'waiting')",
    "CREATE INDEX import_sha256 ON import (institution_id, sha256, number)",
    # body: the bytes as they were first sent, until contacts has answered; refused and labels: what was decided here
    """
    CREATE TABLE import_batch (
        institution_id uuid NOT NULL,
        import_id uuid NOT NULL,
        first_row int NOT NULL,
        last_row int NOT NULL,
        rows int NOT NULL,
        sent int NOT NULL,
        body bytea,
        body_sha256 bytea NOT NULL,
        refused text,
        labels text,
        next_offset bigint NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        decided_at timestamptz,
        PRIMARY KEY (institution_id, import_id, first_row)
    )
    """,
    "ALTER TABLE import_batch ALTER COLUMN body SET STORAGE EXTERNAL",
    """
    CREATE TABLE import_row (
        institution_id uuid NOT NULL,
        import_id uuid NOT NULL,
        row int NOT NULL,
        outcome varchar(16) NOT NULL,
        in_part boolean NOT NULL,
        contact_id uuid,
        codes jsonb,
        cells jsonb,
        PRIMARY KEY (institution_id, import_id, row)
    )
    """,
    # a report is asked for its few odd rows, not for the many that simply went in
    "CREATE INDEX import_row_coded ON import_row (institution_id, import_id, row) WHERE codes IS NOT NULL",
]

TENANT_TABLES = ["institution", "import_number", "import", "import_batch", "import_row"]

GRANTS = [
    "GRANT SELECT ON institution, import, import_row TO imports_web",
    "GRANT INSERT ON import TO imports_web",
    "GRANT SELECT, INSERT, UPDATE ON import_number, idempotency TO imports_web",
    "GRANT INSERT ON outbox TO imports_web",
    "GRANT SELECT, INSERT, UPDATE ON institution, import_number, import, import_batch, import_row TO imports_system",
    "GRANT SELECT, INSERT, DELETE ON outbox TO imports_system",
]


def upgrade() -> None:
    policies = tenant_policies(TENANT_TABLES, web="imports_web", system="imports_system", owner="imports_owner")
    for statement in [*TABLES, *OUTBOX_SQL, *IDEMPOTENCY_SQL, *policies, *GRANTS]:
        op.execute(statement)
