"""A dry run of a batch: what apply would do with it, and nothing done (IM-11).

The same reading, matching, deciding and settling as batch apply, from one moment of the database and in a transaction
that Postgres itself keeps from writing. No turn is taken and nothing is locked: it runs beside imports and edits. What
its rows would leave to later ones goes into a scratch of the dry run, in a second, small transaction.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from chassis.db import Database, driver
from chassis.errors import NotFound
from contacts import queries
from contacts.columns import Row
from contacts.commands import batch_sql, dry_run_sql
from contacts.commands.batches import Batch, compiled
from contacts.commands.dry_run_sql import Place, Taken
from contacts.commands.settling import Settling
from contacts.diff import digest, moved_by
from contacts.matching import Options, decide
from contacts.world import Contact, Decision, World


def dry_run(database: Database, batch: Batch) -> bytes:
    """The JSON of what would become of every row: its fate, what would change by which rule, and its digest."""
    assert batch.dry_run is not None
    origin, key = batch.origin, batch.key
    place = Place(origin.institution, batch.dry_run, key.import_id, key.first_row, key.last_row)
    with database.reading(origin.institution) as session:
        trying = Trying(session, batch, place)
        answer = trying.answer()
    database.retrying(lambda session: trying.keep(session), origin.institution)
    return answer


class Trying:
    """One batch of a dry run."""

    def __init__(self, session: Session, batch: Batch, place: Place) -> None:
        self.place, self.at = place, batch.origin.at
        defaults = queries.defaults(session, place.institution)
        self.plan = compiled(session, batch, defaults)
        self.rows = {row.number: row for row in batch.read(self.plan)}
        self.world = self._met(session)
        self.seen = {id: contact["version"] for id, contact in self.world.contacts.items()}
        options = Options(**batch.options, language=defaults.language)
        self.decisions = [decide(row, self.plan, self.world, options) for row in self.rows.values()]
        Settling(session, batch.origin).settle(self.decisions)

    def answer(self) -> bytes:
        return orjson.dumps({"rows": [self._told(decision) for decision in self.decisions]})

    def keep(self, session: Session) -> None:
        """What these rows leave to later ones."""
        taken = [self._taken(*claim) for claim in self.world.taken()]
        dry_run_sql.keep(driver(session), self.place, self.at, taken, list(self._moved_contacts()))

    def _met(self, session: Session) -> World:
        """The contacts the rows may lead to, and what earlier rows hold, as earlier rows would have left them."""
        connection, rows = driver(session), list(self.rows.values())
        connection.execute(batch_sql.BY_INDEX)
        found = batch_sql.candidates(connection, self.place.institution, rows)
        world = World(dry_run_sql.overlay(connection, self.place, found))
        world.learn(dry_run_sql.claims(connection, self.place, rows, world.contacts))
        return world

    def _moved_contacts(self) -> Iterator[tuple[Contact, int]]:
        """Those that rows after these would meet by other identifiers, and the row that did it."""
        for decision in self.decisions:
            change = decision.change
            if change is not None and not change.created and not change.before.keys().isdisjoint(dry_run_sql.OVERLAID):
                yield change.contact, decision.row

    def _taken(self, kind: str, value: str, row: int) -> Taken:
        if kind == "contact":
            return Taken(kind, value, row, seen=self.seen[value])
        return Taken(kind, value, row, leads=kind != "email" or _goes_by_email(self.rows[row]))

    def _told(self, decision: Decision) -> list[object]:
        moved = moved_by(decision, self.rows[decision.row], self.plan)
        return [decision.row, decision.fate, decision.contact_id, decision.codes, moved, digest(decision, moved)]


def _goes_by_email(row: Row) -> bool:
    return row.id is row.crm_id is row.phone is None


def rows_moved(session: Session, institution: UUID, dry_run: UUID) -> int:
    """IM-11: rows whose contact or identifiers moved since. Raises NotFound of a dry run that is forgotten."""
    counted = dry_run_sql.moved(driver(session), institution, dry_run)
    if counted is None:
        raise NotFound("There is no such dry run, or it was too long ago.")
    return counted


def forget_dry_runs(database: Database, at: datetime) -> None:
    """What was kept for a dry run goes a week after it; the plan itself is kept by who asked for it."""
    with database.begin() as session:
        dry_run_sql.forget_before(driver(session), at - dry_run_sql.KEPT)
