"""The SQL of a roll-back (IM-15), set-based on the driver's connection, as that of batch apply is (batch_sql.py)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from chassis import trace
from chassis.db import array
from chassis.errors import Problem
from chassis.events import Event
from contacts.commands.batch_sql import KEPT, MINE, SELECTED, Connection, Key, read
from contacts.consent import EXPIRY
from contacts.history import Kept
from contacts.rolling_back import IDENTIFIERS, IMPORT, ROLL_BACK
from contacts.world import CREATED, UPDATED, Contact

_THE_KEY = "institution_id = %s AND import_id = %s AND first_row = %s AND last_row = %s"
_CLAIM_KEY = """
    INSERT INTO import_roll_back (institution_id, import_id, first_row, last_row, body_sha256)
    VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_STORED = f"SELECT body_sha256, answer FROM import_roll_back WHERE {_THE_KEY}"  # noqa: S608 - only our own constants
_STORE = f"UPDATE import_roll_back SET answer = %s WHERE {_THE_KEY}"  # noqa: S608
_FORGET = "DELETE FROM import_roll_back WHERE institution_id = %s AND applied_at < %s"
_BEGIN = """
    INSERT INTO import_end AS e (institution_id, import_id, ended_at, rolled_back_at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (institution_id, import_id) DO UPDATE
    SET rolled_back_at = excluded.rolled_back_at WHERE e.rolled_back_at IS NULL
"""
_NO_CLAIMS = "DELETE FROM import_claim WHERE institution_id = %s AND import_id = %s"

# A range of rows, so that the summary of the pages leads to a few of them.
MEMBERS = """
    SELECT row_number, contact_id::text, fate FROM import_membership
    WHERE institution_id = %s AND import_id = %s AND row_number BETWEEN %s AND %s ORDER BY row_number
"""
_LOCKED = f"""
    SELECT {SELECTED} FROM contact WHERE {MINE.format("%s")} AND id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE
"""  # noqa: S608
# What came before the import's own change does not matter.
_CHANGES = """
    SELECT c.contact_id::text, c.version, c.at, c.actor, c.origin, c.import_id, c.import_number, c.row_number, c.before
    FROM contact_change c
    JOIN (
        SELECT contact_id, min(version) AS version FROM contact_change
        WHERE institution_id = %(institution)s AND contact_id = ANY(%(contacts)s::uuid[])
            AND import_id = %(import)s AND origin = %(origin)s
        GROUP BY contact_id
    ) mine ON mine.contact_id = c.contact_id AND c.version >= mine.version
    WHERE c.institution_id = %(institution)s AND c.contact_id = ANY(%(contacts)s::uuid[])
    ORDER BY c.contact_id, c.version DESC
"""
_OF_THEM = "institution_id = %(institution)s AND contact_id = ANY(%(contacts)s::uuid[])"
_TRACES = f"""
    SELECT contact_id::text, 'has-notes', NULL::int FROM note_list WHERE {_OF_THEM}
    UNION SELECT contact_id::text, 'has-campaigns', NULL FROM campaign_list WHERE {_OF_THEM}
    UNION SELECT contact_id::text, 'has-messages', NULL FROM messaging_event WHERE {_OF_THEM}
    UNION SELECT contact_id::text, 'consent-since', NULL FROM consent_entry
        WHERE {_OF_THEM} AND source <> ALL(%(own)s::text[])
    UNION SELECT contact_id::text, 'other-import', import_number FROM import_membership m
        WHERE {_OF_THEM} AND import_id <> %(import)s AND import_id NOT IN (
            SELECT import_id FROM import_end WHERE institution_id = %(institution)s AND rolled_back_at IS NOT NULL)
    ORDER BY 1, 2, 3
"""  # noqa: S608
_TOLD = {
    "has-notes": "Somebody wrote a note on the contact.",
    "has-campaigns": "A campaign reached the contact.",
    "has-messages": "Messages were exchanged with the contact.",
    "consent-since": "Somebody gave or took consent since.",
}
HOLDERS = {
    name: f"SELECT {name}, id::text FROM contact WHERE {MINE.format('%s')} AND {name} = ANY(%s::text[])"  # noqa: S608
    for name in IDENTIFIERS
}
_ERASE = "SELECT erased_id, erased_version FROM erase_created(%s, %s::uuid[], %s)"
_COPY_OUTBOX = """
    COPY outbox (aggregatetype, aggregateid, type, institution, version, payload, traceparent)
    FROM STDIN (FORMAT BINARY)
"""
_OUTBOX_TYPES = ["varchar", "varchar", "varchar", "uuid", "int8", "text", "text"]


