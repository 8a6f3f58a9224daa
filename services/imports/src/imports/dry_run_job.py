"""One dry run's turn: its batches are asked about, one in flight while the next is read, and nothing is applied.

It runs beside imports, so a batch is not kept before it is sent: whoever comes after a crash asks again from the first
undecided row, and contacts decides the same (IM-11, IM-12).
"""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from chassis.clock import now
from imports.batches import Batch, Builder, Resolve
from imports.commands import dry_runs
from imports.csv_rows import Position
from imports.errors import Away, Lost
from imports.job import Job, reader_of
from imports.models import DryRun, Import
from imports.planning import Planned, planned_of

log = structlog.get_logger()


class DryRunJob(Job):
    """Works on one dry run through the connection that holds its turn; raises Lost once it is stopped or outdated."""

    _dry_run: DryRun

    def go_through(self) -> bool:
        """Ask about batch after batch. True at the end of the file."""
        import_ = self.start()
        with self._tools.store.open(import_.path) as file, ThreadPoolExecutor(1) as ahead:
            builder = self._builder(import_, file)
            batch = self._patiently(builder.next)
            while batch is not None:
                batch = self._plan(batch, builder, ahead.submit(builder.next))
                if batch is not None and self._patience.is_over():
                    self._make_room()
                    return False
        return True

    def start(self) -> Import:
        with self._held() as (session, import_):
            dry_runs.run(session, import_)
            return import_

    def end(self) -> None:
        with self._held() as (session, import_):
            if (import_.dry_run or {})["rows_done"] != import_.rows_total:
                raise RuntimeError("the rows do not add up")
            dry_runs.finish(session, import_)
        log.info("dry run finished", rows=import_.rows_total)

    def wait(self, code: str, message: str) -> None:
        with self._held() as (session, import_):
            dry_runs.wait(session, import_, code, message)

    def give_up(self, code: str, message: str) -> None:
        with self._held() as (session, import_):
            dry_runs.fail(session, import_, code, message)

    def ask(self, batch: Batch) -> list[Planned]:
        """Have contacts say what the batch would do; safe to ask again."""
        answered = []
        if (body := batch.body) is not None:
            answered = self._patiently(lambda: self._tools.contacts.dry_run(self._claims, self.import_id, body))
        return planned_of(batch, answered)

    def note(self, batch: Batch, planned: list[Planned]) -> None:
        """The plan of its rows and the progress, in one transaction."""
        with self._held() as (session, import_):
            dry_runs.settle(session, import_, self._dry_run, batch, planned)

    def _plan(self, batch: Batch, builder: Builder, coming: "Future[Batch | None]") -> Batch | None:
        """Note what becomes of a batch; gives the one that follows, which was read meanwhile."""
        self.note(batch, self.ask(batch))
        try:
            return coming.result()
        except Away:  # what is known does not wait for labels
            return self._patiently(builder.next)

    def _builder(self, import_: Import, file: BinaryIO) -> Builder:
        dry_run = self._dry_run
        reader = reader_of(import_, file, Position(dry_run.next_offset, dry_run.next_row))
        return Builder(import_, reader, self._resolver(import_), self._tools.batch_rows, dry_run.id, dry_run.labels)

    def _resolver(self, import_: Import) -> Resolve:
        return lambda names: self._tools.labels.find(self._claims, names, import_.create_labels)

    def _make_room(self) -> None:
        with self._held():
            self._dry_run.worked_at = now()

    def _locked(self, session: Session) -> Import:
        """Raises Lost when its dry run is another one, stopped or over."""
        import_, dry_run = dry_runs.held_under_way(session, self.institution, self.import_id)
        self._check_same(dry_run.id)
        self._claims, self._dry_run = import_.claims(), dry_run
        return import_

    def _check_same(self, id: UUID) -> None:
        """A newer one is another turn's."""
        if getattr(self, "_dry_run", None) is not None and self._dry_run.id != id:
            raise Lost()
