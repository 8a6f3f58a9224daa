"""Summaries by a model: the jobs that make them, what was sent, and what of a contact a prompt may hold."""

from alembic import op

from chassis.db import tenant_policies

revision = "0002"
down_revision = "0001"

TABLES = {
    # all custom values, since a flag may be switched on after a value was told; a prompt reads the flagged ones only
    "contact": """
    CREATE TABLE contact (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        version bigint NOT NULL,
        identifiers text[] NOT NULL,
        custom text NOT NULL,
        PRIMARY KEY (institution_id, contact_id)
    )
    """,
    "field": """
    CREATE TABLE field (
        institution_id uuid NOT NULL,
        field_id uuid NOT NULL,
        version bigint NOT NULL,
        name text NOT NULL,
        type varchar(32) NOT NULL,
        options jsonb NOT NULL,
        position int NOT NULL,
        for_prompts boolean NOT NULL,
        PRIMARY KEY (institution_id, field_id)
    )
    """,
    # the latest generation of each contact and language; at most one of a contact is open at a time
    "job": """
    CREATE TABLE job (
        institution_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        language varchar(35) NOT NULL,
        id uuid NOT NULL,
        state varchar(16) NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
        kind varchar(16) NOT NULL,
        model varchar(200),
        prompt_version varchar(40),
        prompt jsonb,
        sentences jsonb NOT NULL DEFAULT '[]',
        dropped int NOT NULL DEFAULT 0,
        problem jsonb,
        summary_version bigint,
        attempt int NOT NULL DEFAULT 0,
        lease uuid,
        lease_until timestamptz,
        not_before timestamptz NOT NULL,
        deadline timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        ended_at timestamptz,
        PRIMARY KEY (institution_id, contact_id, language)
    )
    """,
}

OTHERS = [
    "CREATE UNIQUE INDEX job_open ON job (institution_id, contact_id) WHERE state IN ('queued', 'running')",
    "CREATE INDEX job_due ON job (not_before) WHERE state IN ('queued', 'running')",
    "CREATE INDEX job_lease ON job (lease) WHERE state = 'running'",
    "ALTER TABLE summary ADD model varchar(200), ADD prompt_version varchar(40), ADD prompt jsonb",
]

GRANTS = [
    # what `web` made itself is now made by `work`; it still locks conversations to tell their states again
    "REVOKE INSERT, UPDATE ON summary FROM summary_web",
    "GRANT SELECT, INSERT, UPDATE ON job TO summary_web",
    "GRANT SELECT, UPDATE ON job TO summary_system",
    "GRANT SELECT, INSERT, UPDATE ON summary TO summary_system",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON contact TO summary_system",
    "GRANT SELECT, INSERT, UPDATE ON field TO summary_system",
]


def upgrade() -> None:
    policies = tenant_policies(list(TABLES), web="summary_web", system="summary_system", owner="summary_owner")
    for statement in [*TABLES.values(), *OTHERS, *policies, *GRANTS]:
        op.execute(statement)
