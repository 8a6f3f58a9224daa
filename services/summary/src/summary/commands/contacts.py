"""What contacts tells of a contact: we keep its custom values and the ids that a prompt must not show (CS-3)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from chassis.erasures import Whom
from chassis.events import Poison, Received

IDENTIFIERS = ("crm_id", "enrollment_id")  # phones and emails are masked by their shape
# One JSON text for the batch: arrays of texts full of quotes cost the driver four times as much.
LEARN = """
INSERT INTO contact (institution_id, contact_id, version, identifiers, custom)
SELECT institution_id, contact_id, version, ARRAY(SELECT json_array_elements_text(identifiers)), custom::text
FROM json_to_recordset(%(rows)s::json)
    AS told (institution_id uuid, contact_id uuid, version bigint, identifiers json, custom json)
ORDER BY institution_id, contact_id
ON CONFLICT (institution_id, contact_id) DO UPDATE
SET version = excluded.version, identifiers = excluded.identifiers, custom = excluded.custom
WHERE contact.version < excluded.version
"""
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
    }
