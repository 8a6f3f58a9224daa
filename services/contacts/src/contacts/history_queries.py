"""Reads of what contacts were (AC-5). By the history's key: of one contact, newest first."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.clock import iso
from chassis.errors import NotFound
from contacts.history import CHANNEL, FIRST_VERSION, Kept, Moved, Values, flat, key_of, present, walk
from contacts.models import Contact

State = dict[str, Any]

ADDED = "created_at"  # Date Added (ID-7): never changed, and it too came from somewhere
PORTION = 200  # changes read at once where many of them may be passed over

_OF_CONTACT = "institution_id = :institution AND contact_id = :contact"
_EACH = "contact_change, jsonb_each(before) f"
_KEPT = "version, at, actor, origin, import_id, import_number, row_number"
_CHANGES = f"SELECT {_KEPT}, before FROM contact_change WHERE {_OF_CONTACT}"  # noqa: S608 - only our own constants
_BEGUN = text(f"{_CHANGES} AND version = {FIRST_VERSION}")
_NEWEST_FIRST = " ORDER BY version DESC LIMIT :most"
_OF_FIELD = f" AND (jsonb_exists(before, :key) OR version = {FIRST_VERSION})"
# What fields that changed later were at that time: the earliest of their later changes says.
_THEN = text(
    f"SELECT DISTINCT ON (f.key) f.key, f.value FROM {_EACH}"  # noqa: S608
    f" WHERE {_OF_CONTACT} AND version > :version AND version <= :newest ORDER BY f.key, version"
)
# Channels stand together in one value and are told apart here: which of them changed is seen from change to change.
_LAST = text(
    f"SELECT DISTINCT ON (f.key) f.key, f.value AS was, {_KEPT}, '{{}}'::jsonb FROM {_EACH}"  # noqa: S608
    f" WHERE {_OF_CONTACT} AND version <= :newest AND f.key <> 'channels' ORDER BY f.key, version DESC"
)


def history(
    session: Session, institution: UUID, id: UUID, *, after: int | None, field: str | None, limit: int
) -> list[State]:
    """Up to `limit` changes, newest first, and one more to tell of a next page; `after` is the version of the last
    one seen. With a field: the changes of it alone."""
    contact = _contact(session, institution, id)
    whose = {"institution": institution, "contact": id}
    newest = contact["version"] if after is None else min(after - 1, contact["version"])
    values = present(contact) | _then(session, whose, newest, contact["version"])
    told = _told(walk(values, _changes(session, whose, newest, field, limit + 1)), field)
    return list(islice(told, limit + 1))


def provenance(session: Session, institution: UUID, id: UUID) -> State:
    """By field, the last change of it: what a value was before, and how it came to be."""
    contact = _contact(session, institution, id)
    whose = {"institution": institution, "contact": id, "newest": contact["version"]}
    begun = [_change(Kept(*row)) | {"before": None} for row in session.execute(_BEGUN, whose)]
    held = [name for name, value in present(contact).items() if value is not None]
    first = {name: one for one in begun for name in (*held, ADDED)}
    last = dict(_last(session, whose)) | dict(_last_of_channels(session, whose, contact["channels"]))
    return {"contact_id": str(id), "version": contact["version"], "fields": first | last}


def _last(session: Session, whose: State) -> Iterator[tuple[str, State]]:
    for row in session.execute(_LAST, whose):
        key, was, *kept = row
        yield key, _change(Kept(*kept)) | {"before": was}


def _last_of_channels(session: Session, whose: State, channels: Any) -> Iterator[tuple[str, State]]:
    kept = _changes(session, whose, whose["newest"], CHANNEL, PORTION)
    known: set[str] = set()
    for change, moved in walk(flat({"channels": channels}), (one for one in kept if not one.created)):
        yield from ((one.field, _change(change) | {"before": one.before}) for one in moved if one.field not in known)
        known |= {one.field for one in moved}


def _contact(session: Session, institution: UUID, id: UUID) -> State:
    found = session.get(Contact, (institution, id))
    if found is None:
        raise NotFound("There is no such contact.")
    return found.fields()


def _then(session: Session, whose: State, version: int, newest: int) -> Values:
    if version == newest:
        return {}
    found = session.execute(_THEN, {**whose, "version": version, "newest": newest})
    return flat({row.key: row.value for row in found})


def _changes(session: Session, whose: State, newest: int, field: str | None, portion: int) -> Iterator[Kept]:
    """From `newest` on back, as many as are asked for."""
    statement = text(f"{_CHANGES} AND version <= :newest{_OF_FIELD if field else ''}{_NEWEST_FIRST}")
    sought = {"key": key_of(field)} if field else {}
    while newest >= FIRST_VERSION:
        found = session.execute(statement, {**whose, **sought, "newest": newest, "most": portion}).all()
        yield from (Kept(*row) for row in found)
        if len(found) < portion:
            return
        newest, portion = found[-1].version - 1, PORTION


def _told(walked: Iterator[tuple[Kept, list[Moved]]], field: str | None) -> Iterator[State]:
    for change, moved in walked:
        told = [asdict(one) for one in moved if field in (None, one.field)]
        if told or field is None:
            yield _change(change) | {"changes": told}


def _change(change: Kept) -> State:
    origin: State = {"kind": change.origin}
    if change.import_id is not None:
        number, row = change.import_number, change.row_number
        origin |= {"import_id": str(change.import_id), "import_number": number, "row": row}
    return {
        "version": change.version,
        "at": iso(change.at),
        "actor": change.actor,
        "origin": origin,
        "created": change.created,
    }
