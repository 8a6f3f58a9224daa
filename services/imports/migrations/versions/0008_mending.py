"""Rows of a report are mended and imported again (IM-13); texts go after 90 days, answers after a week (IM-21)."""

from alembic import op

from chassis.db import tenant_policies

revision = "0008"
down_revision = "0007"

IMPORT = """
ALTER TABLE import ADD COLUMN mends uuid, ADD COLUMN mends_number int, ADD COLUMN texts_removed_at timestamptz
"""
# which row of which import is, mended, which row of a later one
TABLE = """
CREATE TABLE import_mend (
    institution_id uuid NOT NULL,
    import_id uuid NOT NULL,
    row int NOT NULL,
    number int NOT NULL,
    mend_id uuid NOT NULL,
    mend_row int NOT NULL,
    PRIMARY KEY (institution_id, import_id, row, number),
    CONSTRAINT import_mend_row_unique UNIQUE (institution_id, mend_id, mend_row)
)
"""
INDEXES = [
    "CREATE INDEX import_with_texts ON import (coalesce(started_at, created_at)) WHERE texts_removed_at IS NULL",
    "CREATE INDEX idempotency_created_at ON idempotency (created_at)",
]
GRANTS = [
    "GRANT SELECT, INSERT ON import_mend TO imports_web",
    "GRANT DELETE ON import_batch TO imports_system",
    "GRANT SELECT, DELETE ON idempotency TO imports_system",
]


def upgrade() -> None:
    policies = tenant_policies(["import_mend"], web="imports_web", system="imports_system", owner="imports_owner")
    for statement in [IMPORT, TABLE, *INDEXES, *policies, *GRANTS]:
        op.execute(statement)
