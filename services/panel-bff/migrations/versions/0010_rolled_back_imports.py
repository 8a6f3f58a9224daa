"""Imports that were rolled back are found as such, no more by how they ended (IM-15)."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute(
        "UPDATE read.import SET status = 'rolled-back'"
        " WHERE convert_from(state, 'UTF8')::jsonb #>> '{roll_back,state}' = 'finished'"
    )
