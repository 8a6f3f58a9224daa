"""One import's turn: its batches are kept, sent, labelled and settled, one in flight while the next is read."""

from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import takewhile
from typing import BinaryIO

import structlog
from sqlalchemy.orm import Session

from imports import metrics, queries
from imports.batches import Batch, Builder, Fate, Resolve, fates_of, labels_of
from imports.codes import code_of
from imports.commands import steering, working
from imports.csv_rows import Dialect, Position, Reader
from imports.errors import Away, BatchRefused, FileLost, Halted
from imports.models import Import
from imports.turn import Turn

log = structlog.get_logger()


class Job(Turn):
    """Works on an import up to the end of its file."""

    def _go(self) -> None:
        try:
            if self.go_through():
                self.end()
        except Halted:
            self.halt()
        except BatchRefused as refusal:
            log.error("a batch was refused")
            self.give_up("batch-refused", refusal.message)
        except FileLost:
            log.error("the stored file is gone")
            self.give_up("file-lost", code_of("file-lost").cause)

    def go_through(self) -> bool:
        """Decide batch after batch. True at the end of the file. Raises Halted."""
        with self._held() as (session, import_):
            if import_.asked and queries.staged_batch(session, import_) is None:
                raise Halted()
        import_ = self.start()
        with self._tools.store.open(import_.path) as file, ThreadPoolExecutor(1) as ahead:
            builder, batch = self.resume(import_, file)
            while batch is not None:
                batch = self._decide(batch, builder, ahead.submit(builder.next))
                if batch is not None and self._patience.is_over():
                    self._make_room()
                    return False
        return True

    def start(self) -> Import:
        with self._held() as (session, import_):
            working.run(session, import_)
            return import_

    def resume(self, import_: Import, file: BinaryIO) -> tuple[Builder, Batch | None]:
        """Where to go on: the batch that was kept and not decided, else the first one after the decided rows."""
        at = Position(import_.next_offset, import_.next_row)
        with self._held() as (session, _):
            batch = queries.staged_batch(session, import_)
        if batch is not None:
            last = batch.last_row
            kept = takewhile(lambda row: row.number <= last, reader_of(import_, file, at))
            batch = replace(batch, cells={row.number: row.cells for row in kept})
            at = batch.end
        resolve, rows = self._resolver(import_), self._tools.batch_rows
        builder = Builder(import_, reader_of(import_, file, at), resolve, rows, import_.reviewed)
        return builder, batch or self._staged(self._following(builder))

    def apply(self, batch: Batch) -> list[Fate]:
        """Have the batch decided by contacts and its contacts labelled; safe to do again."""
        answered = []
        if (body := batch.body) is not None:
            answered = self._patiently(lambda: self._tools.contacts.apply(self._claims, self.import_id, body))
        fates = fates_of(batch, answered)
        if added := labels_of(batch, fates):
            self._patiently(lambda: self._tools.labels.assign(self._claims, self.import_id, self._import.number, added))
        return fates

    def settle(self, batch: Batch, fates: list[Fate], following: Batch | None = None) -> Batch | None:
        """The batch is decided and the following one kept, in one transaction; that one. Raises Halted: it was not."""
        with self._held() as (session, import_):
            working.settle(session, import_, batch, fates)
            halts = import_.asked is not None and following is not None
            if following is not None and not halts:
                following = working.stage(session, import_, following)
        for outcome, count in Counter(fate.outcome for fate in fates).items():
            metrics.rows.labels(outcome).inc(count)
        if halts:
            raise Halted()
        return following

    def end(self) -> None:
        """Every row is decided: contacts may forget, the report is complete (IM-13)."""
        self._tell_contacts_the_end()
        with self._held() as (session, import_):
            if import_.rows_done != import_.rows_total:
                raise RuntimeError("the rows do not add up")
            working.finish(session, import_)
        log.info("import finished", rows=import_.rows_total)

    def halt(self) -> None:
        """What was asked for: a pause, or the end, of which contacts is told first. Neither, if that was taken back."""
        with self._held() as (session, import_):
            if import_.asked == "pause":
                steering.pause(session, import_)
                log.info("import paused", rows=import_.rows_done)
            cancelled = import_.asked == "cancel"
        if cancelled:
            self._tell_contacts_the_end()
            with self._held() as (session, import_):
                steering.cancel(session, import_)
            log.info("import cancelled", rows=import_.rows_done)

    def wait(self, code: str, message: str) -> None:
        with self._held() as (session, import_):
            working.wait(session, import_, code, message)

    def give_up(self, code: str, message: str) -> None:
        """The import ends here, with the reason; the rows after it count as not reached (IM-13)."""
        self._tell_contacts_the_end()
        with self._held() as (session, import_):
            working.fail(session, import_, code, message)

    def _staged(self, batch: Batch | None) -> Batch | None:
        if batch is not None:
            with self._held() as (session, import_):
                if import_.asked:
                    raise Halted()
                batch = working.stage(session, import_, batch)
        return batch

    def _following(self, builder: Builder) -> Batch | None:
        """Read while no batch is under way, so that a halt does not wait for labels that are away. Raises Halted."""

        def read() -> Batch | None:
            with self._held() as (_, import_):
                if import_.asked:
                    raise Halted()
            return builder.next()

        return self._patiently(read)

    def _decide(self, batch: Batch, builder: Builder, coming: "Future[Batch | None]") -> Batch | None:
        """Settle a batch; gives the one that follows, which was read meanwhile."""
        fates = self.apply(batch)
        try:
            following = coming.result()
        except Away:  # what is decided does not wait for labels
            self.settle(batch, fates)
            return self._staged(self._following(builder))
        return self.settle(batch, fates, following)

    def _make_room(self) -> None:
        with self._held() as (session, import_):
            working.make_room(session, import_)

    def _tell_contacts_the_end(self) -> None:
        try:
            self._patiently(lambda: self._tools.contacts.end(self._claims, self.import_id))
        except BatchRefused:
            log.warning("contacts does not take the end of the import")

    def _resolver(self, import_: Import) -> Resolve:
        return lambda names: self._tools.labels.resolve(self._claims, names, import_.create_labels)

    def _locked(self, session: Session) -> Import:
        """Raises Lost when it is over."""
        import_ = working.held_open(session, self.institution, self.import_id)
        self._claims = import_.claims()
        return import_


def reader_of(import_: Import, file: BinaryIO, at: Position) -> Reader:
    return Reader(file, Dialect(import_.encoding, import_.delimiter, import_.newline), len(import_.header), at)
