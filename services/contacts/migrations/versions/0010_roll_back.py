"""An import is rolled back (IM-15): its rows are found by the import, whom it created may be erased, what was answered
is kept for a while."""

from alembic import op

from chassis.db import tenant_policies

revision = "0010"
down_revision = "0009"

TABLES = [
    """
    CREATE TABLE import_roll_back (
        institution_id uuid NOT NULL,
        import_id uuid NOT NULL,
        first_row int NOT NULL,
        last_row int NOT NULL,
        body_sha256 bytea NOT NULL,
        answer bytea,
        applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (institution_id, import_id, first_row, last_row)
    )
    """,
    "ALTER TABLE import_roll_back ALTER COLUMN answer SET STORAGE EXTERNAL",
    "ALTER TABLE import_end ADD rolled_back_at timestamptz",
    # rows come in the order of their imports: a summary of the pages finds them, and costs an import next to nothing
    """
    CREATE INDEX import_membership_rows ON import_membership USING brin (import_id, row_number)
    WITH (pages_per_range = 32, autosummarize = on)
    """,
]

# The web role may not delete a contact. It may have those removed that an import of its institution created, and no
# others; that nobody touched them is its caller's to know: then no other table holds anything (commands/erasing.py).
ERASE = """
CREATE FUNCTION erase_created(by_import uuid, wanted uuid[], moment timestamptz)
RETURNS TABLE (erased_id uuid, erased_version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mine uuid := nullif(current_setting('app.institution', true), '')::uuid;
    gone uuid[];
BEGIN
    SELECT array_agg(m.contact_id) INTO gone FROM import_membership m
    WHERE m.institution_id = mine AND m.contact_id = ANY(wanted) AND m.import_id = by_import AND m.fate = 'created';
    DELETE FROM import_claim WHERE institution_id = mine AND kind IN ('id', 'contact') AND value = ANY(gone::text[]);
    DELETE FROM import_membership WHERE institution_id = mine AND contact_id = ANY(gone);
    DELETE FROM contact_change WHERE institution_id = mine AND contact_id = ANY(gone);
    DELETE FROM consent_entry WHERE institution_id = mine AND contact_id = ANY(gone);
    DELETE FROM channel_address WHERE institution_id = mine AND contact_id = ANY(gone);
    DELETE FROM pause_end WHERE institution_id = mine AND contact_id = ANY(gone);
    RETURN QUERY
        WITH removed AS (
            DELETE FROM contact WHERE institution_id = mine AND id = ANY(gone) RETURNING id, contact.version
        )
        INSERT INTO erased_contact SELECT mine, removed.id, removed.version + 1, moment FROM removed
        RETURNING erased_contact.contact_id, erased_contact.version;
END
$$
"""
GRANTS = [
    "GRANT SELECT, INSERT, UPDATE, DELETE ON import_roll_back TO contacts_web",
    "REVOKE ALL ON FUNCTION erase_created FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION erase_created TO contacts_web",
]


def upgrade() -> None:
    policies = tenant_policies(
        ["import_roll_back"], web="contacts_web", system="contacts_system", owner="contacts_owner"
    )
    for statement in [*TABLES, *policies, ERASE, *GRANTS]:
        op.execute(statement)
