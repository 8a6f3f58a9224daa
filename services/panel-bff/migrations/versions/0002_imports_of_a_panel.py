"""The imports of a panel are read from contact_import: an import no longer writes every panel row a second time."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = [
    "ALTER TABLE read.panel DROP COLUMN imports",
    "ALTER TABLE read.panel SET (fillfactor = 80)",  # room for sections that come later
    # grows with every write of the row, and so does the panel's ETag (panels.py)
    "ALTER TABLE read.contact_import ADD COLUMN seq bigint NOT NULL DEFAULT nextval('read.seq')",
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
