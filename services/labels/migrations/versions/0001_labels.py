"""Label definitions and the label set of each contact, with the outbox that tells of them."""

from alembic import op

from chassis.db import tenant_policies
from chassis.idempotency import IDEMPOTENCY_SQL
from chassis.outbox import OUTBOX_SQL

revision = "0001"
down_revision = None

TABLES = [
    """
    CREATE TABLE label (
        institution_id uuid NOT NULL,
        id uuid NOT NULL,
        version bigint NOT NULL,
        name varchar(64) NOT NULL,
        name_key varchar(256) NOT NULL,
        colour varchar(16) NOT NULL,
        description varchar(500),
        archived boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (institution_id, id),
        CONSTRAINT label_name_unique UNIQUE (institution_id, name_key)
    )
    """,
    """
    CREATE TABLE label_set (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        version bigint NOT NULL,
        labels uuid[] NOT NULL,
        PRIMARY KEY (institution_id, contact_id)
    )
    """,
]

GRANTS = [
    "GRANT SELECT, INSERT, UPDATE ON label, label_set TO labels_web",
    "GRANT SELECT, INSERT, UPDATE ON idempotency TO labels_web",
    "GRANT INSERT ON outbox TO labels_web",
    "GRANT SELECT, DELETE ON outbox TO labels_system",
]


def upgrade() -> None:
    policies = tenant_policies(["label", "label_set"], web="labels_web", system="labels_system", owner="labels_owner")
    for statement in [*TABLES, *OUTBOX_SQL, *IDEMPOTENCY_SQL, *policies, *GRANTS]:
        op.execute(statement)
