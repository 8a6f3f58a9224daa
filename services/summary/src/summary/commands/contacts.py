"""What contacts tells of a contact: we keep its custom values and the ids that a prompt must not show (CS-3)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from chassis.events import Poison, Received

COLUMNS = ("institution_id", "contact_id", "version", "identifiers", "custom")
IDENTIFIERS = ("crm_id", "enrollment_id")  # phones and emails are masked by their shape
# The ids travel as one JSON text a row: an array of arrays of different lengths is none to Postgres.
LEARN = """
INSERT INTO contact (institution_id, contact_id, version, identifiers, custom)
SELECT institution_id, contact_id, version, ARRAY(SELECT jsonb_array_elements_text(identifiers)), custom
FROM unnest(%(institution_id)s::uuid[], %(contact_id)s::uuid[], %(version)s::bigint[], %(identifiers)s::jsonb[],
            %(custom)s::text[]) AS told (institution_id, contact_id, version, identifiers, custom)
ORDER BY institution_id, contact_id
ON CONFLICT (institution_id, contact_id) DO UPDATE
SET version = excluded.version, identifiers = excluded.identifiers, custom = excluded.custom
WHERE contact.version < excluded.version
"""
FORGET = "DELETE FROM contact WHERE contact_id = ANY (%s::uuid[])"


def learn_contacts(session: Session, records: Sequence[Received]) -> None:
    """A conditional upsert by version, a batch at a time; a tombstone takes the row away (design 3.3, 3.6)."""
    newest: dict[tuple[Any, Any], tuple[Any, ...]] = {}
    gone: list[str] = []
    for record in records:
        if record.value is None:
            gone.append(str(_uuid(record.key)))
            continue
        row = _row(record)
        if row[:2] not in newest or newest[row[:2]][2] < row[2]:
            newest[row[:2]] = row
    connection = session.connection()
    if newest:
        columns = zip(*newest.values(), strict=True)
        connection.exec_driver_sql(LEARN, {name: list(column) for name, column in zip(COLUMNS, columns, strict=True)})
    if gone:
        connection.exec_driver_sql(FORGET, (gone,))


def _row(record: Received) -> tuple[Any, ...]:
    data, institution = record.data, record.institution
    custom = data.get("custom")
    if institution is None or not isinstance(custom, dict):
        raise Poison("the contact has no institution or no custom values")
    identifiers = [data[name] for name in IDENTIFIERS if isinstance(data.get(name), str)]
    kept = orjson.dumps(custom).decode()
    return institution, _uuid(data.get("id")), record.version, orjson.dumps(identifiers).decode(), kept


def _uuid(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as error:
        raise Poison("the contact's id is not a UUID") from error
