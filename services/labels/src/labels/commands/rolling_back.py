"""An import is rolled back (IM-15): the labels it gave go, unless somebody gave them again since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from chassis import trace
from labels.events import LABEL_SET_CHANGED, LABEL_SET_TOPIC
from labels.past import By, entry
from labels.rolling_back import given_by

# Locked in the order of the contacts, as by every other command on many sets.
_LOCKED = text(
    "SELECT contact_id, version, labels, past FROM label_set WHERE institution_id = :institution"
    " AND contact_id = ANY(:contacts) AND NOT erased AND labels <> '{}' ORDER BY contact_id FOR UPDATE"
)
_NAMES = text("SELECT id, name FROM label WHERE institution_id = :institution AND id = ANY(:labels)")
_WRITE = text("""
    WITH changed AS (
        UPDATE label_set held SET version = new.version, past = held.past || new.past,
            labels = ARRAY(SELECT jsonb_array_elements_text(new.labels)::uuid)
        FROM jsonb_to_recordset(CAST(:changes AS jsonb))
            AS new (contact_id uuid, version bigint, labels jsonb, past jsonb)
        WHERE held.institution_id = :institution AND held.contact_id = new.contact_id
        RETURNING held.contact_id, held.version, held.labels
    )
    INSERT INTO outbox (aggregatetype, aggregateid, type, institution, version, payload, traceparent)
    SELECT :topic, contact_id::text, :type, :institution, version,
        json_build_object('contact_id', contact_id, 'institution_id', CAST(:institution AS uuid), 'version', version,
            'labels', labels)::text,
        :traceparent
    FROM changed ORDER BY contact_id
""")


@dataclass(frozen=True)
class TakenBack:
    """What is left of one contact's labels: whether there are any, and which of them the import gave as well."""

    contact_id: UUID
    changed: bool
    holds: bool
    kept: list[dict[str, str]]


def take_back(session: Session, institution: UUID, by: By, contacts: Sequence[UUID]) -> list[TakenBack]:
    """Set-based and repeatable; contacts without labels are left out of the answer."""
    assert by.import_id is not None
    whose = {"institution": institution, "contacts": sorted(contacts)}
    changes, found = [], []
    for held in session.execute(_LOCKED, whose).all():
        goes, again = given_by(by.import_id, held.labels, held.past)
        if goes:
            changes.append(_change(held, goes, by))
        found.append((held.contact_id, bool(goes), len(goes) < len(held.labels), again))
    _write(session, institution, changes)
    names = _names(session, institution, {label for *_, again in found for label in again})
    return [
        TakenBack(contact, changed, holds, [{"id": str(id), "name": names[id]} for id in sorted(again)])
        for contact, changed, holds, again in found
    ]


def _change(held: Row[Any], goes: set[UUID], by: By) -> dict[str, Any]:
    version, stay = held.version + 1, sorted(set(held.labels) - goes)
    return {
        "contact_id": held.contact_id,
        "version": version,
        "labels": stay,
        "past": entry(by, version, held.labels, stay),
    }


def _write(session: Session, institution: UUID, changes: Sequence[dict[str, Any]]) -> None:
    if changes:
        told = {"topic": LABEL_SET_TOPIC, "type": LABEL_SET_CHANGED, "traceparent": trace.current()}
        packed = orjson.dumps(changes).decode()
        session.execute(_WRITE, {"institution": institution, "changes": packed, **told})


def _names(session: Session, institution: UUID, labels: set[UUID]) -> dict[UUID, str]:
    found = session.execute(_NAMES, {"institution": institution, "labels": list(labels)}).all() if labels else ()
    return {row.id: row.name for row in found}
