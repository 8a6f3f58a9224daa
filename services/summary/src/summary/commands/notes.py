"""What contacts tells of the notes on a contact: kept for prompts of institutions that want them there (NO-2)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from chassis.events import Poison, Received

# Who was erased does not come back (AC-6).
LEARN = """
INSERT INTO note (institution_id, contact_id, version, notes)
SELECT %(institution)s, %(contact)s, %(version)s, %(notes)s::jsonb
WHERE NOT EXISTS (SELECT FROM erased WHERE (institution_id, contact_id) = (%(institution)s, %(contact)s))
ON CONFLICT (institution_id, contact_id) DO UPDATE SET version = excluded.version, notes = excluded.notes
WHERE note.version < excluded.version
"""
FORGET = "DELETE FROM note WHERE contact_id = %(contact)s::uuid"


def learn_notes(session: Session, records: Sequence[Received]) -> None:
    """A conditional upsert by version; a null record takes the row away (design 3.3, 3.6)."""
    connection = session.connection()
    for record in records:
        if record.value is None:
            connection.exec_driver_sql(FORGET, {"contact": record.key})
        else:
            connection.exec_driver_sql(LEARN, _row(record))


def _row(record: Received) -> dict[str, Any]:
    data = record.data
    try:
        notes = [{"at": str(note["created_at"]), "text": str(note["text"])} for note in data["items"]]
        return {
            "institution": UUID(data["institution_id"]),
            "contact": UUID(data["contact_id"]),
            "version": record.version,
            "notes": orjson.dumps(notes).decode(),
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Poison("the notes lack something or have it wrong") from error
