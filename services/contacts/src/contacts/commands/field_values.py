"""The values that contacts hold of one field, changed together (CF-2, CF-8): set-based, in the order of their ids.

Portions keep memory small; they are all in the caller's transaction. Each contact gets its next version, its history
and its event, as if it had been edited.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.db import array, driver
from contacts.commands.batch_sql import SELECTED, Connection, publish_contacts, read
from contacts.edits import Origin
from contacts.queries import OPTIONS_LOCK
from contacts.world import Contact

PORTION = 1000  # contacts at once
_FIRST = UUID(int=0)

_KEEP_WRITERS_OUT = text(f"SELECT pg_advisory_xact_lock(hashtextextended(:institution, {OPTIONS_LOCK}))")
_AFTER = f"SELECT {SELECTED} FROM contact WHERE institution_id = %s AND id > %s"  # noqa: S608 - only our own constants
_HOLDERS = f"{_AFTER} AND custom ->> %s = ANY(%s::text[]) ORDER BY id LIMIT {PORTION} FOR UPDATE"
_ALL_HOLDERS = f"{_AFTER} AND custom ? %s ORDER BY id LIMIT {PORTION} FOR UPDATE"
_UPDATE = """
    UPDATE contact c SET version = c.version + 1, updated_at = %s, custom = n.custom::jsonb
    FROM unnest(%s::uuid[], %s::text[]) AS n (id, custom) WHERE c.institution_id = %s AND c.id = n.id
"""
_HISTORY = """
    INSERT INTO contact_change (institution_id, contact_id, version, at, actor, origin, before)
    SELECT %s, id, version, %s, %s, %s, before::jsonb FROM unnest(%s::uuid[], %s::bigint[], %s::text[])
        AS n (id, version, before)
"""


def keep_writers_out(session: Session, institution: UUID) -> None:
    """Until this transaction ends nobody writes custom values: none of an option that is being removed appears."""
    session.execute(_KEEP_WRITERS_OUT, {"institution": str(institution)})


def move(session: Session, field: UUID, moves: Mapping[str, str | None], origin: Origin) -> int:
    """Give every contact that holds an option of `moves` the option that comes instead, or none; how many they were."""
    if not moves:
        return 0
    connection, name, moved = driver(session), str(field), 0
    for contacts in _holders(connection, origin.institution, name, list(moves)):
        befores = [_changed(contact, name, moves[contact["custom"][name]], origin) for contact in contacts]
        _write(connection, contacts, befores, origin)
        moved += len(contacts)
    return moved


def _holders(connection: Connection, institution: UUID, field: str, options: list[str]) -> Iterator[list[Contact]]:
    """The contacts that hold one of these options, locked, portion by portion."""
    last: Any = _FIRST
    while found := list(read(connection, _HOLDERS, [institution, last, field, array(options)])):
        yield found
        last = found[-1]["id"]


def clear_portion(session: Session, field: UUID, after: UUID, origin: Origin) -> UUID | None:
    """Clear the values of the next contacts that hold one; the last of them, None when there are no more.

    History says that the contact changed and not what the value was: it was kept as long as it may be (CF-8).
    """
    connection = driver(session)
    contacts = list(read(connection, _ALL_HOLDERS, [origin.institution, after, str(field)]))
    for contact in contacts:
        _changed(contact, str(field), None, origin)
    if not contacts:
        return None
    _write(connection, contacts, [{}] * len(contacts), origin)
    return UUID(contacts[-1]["id"])


def _changed(contact: Contact, field: str, value: str | None, origin: Origin) -> dict[str, Any]:
    """Change the contact; what it was before."""
    before = {f"custom:{field}": contact["custom"].pop(field)}
    if value is not None:
        contact["custom"][field] = value
    contact["version"] += 1
    contact["updated_at"] = origin.at
    return before


def _write(connection: Connection, contacts: list[Contact], befores: list[dict[str, Any]], origin: Origin) -> None:
    ids = array(contact["id"] for contact in contacts)
    customs = [_json(contact["custom"]) for contact in contacts]
    connection.execute(_UPDATE, [origin.at, ids, customs, origin.institution])
    who = [origin.institution, origin.at, origin.actor, origin.kind]
    versions = array(contact["version"] for contact in contacts)
    connection.execute(_HISTORY, [*who, ids, versions, [_json(before) for before in befores]])
    publish_contacts(connection, origin.institution, contacts)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
