"""The SQL of batch apply, set-based on the driver's connection.

Lookups are `= ANY(array)` of uuid and text, operators that are leakproof: under row-level security only those use an
index (design 3.11). What is wide is copied to a temporary table first, as COPY into a table under row-level security
is refused; what is narrow goes as one array per column.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import psycopg

from chassis import trace
from chassis.db import array
from chassis.errors import Problem
from contacts.columns import Row
from contacts.edits import Origin
from contacts.events import CONTACT_CHANGED, CONTACT_TOPIC, contact_state
from contacts.models import FIELDS
from contacts.world import CLAIM_KINDS, Contact, Decision

Connection = psycopg.Connection[Any]

KEPT = timedelta(days=7)

# What a batch can not change is not staged.
_KEPT_FIELDS = ("created_at", "updated_at", "contacted", "deliverability_failure_count", "authentication")
_STAGED = tuple(name for name in FIELDS if name not in _KEPT_FIELDS)
_JSON = ("channels", "custom")
_TYPES = {
    **dict.fromkeys(("ai_disabled", "test_user", "archived", "invalid_phone"), "bool"),
    "version": "int8",
    "row_number": "int4",
}

# What is read is what counts: of two indexes the one that leads to fewer rows is taken, however often it is gone down.
_FREE = ("seq_page_cost", "random_page_cost", "cpu_index_tuple_cost", "cpu_operator_cost")
_SETTINGS = dict.fromkeys(("enable_nestloop", "enable_mergejoin", "enable_seqscan"), "off") | dict.fromkeys(_FREE, "0")
BY_INDEX = "SELECT " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in _SETTINGS.items())
# A sub-select, or the planner asks its statistics how large this very institution is. One that has grown since they
# were made, as by its first import, has hardly a row there: then every index seems as good as reading all it has.
MINE = "institution_id = (SELECT {}::uuid)"
_TAKE_TURN = f"{BY_INDEX}, pg_advisory_xact_lock(hashtextextended(%s, 7103310))"
_CLAIM_KEY = """
    INSERT INTO import_batch (institution_id, import_id, run, first_row, last_row, body_sha256)
    VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_THE_KEY = "institution_id = %s AND import_id = %s AND run = %s AND first_row = %s AND last_row = %s"
_STORED = f"SELECT body_sha256, answer FROM import_batch WHERE {_THE_KEY}"  # noqa: S608 - only our own constants
_STORE = f"UPDATE import_batch SET answer = %s WHERE {_THE_KEY}"  # noqa: S608

SELECTED = ", ".join(
    {"id": "id::text", "channels": "channels::text", "custom": "custom::text"}.get(name, name) for name in FIELDS
)
# By identifier. `= ANY` stays one index scan per query, whatever the planner believes of the tables.
LOOKUPS = {
    name: f"SELECT {SELECTED} FROM contact WHERE {MINE.format('%s')} AND {name} = ANY(%s::{kind}[])"  # noqa: S608
    for name, kind in (("id", "uuid"), *((name, "text") for name in ("crm_id", "phone", "email", "previous_phone")))
}
# A contact that a row created, updated or left unchanged is held by its membership, and so are the identifiers of one
# that it created (`keep_claims` sees to those that the contact gives up): no claims are written for them.
_HELD_CONTACTS = f"""
    SELECT CASE fate WHEN 'created' THEN 'created' ELSE 'contact' END, contact_id::text, row_number
    FROM import_membership
    WHERE {MINE.format("%(institution)s")} AND contact_id = ANY(%(contact)s::uuid[]) AND import_id = %(import)s
"""  # noqa: S608
_HELD = """
    SELECT kind, value, row_number FROM import_claim
    WHERE institution_id = %(institution)s AND import_id = %(import)s AND kind = '{0}' AND value = ANY(%({0})s::text[])
"""
CLAIMS = " UNION ALL ".join([_HELD_CONTACTS, *(_HELD.format(kind) for kind in CLAIM_KINDS)])
_LOCK = f"""
    SELECT id::text, version FROM contact WHERE {MINE.format("%s")} AND id = ANY(%s::uuid[])
    ORDER BY id FOR UPDATE
"""  # noqa: S608

