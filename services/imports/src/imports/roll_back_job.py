"""The turn of an import that is rolled back (IM-15): range by range of its rows, each kept before it is first sent."""

from functools import partial
from typing import Any

import orjson
import structlog
from sqlalchemy.orm import Session

from imports import metrics, roll_back_queries
from imports.commands import rolling_back
from imports.errors import BatchRefused
from imports.models import Import
from imports.roll_back import Became, Labels, with_labels
from imports.roll_back_queries import Range
from imports.turn import Turn

log = structlog.get_logger()


class RollBackJob(Turn):
    """Works on an import's roll-back up to its last row."""

    def _go(self) -> None:
        try:
            if self.is_next() and self.go_through():
                self.end()
        except BatchRefused as refusal:
            log.error("a roll-back was refused")
            self.give_up("roll-back-refused", refusal.message)

    def is_next(self) -> bool:
        """False if an import that mends rows of this one stopped on its way back: it would be in the way of all."""
        with self._held() as (session, import_):
            number = roll_back_queries.mending_not_back(session, import_)
        if number is not None:
            self.give_up(
                "mending-not-back",
                f"import-{number} mends rows of this import and was not rolled back. Go on: it is taken back first.",
            )
        return number is None

    def go_through(self) -> bool:
        """True at the last row."""
        self.start()
        while (rows := self.staged() or self.stage()) is not None:
            self.settle(rows, self.apply(rows))
            if self._patience.is_over():
                with self._held() as (session, import_):
                    rolling_back.make_room(session, import_)
                return False
        return True

    def start(self) -> None:
        with self._held() as (session, import_):
            rolling_back.run(session, import_)

    def staged(self) -> Range | None:
        with self._held() as (session, import_):
            return roll_back_queries.staged_range(session, import_)

    def stage(self) -> Range | None:
        """The next rows, their labels taken away, kept as contacts will be sent them; None after the last."""
        progress = self._import.roll_back or {}
        first, end = progress["next_row"] + 1, progress["last_row"]
        last = min(first + self._tools.batch_rows - 1, end)
        if first > end:
            return None
        members = self._members(first, last) if progress["labelled"] else None
        labels, labelled = self._take_labels(members or [])
        body = orjson.dumps(
            {"import_number": self._import.number, "first_row": first, "last_row": last, "labelled": sorted(labelled)}
        )
        rows = Range(first, last, None if members is None else len(members), labels, body)
        with self._held() as (session, import_):
            rolling_back.stage(session, import_, rows)
        return rows

    def apply(self, rows: Range) -> list[Became]:
        """Have contacts take the rows back; safe to do again."""
        fates = self._patiently(lambda: self._tools.contacts.roll_back(self._claims, self.import_id, rows.body))
        return with_labels(fates, rows.labels)

    def settle(self, rows: Range, became: list[Became]) -> None:
        with self._held() as (session, import_):
            rolling_back.settle(session, import_, rows, became)
        for one in became:
            metrics.rolled_back.labels(one.outcome).inc()

    def end(self) -> None:
        with self._held() as (session, import_):
            rolling_back.finish(session, import_)
        log.info("import rolled back")

    def wait(self, code: str, message: str) -> None:
        with self._held() as (session, import_):
            rolling_back.wait(session, import_, code, message)

    def give_up(self, code: str, message: str) -> None:
        """It stops, with the reason; what was taken back stays so."""
        with self._held() as (session, import_):
            rolling_back.fail(session, import_, code, message)

    def _members(self, first: int, last: int) -> list[list[Any]]:
        return self._patiently(lambda: self._tools.contacts.members(self._claims, self.import_id, first, last))

    def _take_labels(self, members: list[list[Any]]) -> tuple[list[Labels], set[str]]:
        """What labels did, by row, and the contacts that have labels still."""
        contacts = [contact for _, contact, _ in members]
        if not contacts:
            return [], set()
        ask = partial(self._tools.labels.take_back, self._claims, self.import_id, self._import.number, contacts)
        taken = {one["contact_id"]: one for one in self._patiently(ask)}
        done = [
            Labels(row, contact, taken[contact]["changed"], [label["name"] for label in taken[contact]["kept"]])
            for row, contact, _ in members
            if contact in taken and (taken[contact]["changed"] or taken[contact]["kept"])
        ]
        return done, {contact for contact, one in taken.items() if one["holds"]}

    def _locked(self, session: Session) -> Import:
        """Raises Lost when it is not rolled back now."""
        import_ = rolling_back.held_under_way(session, self.institution, self.import_id)
        self._claims = import_.roll_back_claims()
        return import_
