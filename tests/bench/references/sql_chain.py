"""The import's set-based chain alone: COPY the file to staging, match, merge, build documents, in one SQL session."""

from pathlib import Path
from uuid import UUID

import psycopg

COLUMNS = "crm_id, first_name, preferred_name, last_name, phone, email, enrollment_id, language, c1, c2, c3, c4"
SCHEMA = f"""
    CREATE SCHEMA bench_chain;
    SET search_path = bench_chain;
    CREATE TABLE contact (institution_id uuid, id uuid DEFAULT uuidv7(), version bigint DEFAULT 1,
        crm_id text, first_name text, preferred_name text, last_name text, phone text, email text, enrollment_id text,
        language text, custom jsonb, PRIMARY KEY (institution_id, id), UNIQUE (institution_id, crm_id),
        UNIQUE (institution_id, phone));
    CREATE INDEX ON contact (institution_id, email);
    CREATE TABLE document (institution_id uuid, id uuid, version bigint, body bytea, PRIMARY KEY (institution_id, id));
    CREATE UNLOGGED TABLE staging ({COLUMNS.replace(",", " text,")} text);
"""
VALUES = "crm_id, first_name, preferred_name, last_name, phone, email, enrollment_id, language, custom"
CUSTOM = "jsonb_build_object('c1', c1, 'c2', c2, 'c3', c3, 'c4', c4) AS custom"
STAGED = f"SELECT {VALUES.replace('custom', CUSTOM)} FROM staging"
CHANGE = f"""
    CREATE TEMP TABLE written ON COMMIT DROP AS
    WITH staged AS MATERIALIZED ({STAGED}),
    updated AS (
        UPDATE contact SET version = contact.version + 1, (first_name, preferred_name, last_name, phone, email,
            enrollment_id, language, custom) = ROW(staged.first_name, staged.preferred_name, staged.last_name,
            staged.phone, staged.email, staged.enrollment_id, staged.language, staged.custom)
        FROM staged WHERE institution_id = %(institution)s AND contact.crm_id = staged.crm_id
            AND (contact.first_name, contact.preferred_name, contact.last_name, contact.phone, contact.email,
                contact.enrollment_id, contact.language, contact.custom)
            IS DISTINCT FROM (staged.first_name, staged.preferred_name, staged.last_name, staged.phone, staged.email,
                staged.enrollment_id, staged.language, staged.custom)
        RETURNING contact.*),
    inserted AS (
        INSERT INTO contact (institution_id, {VALUES})
        SELECT %(institution)s, staged.* FROM staged LEFT JOIN contact ON contact.institution_id = %(institution)s
            AND contact.crm_id = staged.crm_id WHERE contact.id IS NULL
        ON CONFLICT DO NOTHING RETURNING *)
    SELECT * FROM updated UNION ALL SELECT * FROM inserted
"""
DOCUMENTS = """
    INSERT INTO document
    SELECT institution_id, id, version, convert_to(to_jsonb(written)::text, 'UTF8') FROM written
    ON CONFLICT (institution_id, id) DO UPDATE SET version = EXCLUDED.version, body = EXCLUDED.body
"""


def chain(connection: "psycopg.Connection[tuple[object, ...]]", institution: UUID, file: Path) -> None:
    """One transaction; rows that change nothing are written nowhere."""
    with connection.transaction():
        connection.execute("TRUNCATE staging")
        with connection.cursor().copy(f"COPY staging ({COLUMNS}) FROM STDIN (FORMAT csv, HEADER true)") as copy:
            copy.write(file.read_bytes())
        connection.execute("ANALYZE staging")
        connection.execute(CHANGE, {"institution": institution})
        connection.execute(DOCUMENTS)