_STAGE = """
    CREATE TEMP TABLE IF NOT EXISTS batch_contact (
        id text, version bigint, first_name text, preferred_name text, last_name text, phone text,
        country_calling_code text, previous_phone text, email text, crm_id text, enrollment_id text, language text,
        ai_disabled boolean, test_user boolean, archived boolean, invalid_phone boolean, channels text, custom text,
        before text, row_number int
    ) ON COMMIT DELETE ROWS
"""
_COPY_STAGE = f"COPY batch_contact ({', '.join(_STAGED)}, before, row_number) FROM STDIN (FORMAT BINARY)"
_STAGE_TYPES = [_TYPES.get(name, "text") for name in (*_STAGED, "before", "row_number")]
_FROM_STAGE = {name: f"{name}::{kind}" for name, kind in (("id", "uuid"), ("channels", "jsonb"), ("custom", "jsonb"))}
_INSERT = f"""
    INSERT INTO contact (institution_id, created_at, updated_at, contacted, deliverability_failure_count,
        {", ".join(_STAGED)})
    SELECT %s, %s, %s, false, 0, {", ".join(_FROM_STAGE.get(name, name) for name in _STAGED)}
    FROM batch_contact WHERE version = 1
"""  # noqa: S608
_LOST = f"""
    DELETE FROM batch_contact b WHERE version = 1
        AND id NOT IN (SELECT id::text FROM contact WHERE {MINE.format("%s")} AND id = ANY(%s::uuid[]))
    RETURNING row_number
"""  # noqa: S608
_UPDATE = f"""
    UPDATE contact c SET updated_at = %s,
        {", ".join(f"{name} = b.{_FROM_STAGE.get(name, name)}" for name in _STAGED if name != "id")}
    FROM batch_contact b WHERE c.{MINE.format("%s")} AND c.id = ANY(%s::uuid[]) AND c.id = b.id::uuid
"""  # noqa: S608
_HISTORY = """
    INSERT INTO contact_change (institution_id, contact_id, version, at, actor, origin, import_id, import_number,
        row_number, before)
    SELECT %s, id::uuid, version, %s, %s, %s, %s, %s, row_number, before::jsonb FROM batch_contact
"""
_CLEAR_STAGE = "DELETE FROM batch_contact"
_LEDGER = """
    INSERT INTO consent_entry (institution_id, contact_id, channel, effective_at, address, status, source, actor,
        recorded_at)
    SELECT %s, contact, channel, %s, address, status, source, %s, %s
    FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS entry (contact, channel, address, status, source)
"""
# What a row gives up may be held already by a row of an earlier batch that led elsewhere: that one goes on holding it.
_WRITE_CLAIMS = """
    INSERT INTO import_claim (institution_id, import_id, kind, value, row_number)
    SELECT %s, %s, kind, value, row_number FROM unnest(%s::text[], %s::text[], %s::int[]) c (kind, value, row_number)
"""
_WRITE_MEMBERSHIP = """
    INSERT INTO import_membership (institution_id, contact_id, import_id, row_number, import_number, fate, applied_at)
    SELECT %s, contact, %s, row_number, %s, fate, %s
    FROM unnest(%s::uuid[], %s::int[], %s::text[]) m (contact, row_number, fate)
"""
_FORGET_CLAIMS = """
    DELETE FROM import_claim WHERE institution_id = %s
        AND import_id IN (SELECT import_id FROM import_end WHERE institution_id = %s AND ended_at < %s)
"""
_FORGET_ANSWERS = _FORGET_CLAIMS.replace("import_claim", "import_batch")
_COPY_OUTBOX = """
    COPY outbox (aggregatetype, aggregateid, type, institution, version, payload, traceparent)
    FROM STDIN (FORMAT BINARY)
"""
_OUTBOX_TYPES = ["varchar", "varchar", "varchar", "uuid", "int8", "text", "text"]


@dataclass(frozen=True)
class Key:
    """What a batch is known by; the same key with another body is a mistake of the sender."""

    import_id: UUID
    import_number: int
    run: int
    first_row: int
    last_row: int
    body_sha256: bytes

    def where(self, institution: UUID) -> tuple[Any, ...]:
        return institution, self.import_id, self.run, self.first_row, self.last_row


