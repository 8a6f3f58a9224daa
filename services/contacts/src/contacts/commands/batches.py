"""Batch apply: a batch of an import's rows in one transaction (design 2; IM-4 to IM-9, IM-14, IM-20).

The order: the batch's key first (a batch sent again gets its first answer) - read the cells - fetch the contacts the
rows may lead to and what earlier rows hold - decide (`matching`, pure) - lock what will change and check that it is
still what was decided on - write contacts, history, ledger, claims, membership, events. What another transaction
created first is matched again. Unchanged rows write their claims and membership and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
import psycopg
from marshmallow import Schema
from sqlalchemy.orm import Session

from chassis.clock import iso
from chassis.db import driver
from chassis.errors import Fault, Invalid, Problem
from chassis.events import Event
from chassis.outbox import record
from contacts import queries
from contacts.columns import Institution as Defaults
from contacts.columns import Plan, Row, column, read_row
from contacts.commands import batch_sql
from contacts.commands.batch_sql import Key
from contacts.commands.claims import given_up, keep_claims
from contacts.commands.reviewing import say_what_changed
from contacts.commands.settling import Settling
from contacts.edits import Origin
from contacts.events import batch_applied
from contacts.ids import new_ids
from contacts.import_schemas import BatchIn
from contacts.matching import Options, decide
from contacts.review import Review
from contacts.values import Definition
from contacts.world import NOT_APPLIED, Contact, Decision, World

ROUNDS = 3
MOST_ROWS = 5000


@dataclass(frozen=True)
class Batch:
    """A batch as it was sent; its columns are compiled in the transaction that knows the institution's fields."""

    key: Key
    origin: Origin
    options: Mapping[str, Any]
    columns: Sequence[Mapping[str, str]]
    rows: Sequence[Sequence[Any]]
    dry_run: UUID | None = None  # the one it was reviewed with (IM-11)
    reviewed: Sequence[str | None] | None = None  # what that said of each row

    def read(self, plan: Plan) -> list[Row]:
        return [read_row(plan, row[0], row[1:]) for row in self.rows]

    def review(self, plan: Plan) -> Review | None:
        if self.reviewed is None:
            return None
        return Review({row[0]: digest for row, digest in zip(self.rows, self.reviewed, strict=True)}, plan)


def read_batch(import_id: UUID, body: bytes, origin: Origin, schema: type[Schema] = BatchIn) -> Batch:
    """The envelope checked by its schema, the rows' shape by plain Python."""
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Problem(400, "malformed-body", "The body can not be read") from None
    loaded = schema().load(raw)
    first, last = loaded["first_row"], loaded["last_row"]
    _check_rows(loaded["rows"], first, last, len(loaded["columns"]))
    reviewed = loaded.get("reviewed")
    _check_reviewed(reviewed, len(loaded["rows"]))
    key = Key(import_id, loaded["import_number"], loaded["run"], first, last, sha256(body).digest())
    dry_run = loaded.get("dry_run")
    return Batch(key, origin, loaded["options"], loaded["columns"], loaded["rows"], dry_run, reviewed)


def _check_rows(rows: Any, first: int, last: int, width: int) -> None:
    """Rows are [number, text, ...], in the file's order and within the batch."""
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise Invalid([Fault("rows", "invalid-value", f"A list of at most {MOST_ROWS:,} rows.")])
    before = first - 1
    for place, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != width + 1 or type(row[0]) is not int:
            raise Invalid([Fault(f"rows.{place}", "invalid-value", "A row is its number and a cell per column.")])
        if not before < row[0] <= last:
            raise Invalid([Fault(f"rows.{place}", "invalid-value", "Rows stand in order, from first_row to last_row.")])
        if width and set(map(type, row[1:])) != {str}:
            raise Invalid([Fault(f"rows.{place}", "invalid-value", "A cell is text.")])
        before = row[0]


