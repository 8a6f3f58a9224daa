"""Small samples of the tables of the read model that are asked by key; those of contact_row are what a search needs."""

from alembic import op
from sqlalchemy import text

revision = "0007"
down_revision = "0006"

BY_KEY = ("panel", "contact_custom", "contact_import")
COLUMNS = text(
    "SELECT attname FROM pg_attribute"
    " WHERE attrelid = CAST(:table AS text)::regclass AND attnum > 0 AND NOT attisdropped"
)


def upgrade() -> None:
    for table in BY_KEY:
        for column in op.get_bind().scalars(COLUMNS, {"table": f"read.{table}"}).all():
            op.execute(f"ALTER TABLE read.{table} ALTER COLUMN {column} SET STATISTICS 10")
