"""When a field was deleted, and whether its values are gone (CF-8)."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("ALTER TABLE custom_field ADD deleted_at timestamptz, ADD purged boolean NOT NULL DEFAULT false")
    op.execute("CREATE INDEX custom_field_deleted ON custom_field (deleted_at) WHERE deleted AND NOT purged")