def _check_reviewed(reviewed: Any, rows: int) -> None:
    """One digest for each row, or null."""
    if reviewed is None:
        return
    if not isinstance(reviewed, list) or len(reviewed) != rows or not {str, type(None)}.issuperset(map(type, reviewed)):
        raise Invalid([Fault("reviewed", "invalid-value", "A digest or null for each row, in the order of the rows.")])


def apply_batch(session: Session, batch: Batch) -> bytes:
    """The JSON of every row's fate. Runs in one transaction; the caller runs it again when another came between."""
    connection = driver(session)
    institution = batch.origin.institution
    batch_sql.take_turn(connection, institution)
    stored = batch_sql.claim_key(connection, institution, batch.key)
    if stored is not None:
        return stored
    defaults = queries.defaults(session, institution)
    if any(column["field"].startswith("custom:") for column in batch.columns):
        queries.keep_options(session, institution)
    plan = compiled(session, batch, defaults)
    options = Options(**batch.options, language=defaults.language)
    applying = Applying(session, batch, plan, options)
    applying.decide_all(batch.read(plan))
    applying.write()
    applying.record()
    answer = orjson.dumps({"fates": [[d.row, d.fate, d.contact_id, d.codes] for d in applying.decisions.values()]})
    batch_sql.store_answer(connection, institution, batch.key, answer)
    return answer


def end_import(session: Session, import_id: UUID, origin: Origin) -> dict[str, Any]:
    """Remember when the import ended; claims and answers of imports that ended 7 days ago go with it."""
    ended_at = batch_sql.end(driver(session), origin.institution, import_id, origin.at)
    return {"import_id": str(import_id), "ended_at": iso(ended_at)}


def compiled(session: Session, batch: Batch, defaults: Defaults) -> Plan:
    """The batch's columns as the institution's fields are now. Raises Invalid."""
    definitions = queries.definitions(session, batch.origin.institution)
    try:
        wanted = tuple((column["field"], column["policy"], column["date_format"]) for column in batch.columns)
        return _plan(wanted, tuple(definitions.values()), defaults)
    except BadColumns as error:
        is_gone = any(fault.code == "unknown-field" for fault in error.faults)
        raise Invalid(
            error.faults, "A custom field of this import is gone. Import again." if is_gone else None
        ) from None


class BadColumns(Exception):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults


@lru_cache(maxsize=32)
def _plan(
    wanted: tuple[tuple[str, str, str | None], ...], definitions: tuple[Definition, ...], defaults: Defaults
) -> Plan:
    """Compiled once for all batches of an import, until a field changes."""
    by_id = {definition.id: definition for definition in definitions}
    compiled, faults = [], []
    for place, (name, policy, date_format) in enumerate(wanted):
        try:
            compiled.append(column(name, policy, by_id, defaults, date_format))
        except KeyError:
            faults.append(Fault(f"columns.{place}.field", "unknown-field", "There is no such column."))
    if len({name for name, *_ in wanted}) != len(wanted):
        faults.append(Fault("columns", "invalid-value", "A field has one column."))
    if faults:
        raise BadColumns(faults)
    return Plan(tuple(compiled))


