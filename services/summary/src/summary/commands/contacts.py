"""What contacts tells of a contact: we keep its custom values and the ids that a prompt must not show (CS-3), and the
addresses by which the platform may name it (PL-1)."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from chassis.erasures import Whom
from chassis.events import Poison, Received
from chassis.parking import Name

IDENTIFIERS = ("crm_id", "enrollment_id")  # phones and emails are masked by their shape
# One JSON text for the batch: arrays of texts full of quotes cost the driver four times as much.
LEARN = """
INSERT INTO contact (institution_id, contact_id, version, identifiers, custom, addresses)
SELECT institution_id, contact_id, version, ARRAY(SELECT json_array_elements_text(identifiers)), custom::text,
    ARRAY(SELECT json_array_elements_text(addresses))
FROM json_to_recordset(%(rows)s::json)
    AS told (institution_id uuid, contact_id uuid, version bigint, identifiers json, custom json, addresses json)
ORDER BY institution_id, contact_id
ON CONFLICT (institution_id, contact_id) DO UPDATE
SET version = excluded.version, identifiers = excluded.identifiers, custom = excluded.custom,
    addresses = excluded.addresses
WHERE contact.version < excluded.version OR (contact.version = excluded.version AND contact.addresses IS NULL)
"""
# An entry begins with its institution; naming that once more would have the planner read all of the institution.
FIND = "SELECT contact_id FROM contact WHERE addresses @> ARRAY[%s] ORDER BY contact_id"
FORGET = "DELETE FROM contact WHERE contact_id = ANY (%s::uuid[])"


def learn_contacts(session: Session, told: Sequence[tuple[Whom, Received]]) -> None:
    """A conditional upsert by version, a batch at a time; a tombstone takes the row away (design 3.3, 3.6)."""
    newest: dict[Whom, dict[str, Any]] = {}
    gone: list[UUID] = []
    for whom, record in told:
        if record.value is None:
            gone.append(whom[1])
            continue
        row = _row(whom, record)
        if whom not in newest or newest[whom]["version"] < row["version"]:
            newest[whom] = row
    connection = session.connection()
    if newest:
        connection.exec_driver_sql(LEARN, {"rows": orjson.dumps(list(newest.values())).decode()})
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


def _row(whom: Whom, record: Received) -> dict[str, Any]:
    data = record.data
    custom = data.get("custom")
    if not isinstance(custom, dict) or data.get("id") != record.key:
        raise Poison("the contact has no custom values, or its key is not its id")
    return {
        "institution_id": whom[0],
        "contact_id": whom[1],
        "version": record.version,
        "identifiers": [data[name] for name in IDENTIFIERS if isinstance(data.get(name), str)],
        "custom": custom,
        "addresses": [_address(whom[0], one["channel"], one["address"]) for one in data.get("channels", ())],
    }
