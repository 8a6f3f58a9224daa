"""`read_next`: a schema made like `read`, as the catalog describes it, and put in its place when it is full.

Its secondary indexes are made when the rows are in; its sequence begins far beyond that of `read`, so that no panel's
seq, and no ETag, ever goes back (design 3.4).
"""

from collections.abc import Iterator
from typing import Any

from psycopg import Connection, errors, sql

from panel_bff.folds.gate import GATE, NEXT, READ, REBUILDING

SEQ_AHEAD = 1_000_000_000  # more folds than can come while a rebuild is under way
PATIENCE = "500ms"  # less than deadlock_timeout: a reader is never the one to give way

_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r' ORDER BY relname"
_OPTIONS = "SELECT unnest(reloptions) FROM pg_class WHERE oid = %s::regclass"
_COLUMNS = """
SELECT a.attname, pg_get_expr(d.adbin, d.adrelid), a.attstattarget
FROM pg_attribute a LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
"""
_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('p', 'u')
"""
_INDEXES = """
SELECT indexdef FROM pg_indexes WHERE schemaname = %s AND indexname NOT IN (
    SELECT conname FROM pg_constraint WHERE connamespace = %s::regnamespace AND contype IN ('p', 'u'))
ORDER BY indexname
"""
_GRANTS = """
SELECT grantee::regrole::text, privilege_type FROM pg_class, aclexplode(relacl)
WHERE oid = %s::regclass AND grantee <> relowner
"""
_SCHEMA_GRANTS = """
SELECT grantee::regrole::text, privilege_type FROM pg_namespace, aclexplode(nspacl)
WHERE nspname = %s AND grantee <> nspowner
"""


def tables(connection: Connection[Any], schema: str = READ) -> list[str]:
    return [name for (name,) in connection.execute(_TABLES, [schema])]


def throw_away(connection: Connection[Any]) -> None:
    """What a rebuild that was killed has left."""
    connection.execute(f"DROP SCHEMA IF EXISTS {NEXT} CASCADE")


def make(connection: Connection[Any]) -> None:
    """Empty, without secondary indexes. The caller's transaction makes it all or not at all."""
    connection.execute(f"CREATE SCHEMA {NEXT}")
    _grant(connection, "SCHEMA", sql.Identifier(NEXT), connection.execute(_SCHEMA_GRANTS, [READ]).fetchall())
    row = connection.execute(sql.SQL("SELECT last_value FROM {}").format(sql.Identifier(READ, "seq"))).fetchone()
    assert row is not None
    start = sql.Literal(row[0] + SEQ_AHEAD)
    connection.execute(sql.SQL("CREATE SEQUENCE {} START {}").format(sql.Identifier(NEXT, "seq"), start))
    _grant_as(connection, "SEQUENCE", "seq")
    for table in tables(connection):
        _make_table(connection, table)
        _grant_as(connection, "TABLE", table)


def make_indexes(connection: Connection[Any]) -> Iterator[str]:
    """Beside the folds that go on, so in no transaction; yields each one's definition before it is made."""
    for (definition,) in connection.execute(_INDEXES, [READ, READ]).fetchall():
        yield definition
        connection.execute(_moved(definition).replace("INDEX", "INDEX CONCURRENTLY", 1))
    for table in tables(connection, NEXT):
        connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(NEXT, table)))


def switch(connection: Connection[Any]) -> bool:
    """Put it in the place of `read`, with no fold under way. False if a reader held on for too long: try again."""
    names = tables(connection)
    try:
        with connection.transaction():
            connection.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [GATE])
            every = sql.SQL(", ").join(sql.Identifier(READ, name) for name in names)
            connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(every))
            connection.execute(sql.SQL("DROP TABLE {}").format(every))
            connection.execute(f"DROP SEQUENCE {READ}.seq")
            for name in names:
                moved = sql.SQL("ALTER TABLE {} SET SCHEMA {}")
                connection.execute(moved.format(sql.Identifier(NEXT, name), sql.Identifier(READ)))
            connection.execute(f"ALTER SEQUENCE {NEXT}.seq SET SCHEMA {READ}")
            connection.execute(f"DROP SCHEMA {NEXT}")
            connection.execute("SELECT pg_notify('panel', '')")
            # before the commit lets the folds in: they shall find nobody rebuilding
            connection.execute("SELECT pg_advisory_unlock(%s)", [REBUILDING])
    except errors.LockNotAvailable:
        return False
    return True


def _make_table(connection: Connection[Any], table: str) -> None:
    old, new = f"{READ}.{table}", sql.Identifier(NEXT, table)
    options = [option for (option,) in connection.execute(_OPTIONS, [old])]
    stored = sql.SQL(f" WITH ({', '.join(options)})" if options else "")
    like = sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL EXCLUDING INDEXES EXCLUDING DEFAULTS){}")
    connection.execute(like.format(new, sql.Identifier(READ, table), stored))
    for column, default, statistics in connection.execute(_COLUMNS, [old]).fetchall():
        change = sql.SQL("ALTER TABLE {} ALTER {} SET ").format(new, sql.Identifier(column))
        if default is not None:
            connection.execute(change + sql.SQL("DEFAULT " + _moved(default)))
        if statistics is not None:
            connection.execute(change + sql.SQL("STATISTICS {}").format(sql.Literal(statistics)))
    for name, definition in connection.execute(_KEYS, [old]).fetchall():
        key = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} " + definition)
        connection.execute(key.format(new, sql.Identifier(name)))


def _moved(definition: str) -> str:
    return definition.replace(f"{READ}.", f"{NEXT}.")


def _grant_as(connection: Connection[Any], kind: str, name: str) -> None:
    given = connection.execute(_GRANTS, [f"{READ}.{name}"]).fetchall()
    _grant(connection, kind, sql.Identifier(NEXT, name), given)


def _grant(connection: Connection[Any], kind: str, place: sql.Identifier, given: list[tuple[str, str]]) -> None:
    for role, privilege in given:
        statement = sql.SQL(f"GRANT {privilege} ON {kind} {{}} TO {{}}")
        connection.execute(statement.format(place, sql.Identifier(role)))