def take_turn(connection: Connection, institution: UUID) -> None:
    """Imports of one institution take turns batch by batch; the joins to come are by index, however few rows now."""
    connection.execute(_TAKE_TURN, [str(institution)])


def claim_key(connection: Connection, institution: UUID, key: Key) -> bytes | None:
    """None if the batch is new, else its stored answer."""
    where = key.where(institution)
    if connection.execute(_CLAIM_KEY, [*where, key.body_sha256]).rowcount == 1:
        return None
    stored = connection.execute(_STORED, where).fetchone()
    assert stored is not None
    if bytes(stored[0]) != key.body_sha256:
        raise Problem(422, "batch-mismatch", "This batch was sent before with another body")
    return bytes(stored[1])


def store_answer(connection: Connection, institution: UUID, key: Key, answer: bytes) -> None:
    connection.execute(_STORE, [answer, *key.where(institution)])


def candidates(connection: Connection, institution: UUID, rows: Sequence[Row]) -> list[Contact]:
    """Every contact the rows may lead to (IM-4, IM-5) or must name (PP-5), the strongest identifier first.

    A weaker identifier is asked for only where the contacts found so far do not carry it.
    """
    found: dict[str, Contact] = {}
    ids = {row.id for row in rows if row.id is not None and len(row.id) == 36 and row.id.count("-") == 4}
    _fetch(connection, "id", institution, ids, found)
    for name in ("crm_id", "phone"):
        known = {contact[name] for contact in found.values()}
        wanted = {value for row in rows if (value := getattr(row, name)) is not None} - known
        _fetch(connection, name, institution, wanted, found)
    emails = {row.email for row in rows if row.email is not None and row.phone is row.crm_id is row.id is None}
    _fetch(connection, "email", institution, emails, found)
    crm_ids = {contact["crm_id"] for contact in found.values() if contact["crm_id"] is not None}
    phones = {contact["phone"] for contact in found.values()}
    new = {row.phone for row in rows if row.phone is not None and row.phone not in phones and row.crm_id not in crm_ids}
    _fetch(connection, "previous_phone", institution, new, found)
    return list(found.values())


def _fetch(
    connection: Connection, name: str, institution: UUID, wanted: Iterable[Any], found: dict[str, Contact]
) -> None:
    if not wanted:
        return
    for contact in read(connection, LOOKUPS[name], [institution, array(wanted)]):
        found[contact["id"]] = contact


def read(connection: Connection, query: str, params: Sequence[Any]) -> Iterator[Contact]:
    """The contacts that a query for SELECTED finds, as the rules take them."""
    loads = orjson.loads
    for values in connection.cursor(binary=True).execute(query, params).fetchall():
        contact = dict(zip(FIELDS, values, strict=True))
        contact["channels"] = loads(contact["channels"])
        contact["custom"] = loads(contact["custom"])
        yield contact


def claims(
    connection: Connection, institution: UUID, import_id: UUID, rows: Sequence[Row], contacts: Iterable[str]
) -> list[tuple[str, str, int]]:
    """(kind, value, row) of what rows of this import hold already and these rows may want (IM-6)."""
    wanted: dict[str, Any] = {
        kind: array(value for row in rows if (value := getattr(row, kind)) is not None)
        for kind in ("id", "crm_id", "phone", "email")
    }
    wanted |= {"institution": institution, "import": import_id, "contact": array(contacts)}
    return connection.execute(CLAIMS, wanted).fetchall()


def lock(connection: Connection, institution: UUID, seen: Mapping[str, int]) -> bool:
    """Lock the contacts in the order of their ids; False if one is no longer the version that was decided on."""
    if not seen:
        return True
    locked = connection.execute(_LOCK, [institution, array(seen)]).fetchall()
    return dict(locked) == seen


def write_contacts(connection: Connection, origin: Origin, key: Key, decisions: Sequence[Decision]) -> set[int]:
    """Insert, update, history. Returns the rows whose contact someone else created first: those wrote nothing."""
    if not decisions:
        return set()
    _stage(connection, decisions)
    created = [decision.contact_id for decision in decisions if decision.change and decision.change.created]
    lost: set[int] = set()
    if created:
        inserted = insert(connection, _INSERT, [origin.institution, origin.at, origin.at])
        if inserted != len(created):
            lost = {row for (row,) in connection.execute(_LOST, [origin.institution, array(created)])}
    updated = [decision.contact_id for decision in decisions if decision.change and not decision.change.created]
    if updated:
        connection.execute(_UPDATE, [origin.at, origin.institution, array(updated)])
    history = [origin.institution, origin.at, origin.actor, origin.kind, key.import_id, key.import_number]
    connection.execute(_HISTORY, history)
    if lost:
        connection.execute(_CLEAR_STAGE)
    return lost


