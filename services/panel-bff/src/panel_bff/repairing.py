"""Bringing the read model back to its owners: what they have is told again, what nobody has goes (design 2)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection

from panel_bff.folds.catalogues import FIELD_TOPIC, LABEL_TOPIC
from panel_bff.folds.erasures import LIFECYCLE_TOPIC
from panel_bff.folds.gate import READ, enter
from panel_bff.folds.imports import IMPORT_TOPIC
from panel_bff.sections import CONTACT_TOPIC, LABELS_TOPIC, MEMBERSHIP_TOPIC, SECTION_OF_TOPIC

_OF = "WHERE institution_id = %(institution)s AND {id} = ANY (%(ids)s)"
_OF_CONTACTS = _OF.format(id="contact_id")
# What hangs on a section goes with it, and is made again with the state that comes.
_BESIDE = {CONTACT_TOPIC: ("contact_custom",), LABELS_TOPIC: ("contact_label",)}
_SEQ = "panel_seq = nextval('read.seq')"
_ROWS = {LABEL_TOPIC: ("label", "label_id"), FIELD_TOPIC: ("field", "field_id"), IMPORT_TOPIC: ("import", "import_id")}
# A contact's row in the table may be wrong without its panel being so.
_BROKEN = {
    CONTACT_TOPIC: """
SELECT coalesce(p.contact_id, r.contact_id)
FROM (SELECT contact_id, convert_from(contact, 'UTF8')::jsonb AS c, contact_version FROM read.panel
      WHERE institution_id = %(institution)s AND contact IS NOT NULL) p
FULL JOIN (SELECT * FROM read.contact_row WHERE institution_id = %(institution)s) r USING (contact_id)
WHERE p.contact_id IS NULL OR r.contact_id IS NULL
    OR (p.c ->> 'version')::bigint <> p.contact_version
    OR (r.full_name, r.phone, r.email, r.archived, r.test_user) IS DISTINCT FROM
       (p.c ->> 'full_name', p.c ->> 'phone', p.c ->> 'email', (p.c ->> 'archived')::boolean,
        (p.c ->> 'test_user')::boolean)
    OR p.c -> 'custom' IS DISTINCT FROM (SELECT custom FROM read.contact_custom v
        WHERE (v.institution_id, v.contact_id) = (%(institution)s, p.contact_id))
""",
    LABELS_TOPIC: """
SELECT p.contact_id FROM read.panel p
WHERE p.institution_id = %(institution)s AND p.labels IS NOT NULL AND ARRAY (
        SELECT l.label_id FROM read.contact_label l
        WHERE (l.institution_id, l.contact_id) = (p.institution_id, p.contact_id) ORDER BY 1)
    <> ARRAY (SELECT id::uuid FROM jsonb_array_elements_text(convert_from(p.labels, 'UTF8')::jsonb -> 'labels') AS id
              ORDER BY 1)
""",
}


class Rebuilding(Exception):
    """A rebuild is under way: what it makes will be compared when it ends."""


def broken(connection: Connection[Any], topic: str, institution: UUID) -> list[UUID]:
    """Contacts of which the read model disagrees with itself."""
    if topic not in _BROKEN:
        return []
    return [id for (id,) in connection.execute(_BROKEN[topic], {"institution": institution})]


def forget(
    connection: Connection[Any], topic: str, institution: UUID, ids: Sequence[UUID], *, remove: bool = False
) -> None:
    """Let whatever comes next be newer; with `remove`, as nobody has it. Panels are served on, with another ETag."""
    whom = {"institution": institution, "ids": list(ids)}
    with connection.transaction():
        if enter(connection) != (READ,):
            raise Rebuilding
        for statement in _statements(topic, remove):
            connection.execute(statement, whom)


def _statements(topic: str, remove: bool) -> list[str]:
    if topic == LIFECYCLE_TOPIC:
        return []  # an owner restored from before brings nobody back: it is said, and an operator erases again
    if topic == MEMBERSHIP_TOPIC:
        return [f"DELETE FROM read.contact_import {_OF_CONTACTS}", f"UPDATE read.panel SET {_SEQ} {_OF_CONTACTS}"]  # noqa: S608
    if topic in _ROWS:
        table, id = _ROWS[topic]
        change = "DELETE FROM" if remove else "UPDATE"
        return [f"{change} read.{table} {'' if remove else 'SET version = 0 '}{_OF.format(id=id)}", _move_catalogue()]
    if topic not in SECTION_OF_TOPIC:
        return ["UPDATE read.catalogue SET institution_version = 0 WHERE institution_id = %(institution)s"]
    column = SECTION_OF_TOPIC[topic].column
    sets = f"{_SEQ}, {column}_version = 0" + (f", {column} = NULL" if remove else "")
    tables = (*_BESIDE.get(topic, ()), *(("contact_row",) if remove and topic == CONTACT_TOPIC else ()))
    return [
        f"UPDATE read.panel SET {sets} {_OF_CONTACTS}",  # noqa: S608 - only constants
        *(f"DELETE FROM read.{table} {_OF_CONTACTS}" for table in tables),  # noqa: S608
    ]


def _move_catalogue() -> str:
    return "UPDATE read.catalogue SET catalogue_seq = nextval('read.seq') WHERE institution_id = %(institution)s"
