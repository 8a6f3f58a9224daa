"""What contacts tells of a contact: we keep its custom values and the ids that a prompt must not show (CS-3), and the
addresses by which the platform may name it (PL-1)."""

from collections.abc import Iterable, Sequence
from types import NoneType
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from chassis.events import Poison, Received
from chassis.parking import Name

# Phones and emails are masked by their shape; ids have none. Who was erased does not come back (AC-6).
LEARN = """
INSERT INTO contact (institution_id, contact_id, version, identifiers, custom, addresses)
SELECT institution_id, contact_id, version, array_remove(ARRAY[crm_id, enrollment_id], NULL), custom,
    string_to_array(addresses, E'\\n')
FROM unnest(%b::text[]::uuid[], %b::text[]::uuid[], %b::bigint[], %b::text[], %b::text[], %b::text[], %b::text[])
    AS told (institution_id, contact_id, version, crm_id, enrollment_id, custom, addresses)
WHERE NOT EXISTS (SELECT FROM erased WHERE (erased.institution_id, erased.contact_id)
    = (told.institution_id, told.contact_id))
ON CONFLICT (institution_id, contact_id) DO UPDATE
SET version = excluded.version, identifiers = excluded.identifiers, custom = excluded.custom,
    addresses = excluded.addresses
WHERE contact.version < excluded.version OR (contact.version = excluded.version AND contact.addresses IS NULL)
"""
# An entry begins with its institution; naming that once more would have the planner read all of the institution.
FIND = "SELECT contact_id FROM contact WHERE addresses @> ARRAY[%s] ORDER BY contact_id"
FORGET = "DELETE FROM contact WHERE contact_id = ANY (%s::uuid[])"

_SHAPE = (
    ("institution_id", (str,)),
    ("version", (int,)),
    ("crm_id", (str, NoneType)),
    ("enrollment_id", (str, NoneType)),
    ("custom", (dict,)),
)
Row = tuple[str, str, int, str | None, str | None, str, str]


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


def find(session: Session, names: Iterable[Name]) -> dict[Name, list[UUID]]:
    """PL-1: the contacts each name may mean; names of nobody are left out."""
    connection = session.connection()
    found: dict[Name, list[UUID]] = {}
    for name in names:
        if name.channel is not None and name.address is not None:
            told = (_address(name.institution, name.channel, name.address),)
            contacts = [row[0] for row in connection.exec_driver_sql(FIND, told)]
            found |= {name: contacts} if contacts else {}
    return found


def _address(institution: UUID | str, channel: str, address: str) -> str:
    return f"{institution} {channel} {address}"


def _row(record: Received) -> Row | None:
    """None of a last state: it says no more than that the contact is gone, and the null record after it acts."""
    data = record.data
    if data.get("deleted") is True:
        return None
    if data.get("id") != record.key or any(type(data.get(name)) not in types for name, types in _SHAPE):
        raise Poison("the contact lacks something or has it wrong, or its key is not its id")
    institution, channels = data["institution_id"], data.get("channels", ())
    custom = orjson.dumps(data["custom"]).decode()
    addresses = "\n".join([_address(institution, one["channel"], one["address"]) for one in channels])
    return institution, data["id"], data["version"], data.get("crm_id"), data.get("enrollment_id"), custom, addresses