def claim_key(connection: Connection, institution: UUID, key: Key, at: datetime) -> bytes | None:
    """None if the rows were not rolled back yet, else the stored answer; what is older than 7 days goes."""
    connection.execute(_FORGET, [institution, at - KEPT])
    where = [institution, key.import_id, key.first_row, key.last_row]
    if connection.execute(_CLAIM_KEY, [*where, key.body_sha256]).rowcount == 1:
        return None
    stored = connection.execute(_STORED, where).fetchone()
    assert stored is not None
    if bytes(stored[0]) != key.body_sha256:
        raise Problem(422, "batch-mismatch", "These rows were rolled back before with another body")
    return bytes(stored[1])


def store_answer(connection: Connection, institution: UUID, key: Key, answer: bytes) -> None:
    connection.execute(_STORE, [answer, institution, key.import_id, key.first_row, key.last_row])


def begin(connection: Connection, institution: UUID, import_id: UUID, at: datetime) -> None:
    """From now on what the import did counts as taken back; it has ended, so nobody needs its claims."""
    connection.execute(_BEGIN, [institution, import_id, at, at])
    connection.execute(_NO_CLAIMS, [institution, import_id])


def members(
    connection: Connection, institution: UUID, import_id: UUID, first: int, last: int
) -> list[tuple[int, str, str]]:
    """(row, contact, fate) of the rows of this range that belong to the import, in the file's order."""
    return connection.execute(MEMBERS, [institution, import_id, first, last]).fetchall()


def changed_members(
    connection: Connection, institution: UUID, import_id: UUID, first: int, last: int
) -> dict[str, tuple[int, str]]:
    """By contact, the row and fate of those that the rows created or updated."""
    found = members(connection, institution, import_id, first, last)
    return {contact: (row, fate) for row, contact, fate in found if fate in (CREATED, UPDATED)}


def locked(connection: Connection, institution: UUID, contacts: Iterable[str]) -> dict[str, Contact]:
    """The contacts that are still there, locked in the order of their ids."""
    return {contact["id"]: contact for contact in read(connection, _LOCKED, [institution, array(contacts)])}


def changes(
    connection: Connection, institution: UUID, import_id: UUID, contacts: Collection[str]
) -> dict[str, list[Kept]]:
    """By contact, its changes from the newest one down to the import's own."""
    params = {"institution": institution, "import": import_id, "contacts": array(contacts), "origin": IMPORT}
    found: dict[str, list[Kept]] = {}
    for contact, *kept in connection.execute(_CHANGES, params).fetchall():
        found.setdefault(contact, []).append(Kept(*kept))
    return found


def traces(
    connection: Connection, institution: UUID, import_id: UUID, contacts: Collection[str]
) -> dict[str, dict[str, str]]:
    """By contact, what there is of it that the import did not bring: a code and words for each."""
    params = {"institution": institution, "import": import_id, "contacts": array(contacts)}
    own = array([IMPORT, EXPIRY, ROLL_BACK])
    found: dict[str, dict[str, str]] = {}
    for contact, code, number in connection.execute(_TRACES, {**params, "own": own}).fetchall():
        words = _TOLD.get(code) or f"It belongs to import-{number} as well."
        found.setdefault(contact, {})[code] = words
    return found


def holders(
    connection: Connection, institution: UUID, wanted: Mapping[str, Collection[str]]
) -> dict[tuple[str, str], str]:
    """By (field, value), the contact that has it now."""
    return {
        (name, value): id
        for name, values in wanted.items()
        if values
        for value, id in connection.execute(HOLDERS[name], [institution, array(values)]).fetchall()
    }


def erase(connection: Connection, import_id: UUID, contacts: Collection[str], at: datetime) -> list[tuple[UUID, int]]:
    """Everything held of these contacts goes; (id, last version) of each."""
    return connection.execute(_ERASE, [import_id, array(contacts), at]).fetchall() if contacts else []


def publish(connection: Connection, events: Sequence[Event]) -> None:
    """Many at once; the outbox is no tenant's table, so COPY may write it."""
    traceparent = trace.current()
    with connection.cursor() as cursor, cursor.copy(_COPY_OUTBOX) as copy:
        copy.set_types(_OUTBOX_TYPES)
        for event in events:
            told = (event.topic, event.key, event.type, event.institution, event.version, event.payload(), traceparent)
            copy.write_row(told)
