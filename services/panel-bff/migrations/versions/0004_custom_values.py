"""One row for all custom values of a contact (docs/adr/0019), and less reading for the planner's samples."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = [
    """
    CREATE TABLE read.contact_custom (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        custom jsonb NOT NULL,
        PRIMARY KEY (institution_id, contact_id)
    )
    """,
    "GRANT SELECT, INSERT, UPDATE, DELETE ON read.contact_custom TO panel_bff",
    """
    INSERT INTO read.contact_custom
    SELECT institution_id, contact_id, convert_from(contact, 'UTF8')::jsonb -> 'custom'
    FROM read.panel WHERE contact IS NOT NULL
    """,
    "DROP TABLE read.contact_field_value",
    "ALTER TABLE read.panel DROP COLUMN custom_hash",
    # 90,000 rows a sample tell rare words from common ones too, and cost a growing table a third of 300,000
    "ALTER TABLE read.contact_row ALTER COLUMN search SET STATISTICS 300",
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
