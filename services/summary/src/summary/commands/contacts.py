"""What contacts tells of a contact: we keep its custom values and the ids that a prompt must not show (CS-3)."""

from collections.abc import Sequence
from types import NoneType

import orjson
from sqlalchemy.orm import Session

from chassis.events import Poison, Received

# Phones and emails are masked by their shape; ids have none. Who was erased does not come back (AC-6).
LEARN = """
INSERT INTO contact (institution_id, contact_id, version, identifiers, custom)
SELECT institution_id, contact_id, version, array_remove(ARRAY[crm_id, enrollment_id], NULL), custom
FROM unnest(%b::text[]::uuid[], %b::text[]::uuid[], %b::bigint[], %b::text[], %b::text[], %b::text[])
    AS told (institution_id, contact_id, version, crm_id, enrollment_id, custom)
WHERE NOT EXISTS (SELECT FROM erased WHERE (erased.institution_id, erased.contact_id)
    = (told.institution_id, told.contact_id))
ON CONFLICT (institution_id, contact_id) DO UPDATE
SET version = excluded.version, identifiers = excluded.identifiers, custom = excluded.custom
WHERE contact.version < excluded.version
"""
FORGET = "DELETE FROM contact WHERE contact_id = ANY (%s::uuid[])"

_SHAPE = (
    ("institution_id", (str,)),
    ("version", (int,)),
    ("crm_id", (str, NoneType)),
    ("enrollment_id", (str, NoneType)),
    ("custom", (dict,)),
)
Row = tuple[str, str, int, str | None, str | None, str]


def learn_contacts(session: Session, told: Sequence[Received]) -> None:
    """A conditional upsert by version, a batch at a time; a tombstone takes the row away (design 3.3, 3.6).

    Every row of every import comes by here, though few of them will ever be summarised: ids stay text.
    """
    newest: dict[tuple[str, str], Row] = {}
    gone: list[str | None] = []
    for record in told:
        if record.value is None:
            gone.append(record.key)
        elif (row := _row(record)) is not None:
            known = newest.get(row[:2])
            if known is None or known[2] < row[2]:
                newest[row[:2]] = row
    connection = session.connection()
    if newest:
        rows = [newest[whom] for whom in sorted(newest)]
        connection.exec_driver_sql(LEARN, tuple(list(column) for column in zip(*rows, strict=True)))
    if gone:
        connection.exec_driver_sql(FORGET, (gone,))


def _row(record: Received) -> Row | None:
    """None of a last state: it says no more than that the contact is gone, and the null record after it acts."""
    data = record.data
    if data.get("deleted") is True:
        return None
    if data.get("id") != record.key or any(type(data.get(name)) not in types for name, types in _SHAPE):
        raise Poison("the contact lacks something or has it wrong, or its key is not its id")
    ids = (data.get("crm_id"), data.get("enrollment_id"))
    return (data["institution_id"], data["id"], data["version"], *ids, orjson.dumps(data["custom"]).decode())
