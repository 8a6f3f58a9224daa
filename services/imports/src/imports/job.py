"""One import's turn: its batches are kept, sent, labelled and settled, one in flight while the one before it is settled
and the next is read and kept."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import chain, islice
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

    _gives_way = False

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
        """Decide batch after batch. True at the end of the file, False where others go first. Raises Halted."""
        with self._held() as (session, import_):
            if import_.asked and not queries.staged_batches(session, import_):
                raise Halted()
        import_ = self.start()
        with self._tools.store.open(import_.path) as file, ThreadPoolExecutor(1) as wire:
            builder, kept = self.resume(import_, file)
            under_way: tuple[Batch, Future[list[Fate]]] | None = None
            for batch in chain(self._batches(builder, kept), (None,)):
                before, fates = under_way, self._answer(*under_way) if under_way else []
                halts = batch is not None and batch not in kept and self._is_to_halt()
                under_way = (batch, wire.submit(self._apply, batch)) if batch and not halts else None
                if before:
                    self.settle(before[0], fates)
                if batch and halts:
                    self._withdraw(batch)
                    raise Halted()
        return not self._gives_way

    def start(self) -> Import:
        with self._held() as (session, import_):
            working.run(session, import_)
            return import_

    def resume(self, import_: Import, file: BinaryIO) -> tuple[Builder, list[Batch]]:
        """Where to go on, and the batches before that which were kept and not decided."""
        at = Position(import_.next_offset, import_.next_row)
        with self._held() as (session, _):
            kept = queries.staged_batches(session, import_)
        reader = reader_of(import_, file, at)
        for place, batch in enumerate(kept):
            cells = {row.number: row.cells for row in islice(reader, batch.rows)}
            kept[place], at = replace(batch, cells=cells), batch.end
        resolve, rows = self._resolver(import_), self._tools.batch_rows
        return Builder(import_, reader_of(import_, file, at), resolve, rows, import_.reviewed), kept

    def apply(self, batch: Batch) -> list[Fate]:
        """Have the batch decided by contacts and its contacts labelled; safe to do again."""
        return self._patiently(lambda: self._apply(batch))

    def settle(self, batch: Batch, fates: list[Fate]) -> None:
        """The batch is decided, in one transaction."""
        with self._held() as (session, import_):
            working.settle(session, import_, batch, fates)
        for outcome, count in Counter(fate.outcome for fate in fates).items():
            metrics.rows.labels(outcome).inc(count)

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

    def _batches(self, builder: Builder, kept: Sequence[Batch]) -> Iterator[Batch | None]:
        """One after the other, each kept while the one before it is under way. None: now that one is to be settled,
        before something else is waited for or the turn ends. Raises Halted."""
        yield from kept
        while True:
            try:
                batch = builder.next()
            except (Away, FileLost):  # what is decided does not wait for labels
                yield None
                batch = self._following(builder)
            if batch is None:
                return
            if (staged := self._staged(batch)) is None:
                yield None
                raise Halted()
            yield staged
            if self._patience.is_over():
                yield None
                self._make_room()
                return

    def _staged(self, batch: Batch) -> Batch | None:
        """The batch as it is kept; None if a halt was asked for."""
        with self._held() as (session, import_):
            return working.stage(session, import_, batch) if import_.asked is None else None

    def _is_to_halt(self) -> bool:
        with self._held() as (_, import_):
            return import_.asked is not None

    def _withdraw(self, batch: Batch) -> None:
        """It was kept and never sent, so that a halt need not wait for it."""
        with self._held() as (session, import_):
            working.withdraw(session, import_, batch)

    def _following(self, builder: Builder) -> Batch | None:
        """Read while no batch is under way, so that a halt does not wait for labels that are away. Raises Halted."""

        def read() -> Batch | None:
            with self._held() as (_, import_):
                if import_.asked:
                    raise Halted()
            return builder.next()

        return self._patiently(read)

    def _answer(self, batch: Batch, asked: "Future[list[Fate]]") -> list[Fate]:
        try:
            return asked.result()
        except Away:
            return self.apply(batch)

    def _apply(self, batch: Batch) -> list[Fate]:
        """Raises Away. Touches nothing of the turn: another batch is being settled meanwhile."""
        answered = []
        if batch.body is not None:
            answered = self._tools.contacts.apply(self._claims, self.import_id, batch.body)
        fates = fates_of(batch, answered)
        if added := labels_of(batch, fates):
            self._tools.labels.assign(self._claims, self.import_id, self._import.number, added)
        return fates

    def _make_room(self) -> None:
        self._gives_way = True
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
