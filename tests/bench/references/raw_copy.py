"""Raw COPY: one institution's contacts, as the import left them, into an empty table with the same indexes."""

import time
from uuid import UUID

import psycopg

SCHEMA = """
    DROP SCHEMA IF EXISTS bench_copy CASCADE;
    CREATE SCHEMA bench_copy;
    CREATE TABLE bench_copy.contact (LIKE contact INCLUDING ALL EXCLUDING STATISTICS);
"""


def rows_per_second(connection: "psycopg.Connection[tuple[object, ...]]", institution: UUID) -> float:
    """Read out beforehand, in binary, so that the clock sees nothing but the COPY into the table and its commit."""
    with connection.cursor() as cursor:
        query = f"COPY (SELECT * FROM contact WHERE institution_id = '{institution}') TO STDOUT (FORMAT binary)"
        with cursor.copy(query) as out:
            rows = b"".join(bytes(block) for block in out)
        count = cursor.rowcount
        cursor.execute(SCHEMA)
        begun = time.perf_counter()
        with cursor.copy("COPY bench_copy.contact FROM STDIN (FORMAT binary)") as into:
            into.write(rows)
        taken = time.perf_counter() - begun
        cursor.execute("DROP SCHEMA bench_copy CASCADE")
    return count / taken