class Applying:
    """One batch in its transaction: decide, write, record, in this order."""

    def __init__(self, session: Session, batch: Batch, plan: Plan, options: Options) -> None:
        self.session, self.batch, self.plan, self.options = session, batch, plan, options
        self.connection, self.institution = driver(session), batch.origin.institution
        self.world = World([])
        self.settling = Settling(session, batch.origin)
        self.review = batch.review(plan)
        self.rows: dict[int, Row] = {}
        self.decisions: dict[int, Decision] = {}
        self.written: list[Decision] = []

    def decide_all(self, rows: Sequence[Row]) -> None:
        """Every row's decision, on contacts that are then locked and still as they were read."""
        self.rows = {row.number: row for row in rows}
        for _ in range(ROUNDS):
            self.world, self.settling = World([]), Settling(self.session, self.batch.origin)
            if self._decide(rows):
                return
        raise psycopg.errors.SerializationFailure("contacts kept changing under the batch")

    def write(self) -> None:
        """Contacts and history of every change; a row whose contact another made first is decided again."""
        todo = [decision for decision in self.decisions.values() if decision.change]
        taken = [each for d in todo if d.change for each in given_up(d.change.contact["id"], d.change.before)]
        keep_claims(self.connection, self.institution, taken, but=self.batch.key.import_id)
        for _ in range(ROUNDS):
            _number(todo, self.batch)
            lost = batch_sql.write_contacts(self.connection, self.batch.origin, self.batch.key, todo)
            self.written += [decision for decision in todo if decision.row not in lost]
            if not lost:
                return
            if self.review is not None:
                break  # what was decided after them may stand on them: all of it once more
            if not self._decide([self.rows[number] for number in sorted(lost)]):
                break
            todo = [self.decisions[number] for number in sorted(lost) if self.decisions[number].change]
        raise psycopg.errors.SerializationFailure("contacts kept appearing under the batch")

    def record(self) -> None:
        """Ledger, claims, membership, events."""
        connection, origin, key = self.connection, self.batch.origin, self.batch.key
        reached = [d for d in self.decisions.values() if d.contact_id and d.fate not in NOT_APPLIED]
        batch_sql.write_ledger(connection, origin, self.written)
        batch_sql.write_claims(connection, self.institution, key.import_id, self.world.new_claims(self.decisions))
        batch_sql.write_contact_events(connection, self.institution, self.written)
        if reached:
            members = [(d.contact_id or "", d.row, d.fate) for d in reached]
            batch_sql.write_membership(connection, origin, key, members)
            record(self.session, _membership(self.batch, members))

    def _decide(self, rows: Sequence[Row]) -> bool:
        """Fetch, decide, lock; False if a contact has moved since it was fetched."""
        contacts = batch_sql.candidates(self.connection, self.institution, rows)
        self.world.put(contacts)
        import_id, known = self.batch.key.import_id, self.world.contacts
        claims = batch_sql.claims(self.connection, self.institution, import_id, rows, known)
        self.world.learn(claims)
        decisions = {row.number: decide(row, self.plan, self.world, self.options) for row in rows}
        if not self._lock(decisions):
            return False
        self.settling.settle(decisions.values())
        if self.review is not None and not all(self.review.stands(row, decisions[row.number]) for row in rows):
            decisions = self._hold(rows, self.review, contacts, claims)
            if not self._lock(decisions):
                return False
        self.decisions |= decisions
        return True

    def _hold(
        self, rows: Sequence[Row], review: Review, contacts: Sequence[Contact], claims: Sequence[tuple[str, str, int]]
    ) -> dict[int, Decision]:
        """IM-11: once more and one by one, as a row that is held leaves the rows after it another world."""
        self.world = World(contacts)
        self.world.learn(claims)
        decisions: dict[int, Decision] = {}
        for row in rows:
            decision = decide(row, self.plan, self.world, self.options)
            self.settling.settle([decision])
            stands = review.stands(row, decision)
            decisions[row.number] = decision if stands else review.hold(decision, self.world)
        say_what_changed(self.connection, self.institution, self.batch.dry_run, decisions.values())
        return decisions

    def _lock(self, decisions: Mapping[int, Decision]) -> bool:
        changed = [(d.contact_id, d.change) for d in decisions.values() if d.change]
        return batch_sql.lock(
            self.connection, self.institution, {id: change.contact["version"] for id, change in changed if id}
        )


def _number(decisions: Sequence[Decision], batch: Batch) -> None:
    """Ids for new contacts, versions and times for all."""
    at = batch.origin.at
    ids = new_ids()
    for decision in decisions:
        assert decision.change is not None
        contact = decision.change.contact
        if decision.change.created:
            contact["id"] = decision.contact_id = next(ids)
            contact["created_at"] = at
        contact["version"] += 1
        contact["updated_at"] = at


def _membership(batch: Batch, members: Sequence[tuple[str, int, str]]) -> Event:
    key, origin = batch.key, batch.origin
    span = (key.first_row, key.last_row)
    return batch_applied(origin.institution, key.import_id, key.import_number, key.run, span, origin.at, members)
