"""Who was erased can be told again on request, which `web` answers."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("GRANT SELECT ON erased_contact TO contacts_web")
