"""What `contacts schedule` may do: clear the values of deleted fields, forget old answers (CF-8)."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("GRANT SELECT, UPDATE ON contact, custom_field TO contacts_system")
    op.execute("GRANT INSERT ON contact_change, outbox TO contacts_system")
    op.execute("GRANT SELECT, DELETE ON idempotency TO contacts_system")
    op.execute("CREATE INDEX idempotency_created_at ON idempotency (created_at)")
