"""A range of an import's rows is rolled back in one transaction (IM-15).

The order is that of batch apply: the turn, the key (rows sent again get their first answer), the contacts locked in the
order of their ids, what is known of them, the decisions (`rolling_back`, pure), then what is erased, what goes back
with its history, ledger and events, and the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from chassis.clock import iso
from chassis.db import driver
from chassis.errors import Problem
from contacts import consent_queries, queries
from contacts.commands import batch_sql, roll_back_sql
from contacts.commands.batch_sql import Key
from contacts.commands.claims import given_up, keep_claims
from contacts.consent import CHANNELS, OWN_FIELDS, Channel, appearing, settle
from contacts.delivery_queries import invalid_among
from contacts.edits import Origin
from contacts.events import contact_erased
from contacts.history import CHANNEL
from contacts.roll_back_schemas import RollBackIn
from contacts.rolling_back import (
    ERASED,
    IDENTIFIERS,
    KEPT,
    UNCHANGED,
    WHOLE,
    Left,
    Undo,
    keep_taken,
    outcome,
    restored,
    touched,
    undo,
)
from contacts.world import CREATED, UPDATED, Change, Contact, Decision

_LABELLED = Left(WHOLE, "has-labels", "The contact has labels that this import did not give.")


@dataclass(frozen=True)
class Rows:
    """A range of rows; `labelled` are the contacts that have labels of others."""

    key: Key
    origin: Origin
    labelled: frozenset[str]


@dataclass(slots=True)
class Way:
    """One contact on its way back: as it is, as it will be, and what its fields are."""

    row: int
    contact: Contact
    made: Undo
    after: Contact
    before: dict[str, Any]
    entries: Sequence[Channel] = ()


def read_rows(import_id: UUID, body: bytes, origin: Origin) -> Rows:
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Problem(400, "malformed-body", "The body can not be read") from None
    loaded = RollBackIn().load(raw)
    first, last = loaded["first_row"], loaded["last_row"]
    key = Key(import_id, loaded["import_number"], 1, first, last, sha256(body).digest())
    return Rows(key, origin, frozenset(map(str, loaded["labelled"])))


def members(session: Session, institution: UUID, import_id: UUID, first: int, last: int) -> list[tuple[int, str, str]]:
    """IM-14: (row, contact, fate), also of rows that changed nothing."""
    return roll_back_sql.members(driver(session), institution, import_id, first, last)


def roll_back(session: Session, rows: Rows) -> bytes:
    """The JSON of what became of every contact that the rows created or changed. The caller runs it again when another
    transaction came between."""
    connection, institution, key = driver(session), rows.origin.institution, rows.key
    batch_sql.take_turn(connection, institution)
    stored = roll_back_sql.claim_key(connection, institution, key, rows.origin.at)
    if stored is not None:
        return stored
    roll_back_sql.begin(connection, institution, key.import_id, rows.origin.at)
    rolling = RollingBack(session, rows)
    rolling.erase_untouched()
    rolling.restore_changed()
    answer = orjson.dumps({"fates": sorted(rolling.fates)})
    roll_back_sql.store_answer(connection, institution, key, answer)
    return answer


class RollingBack:
    """A range of rows in its transaction; a contact that was erased meanwhile is nobody's affair any more."""

    def __init__(self, session: Session, rows: Rows) -> None:
        self.session, self.rows, self.origin = session, rows, rows.origin
        self.connection, self.institution, key = driver(session), rows.origin.institution, rows.key
        self.import_id = key.import_id
        queries.keep_options(session, self.institution)
        span = (key.first_row, key.last_row)
        self.members = roll_back_sql.changed_members(self.connection, self.institution, key.import_id, *span)
        self.contacts = roll_back_sql.locked(self.connection, self.institution, self.members)
        self.changes = roll_back_sql.changes(self.connection, self.institution, key.import_id, self.contacts)
        self.fates: list[list[Any]] = [
            [row, id, UNCHANGED, []] for id, (row, _) in self.members.items() if id not in self.contacts
        ]

    def erase_untouched(self) -> None:
        """First, so that what they held is free for those who had it before."""
        created = self._of(CREATED)
        traces = roll_back_sql.traces(self.connection, self.institution, self.import_id, created)
        untouched = []
        for id in created:
            left = touched(self.contacts[id], self.changes.get(id, []), traces.get(id, {}), self.import_id)
            left += [_LABELLED] if id in self.rows.labelled else []
            self._became(id, KEPT if left else ERASED, left)
            if not left:
                untouched.append(id)
        at = self.origin.at
        gone = roll_back_sql.erase(self.connection, self.import_id, untouched, at)
        told = [event for id, version in gone for event in contact_erased(self.institution, id, version, at, bare=True)]
        roll_back_sql.publish(self.connection, told)

    def restore_changed(self) -> None:
        definitions = queries.definitions(self.session, self.institution)
        made = {
            id: undo(self.contacts[id], self.changes.get(id, []), self.import_id, definitions)
            for id in self._of(UPDATED)
        }
        self._leave_taken(made)
        ways = [self._way(id, one) for id, one in made.items()]
        self._settle(ways)
        changed = [way for way in ways if way.before]
        for way in ways:
            self._became(way.contact["id"], outcome(way.made.left, changed=bool(way.before)), way.made.left)
        self._write(changed)

    def _of(self, fate: str) -> list[str]:
        return [id for id in self.contacts if self.members[id][1] == fate]

    def _became(self, id: str, became: str, left: Sequence[Left]) -> None:
        self.fates.append([self.members[id][0], id, became, [one.told() for one in left]])

    def _leave_taken(self, made: Mapping[str, Undo]) -> None:
        wanted = {name: [v for one in made.values() if (v := one.values.get(name))] for name in IDENTIFIERS}
        taken = roll_back_sql.holders(self.connection, self.institution, wanted)
        for id, one in made.items():
            keep_taken(one, taken)
            taken |= {(name, value): id for name in IDENTIFIERS if (value := one.values.get(name))}

    def _way(self, id: str, made: Undo) -> Way:
        contact = self.contacts[id]
        after, before = restored(contact, made)
        return Way(self.members[id][0], contact, made, after, before)

    def _settle(self, ways: Sequence[Way]) -> None:
        """CH-1, CH-8, DE-4: the channels of the former phone and email as they were left; consent is never loosened."""
        moved = [way for way in ways if not way.before.keys().isdisjoint(OWN_FIELDS)]
        past = self._past(moved)
        self._remember_numbers(moved)
        author = self.origin.author(iso(self.origin.at))
        for way in ways:
            owned = way.contact["channels"]
            settled = settle(way.after, owned, past.get(way.contact["id"], {}), way.made.wanted, author)
            way.entries = [entry for entry, _ in settled.entries]
            for name, code, message in settled.left:
                if code != "unknown-option":  # the channel went with its address
                    way.made.leave(f"{CHANNEL}{name}", code, message)
            if settled.channels != owned:
                way.before["channels"], way.after["channels"] = owned, settled.channels

    def _past(self, moved: Sequence[Way]) -> dict[str, dict[tuple[str, str], Channel]]:
        appear = [
            (way.contact["id"], *address) for way in moved for address in appearing(way.after, way.contact["channels"])
        ]
        past: dict[str, dict[tuple[str, str], Channel]] = {}
        for (id, name, address), entry in consent_queries.past_consent(
            self.session, self.institution, appear, self.origin.at
        ).items():
            past.setdefault(id, {})[name, address] = entry
        return past

    def _remember_numbers(self, moved: Sequence[Way]) -> None:
        sms = CHANNELS["sms"]
        numbers = {
            (UUID(way.contact["id"]), sms.address(way.after) or ""): way
            for way in moved
            if not way.before.keys().isdisjoint(sms.made_of)
        }
        invalid = invalid_among(self.session, self.institution, numbers)
        for number, way in numbers.items():
            was, now = way.contact["invalid_phone"], number in invalid
            if was is not now:
                way.before["invalid_phone"], way.after["invalid_phone"] = was, now

    def _write(self, ways: Sequence[Way]) -> None:
        taken = [each for way in ways for each in given_up(way.contact["id"], way.before)]
        keep_claims(self.connection, self.institution, taken)
        decisions = [_decision(way, self.origin) for way in ways]
        batch_sql.write_contacts(self.connection, self.origin, self.rows.key, decisions)
        batch_sql.write_ledger(self.connection, self.origin, decisions)
        batch_sql.write_contact_events(self.connection, self.institution, decisions)


def _decision(way: Way, origin: Origin) -> Decision:
    """As batch apply writes it."""
    way.after |= {"version": way.after["version"] + 1, "updated_at": origin.at}
    change = Change(way.after, way.before, {}, created=False, entries=way.entries)
    return Decision(way.row, UPDATED, way.after["id"], change=change)
