"""What `read` holds and `read_next` does not: an owner's answer, folded at once, whose event is still in its outbox."""

from collections.abc import Iterator
from typing import Any

from psycopg import Connection, sql

from panel_bff.events import INSTITUTION_TOPIC
from panel_bff.folds.catalogues import FIELD_TOPIC, LABEL_TOPIC
from panel_bff.folds.facts import Fact, fact
from panel_bff.folds.gate import NEXT, READ
from panel_bff.folds.imports import IMPORT_TOPIC
from panel_bff.folds.memberships import Member
from panel_bff.sections import SECTIONS

# topic -> table, its id, its version, its state, the id's key in the state
_KEPT = [(each.topic, "panel", "contact_id", f"{each.column}_version", each.column, each.id_key) for each in SECTIONS]
_KEPT += [
    (LABEL_TOPIC, "label", "label_id", "version", "state", "id"),
    (FIELD_TOPIC, "field", "field_id", "version", "state", "id"),
    (IMPORT_TOPIC, "import", "import_id", "version", "state", "id"),
    (INSTITUTION_TOPIC, "catalogue", "institution_id", "institution_version", "institution", "id"),
]
_NEWER = """
SELECT o.{state} FROM {old} o LEFT JOIN {new} n ON (n.institution_id, n.{id}) = (o.institution_id, o.{id})
WHERE o.{version} > coalesce(n.{version}, 0) AND o.{state} IS NOT NULL
"""
_MEMBERS = f"""
SELECT o.institution_id::text, o.contact_id::text, o.import_id::text, o.import_number, o.run, o.row_number, o.fate,
    o.applied_at
FROM {READ}.contact_import o LEFT JOIN {NEXT}.contact_import n USING (institution_id, contact_id, import_id)
WHERE n.import_id IS NULL
"""  # noqa: S608 - only constants
CHUNK = 1000


def newer_facts(connection: Connection[Any]) -> Iterator[list[Fact]]:
    """The states of which `read` has a newer version."""
    for topic, table, id, version, state, id_key in _KEPT:
        statement = sql.SQL(_NEWER).format(
            old=sql.Identifier(READ, table),
            new=sql.Identifier(NEXT, table),
            id=sql.Identifier(id),
            version=sql.Identifier(version),
            state=sql.Identifier(state),
        )
        for rows in _chunks(connection, statement):
            yield [fact(topic, id_key, bytes(value)) for (value,) in rows]


def more_members(connection: Connection[Any]) -> Iterator[list[Member]]:
    """The contacts' imports that only `read` knows of."""
    for rows in _chunks(connection, sql.SQL(_MEMBERS).format()):
        yield [Member(*row) for row in rows]


def _chunks(connection: Connection[Any], statement: sql.Composed) -> Iterator[list[Any]]:
    """A connection of its own: what is folded meanwhile is not read again."""
    with connection.transaction(), connection.cursor(name="carrying") as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(CHUNK):
            yield rows
