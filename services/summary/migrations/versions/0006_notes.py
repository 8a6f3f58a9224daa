"""Notes on contacts, which an institution may let summaries be made of (NO-2)."""

from alembic import op

from chassis.db import tenant_policies

revision = "0006"
down_revision = "0005"

STATEMENTS = [
    "ALTER TABLE institution ADD notes_in_summaries boolean NOT NULL DEFAULT false",
    # of every institution, since it may be switched on after a note was told; a prompt reads them only then
    """
    CREATE TABLE note (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        version bigint NOT NULL,
        notes jsonb NOT NULL,
        PRIMARY KEY (institution_id, contact_id)
    )
    """,
    "GRANT SELECT, INSERT, UPDATE, DELETE ON note TO summary_system",
    "GRANT SELECT (institution_id, contact_id, version) ON note TO summary_web",  # to know whether a prompt is new
]


def upgrade() -> None:
    policies = tenant_policies(["note"], web="summary_web", system="summary_system", owner="summary_owner")
    for statement in [*STATEMENTS, *policies]:
        op.execute(statement)
