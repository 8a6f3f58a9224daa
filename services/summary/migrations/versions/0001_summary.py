"""The recent transcript, the state of each conversation, the summaries, and the outbox that tells of them."""

from alembic import op

from chassis.db import tenant_policies
from chassis.idempotency import IDEMPOTENCY_SQL
from chassis.outbox import OUTBOX_SQL

revision = "0001"
down_revision = None

TABLES = {
    "institution": """
    CREATE TABLE institution (
        institution_id uuid PRIMARY KEY,
        version bigint NOT NULL,
        language varchar(35) NOT NULL
    )
    """,
    "conversation": """
    CREATE TABLE conversation (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        version bigint NOT NULL,
        message_count bigint NOT NULL,
        first_message_at timestamptz NOT NULL,
        last_message_at timestamptz NOT NULL,
        last_message_id varchar(100) COLLATE "C" NOT NULL,
        last_direction varchar(16) NOT NULL,
        last_text varchar(200) NOT NULL,
        summary_version bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (institution_id, contact_id)
    )
    """,
    # the newest messages of each contact, in the order in which they were sent
    "message": """
    CREATE TABLE message (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        sent_at timestamptz NOT NULL,
        id varchar(100) COLLATE "C" NOT NULL,
        channel varchar(32) NOT NULL,
        direction varchar(16) NOT NULL,
        author varchar(16) NOT NULL,
        text text NOT NULL,
        PRIMARY KEY (institution_id, contact_id, sent_at, id)
    )
    """,
    # every message ever counted, so that a repeat is known even when its text is no longer kept
    "message_seen": """
    CREATE TABLE message_seen (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        message_id varchar(100) COLLATE "C" NOT NULL,
        PRIMARY KEY (institution_id, contact_id, message_id)
    )
    """,
    "summary": """
    CREATE TABLE summary (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        language varchar(35) NOT NULL,
        version bigint NOT NULL,
        kind varchar(16) NOT NULL,
        generated_at timestamptz NOT NULL,
        message_count bigint NOT NULL,
        sentences jsonb NOT NULL,
        PRIMARY KEY (institution_id, contact_id, language)
    )
    """,
}

GRANTS = [
    "GRANT SELECT ON institution, conversation, message TO summary_web",
    "GRANT UPDATE (summary_version) ON conversation TO summary_web",
    "GRANT SELECT, INSERT, UPDATE ON summary, idempotency TO summary_web",
    "GRANT INSERT ON outbox TO summary_web",
    "GRANT SELECT, INSERT, UPDATE ON institution, conversation TO summary_system",
    "GRANT SELECT, INSERT ON message_seen TO summary_system",
    "GRANT SELECT, INSERT, DELETE ON message TO summary_system",
    "GRANT SELECT, INSERT, DELETE ON outbox TO summary_system",
]


def upgrade() -> None:
    policies = tenant_policies(list(TABLES), web="summary_web", system="summary_system", owner="summary_owner")
    for statement in [*TABLES.values(), *OUTBOX_SQL, *IDEMPOTENCY_SQL, *policies, *GRANTS]:
        op.execute(statement)
