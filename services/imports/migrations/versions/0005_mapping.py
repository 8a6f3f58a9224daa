"""An import's mapping can be looked at and changed before it starts, and is remembered by its header (IM-3, IM-16)."""

from alembic import op

from chassis.db import tenant_policies

revision = "0005"
down_revision = "0004"

COLUMNS = """
    ALTER TABLE import
        ADD COLUMN header_row int NOT NULL DEFAULT 1,
        ADD COLUMN detection jsonb NOT NULL DEFAULT '{}',
        ADD COLUMN policies text[] NOT NULL DEFAULT '{}',
        ADD COLUMN value_maps jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN mapping_version int NOT NULL DEFAULT 1,
        ADD COLUMN profile varchar(36),
        ADD COLUMN guard_percent smallint
"""

TABLE = """
    CREATE TABLE mapping_profile (
        institution_id uuid NOT NULL,
        id uuid NOT NULL,
        signature bytea NOT NULL,
        name text,
        header text[] NOT NULL,
        targets text[] NOT NULL,
        policies text[] NOT NULL,
        value_maps jsonb NOT NULL,
        options jsonb NOT NULL,
        label_names text[] NOT NULL,
        create_labels boolean NOT NULL,
        guard_percent smallint,
        encoding varchar(32),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        used_at timestamptz,
        PRIMARY KEY (institution_id, id),
        CONSTRAINT mapping_profile_signature_unique UNIQUE (institution_id, signature)
    )
"""

# what has begun has read on; of the others the header is the row that was read last
HEADER_ROWS = "UPDATE import SET header_row = next_row WHERE started_at IS NULL"

CHANGED = (
    "encoding, delimiter, newline, header_row, header, detection, targets, policies, value_maps, mapping_version,"
    " options, label_names, create_labels, guard_percent, profile, rows_total, next_offset, next_row"
)

GRANTS = [
    f"GRANT UPDATE ({CHANGED}) ON import TO imports_web",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON mapping_profile TO imports_web",
    "GRANT SELECT, INSERT, UPDATE ON mapping_profile TO imports_system",
]


def upgrade() -> None:
    policies = tenant_policies(["mapping_profile"], web="imports_web", system="imports_system", owner="imports_owner")
    for statement in [COLUMNS, HEADER_ROWS, TABLE, *policies, *GRANTS]:
        op.execute(statement)
