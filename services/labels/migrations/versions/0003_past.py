"""Who gave a contact which label, when and from where (AC-5).

It stands in the set's own row, which a change writes anyway: an import that labels a thousand contacts writes no row
more for it.
"""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("ALTER TABLE label_set ADD past jsonb NOT NULL DEFAULT '[]'")