def insert(
    connection: Connection, statement: str, params: Sequence[Any], on_conflict: str = "ON CONFLICT DO NOTHING"
) -> int:
    """Insert what is not there yet; how many. ON CONFLICT costs more than the insert itself, and is rarely needed."""
    try:
        with connection.transaction():
            return connection.execute(statement, params).rowcount
    except psycopg.errors.UniqueViolation:
        return connection.execute(f"{statement} {on_conflict}", params).rowcount


def _stage(connection: Connection, decisions: Sequence[Decision]) -> None:
    connection.execute(_STAGE)
    dumps = orjson.dumps
    with connection.cursor() as cursor, cursor.copy(_COPY_STAGE) as copy:
        copy.set_types(_STAGE_TYPES)
        for decision in decisions:
            assert decision.change is not None
            contact = decision.change.contact
            values = [dumps(contact[name]).decode() if name in _JSON else contact[name] for name in _STAGED]
            copy.write_row([*values, dumps(decision.change.before).decode(), decision.row])


def write_ledger(connection: Connection, origin: Origin, decisions: Sequence[Decision]) -> None:
    """CH-3: what appeared or became stricter."""
    entries = [(d.contact_id, entry) for d in decisions if d.change for entry in d.change.entries]
    if not entries:
        return
    columns = [[entry[name] for _, entry in entries] for name in ("channel", "address", "status", "source")]
    arrays = [array(id for id, _ in entries), *map(array, columns)]
    connection.execute(_LEDGER, [origin.institution, origin.at, origin.actor, origin.at, *arrays])


def write_claims(
    connection: Connection, institution: UUID, import_id: UUID, claims: Iterable[tuple[str, str, int]]
) -> None:
    if columns := list(zip(*claims, strict=True)):
        insert(connection, _WRITE_CLAIMS, [institution, import_id, *map(array, columns)])


def write_membership(connection: Connection, origin: Origin, key: Key, members: Sequence[tuple[Any, int, str]]) -> None:
    if members:
        arrays = map(array, zip(*members, strict=True))
        values = [origin.institution, key.import_id, key.import_number, origin.at, *arrays]
        insert(connection, _WRITE_MEMBERSHIP, values)


def write_contact_events(connection: Connection, institution: UUID, decisions: Sequence[Decision]) -> None:
    """The whole state of every written contact."""
    publish_contacts(connection, institution, [decision.change.contact for decision in decisions if decision.change])


def publish_contacts(connection: Connection, institution: UUID, contacts: Sequence[Contact]) -> None:
    """An event for each; the outbox is no tenant's table, so COPY may write it."""
    if not contacts:
        return
    tenant, traceparent, dumps = str(institution), trace.current(), orjson.dumps
    with connection.cursor() as cursor, cursor.copy(_COPY_OUTBOX) as copy:
        copy.set_types(_OUTBOX_TYPES)
        for contact in contacts:
            payload = dumps(contact_state(contact, tenant)).decode()
            copy.write_row(
                (CONTACT_TOPIC, contact["id"], CONTACT_CHANGED, institution, contact["version"], payload, traceparent)
            )


def end(connection: Connection, institution: UUID, import_id: UUID, at: datetime) -> datetime:
    """When the import ended, the first time it was said; what ended long ago goes."""
    row = [institution, import_id, at]
    connection.execute("INSERT INTO import_end VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", row)
    for forget in (_FORGET_CLAIMS, _FORGET_ANSWERS):
        connection.execute(forget, [institution, institution, at - KEPT])
    ended = connection.execute(
        "SELECT ended_at FROM import_end WHERE institution_id = %s AND import_id = %s", row[:2]
    ).fetchone()
    assert ended is not None
    return ended[0]  # type: ignore[no-any-return]
