"""Imports are found by the name of their file and by how they stand (IM-14)."""

from alembic import op

revision = "0008"
down_revision = "0007"

FILL = """
UPDATE read.import SET (file_name, status, problem) = (
    lower(told ->> 'file_name'), told ->> 'status', told -> 'problem' ->> 'code')
FROM (SELECT institution_id AS whose, import_id AS id, convert_from(state, 'UTF8')::jsonb AS told FROM read.import) said
WHERE (institution_id, import_id) = (whose, id)
"""


def upgrade() -> None:
    op.execute("ALTER TABLE read.import ADD file_name text, ADD status text, ADD problem text")
    op.execute(FILL)
