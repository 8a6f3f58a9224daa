"""`imports work`: takes the imports of the queue and works them off, several side by side.

An institution's imports go one after the other, in the order they came, under an advisory lock of Postgres that
belongs to the connection all of the work is written through: a worker that dies loses both at once, and another one
goes on from the batch that was kept. Longer imports make room for institutions that wait.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from chassis.clock import now
from chassis.db import Database
from chassis.lifecycle import Stopper, backoff
from imports import metrics
from imports.config import Config
from imports.errors import Away, Lost
from imports.job import Job, Tools
from imports.queries import Waiting, waiting_imports
from imports.retention import FORGET_SECONDS, forget_roll_backs
from imports.roll_back_job import RollBackJob

log = structlog.get_logger()

MOST_CRASHES = 5

_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended('imports work ' || :institution, 0))")


@contextmanager
def locked(database: Database, institution: UUID) -> Iterator[Connection | None]:
    """A connection of its own that holds the institution's turn; None if another worker has it."""
    with database.engine.connect() as connection:
        connection.detach()  # closed, not pooled: the lock ends with it
        held = connection.scalar(_LOCK, {"institution": str(institution)})
        connection.commit()
        yield connection if held else None


@dataclass
class _Turn:
    thread: threading.Thread
    import_id: UUID


class Worker:
    """One process's share of the work."""

    def __init__(self, config: Config, database: Database, tools: Tools, stopper: Stopper) -> None:
        self._config = config
        self._database = database
        self._tools = tools
        self._stopper = stopper
        self._turns: dict[UUID, _Turn] = {}
        self._not_before: dict[UUID, float] = {}  # institution -> monotonic time
        self._crashes: Counter[UUID] = Counter()
        self._crowded = False
        self._forgot_at = -FORGET_SECONDS

    def run(self) -> None:
        """Until told to stop; a database that is away is waited for."""
        tries = 0
        while not self._stopper.stopping:
            try:
                self.tick()
                tries = 0
                self._stopper.wait(self._config.poll_seconds)
            except DBAPIError as error:
                tries += 1
                log.warning("the database is away", error=type(error.orig).__name__)
                self._stopper.wait(backoff(tries, first=0.25, most=self._config.retry_seconds))
        for turn in self._turns.values():
            turn.thread.join()

    def tick(self) -> None:
        """Give every free place to the institution that has waited longest."""
        self._turns = {key: turn for key, turn in self._turns.items() if turn.thread.is_alive()}
        self._forget()
        with self._database.begin() as session:
            due = [found for found in waiting_imports(session) if self._due(found.institution)]
        free = self._config.work_threads - len(self._turns)
        self._crowded = len(due) > free
        metrics.due.set(len(due))
        for found in due[: max(free, 0)]:
            self._start(found)

    def _forget(self) -> None:
        """IM-21, now and then; several workers may."""
        if time.monotonic() - self._forgot_at >= FORGET_SECONDS:
            forget_roll_backs(self._database, now())
            self._forgot_at = time.monotonic()

    def _due(self, institution: UUID) -> bool:
        return institution not in self._turns and time.monotonic() >= self._not_before.get(institution, 0)

    def _start(self, found: Waiting) -> None:
        thread = threading.Thread(target=self._turn, args=(found,), name=f"import {found.import_id}")
        self._turns[found.institution] = _Turn(thread, found.import_id)
        thread.start()

    def _turn(self, found: Waiting) -> None:
        structlog.contextvars.bind_contextvars(
            service="imports", verb="work", institution=str(found.institution), import_id=str(found.import_id)
        )
        try:
            with locked(self._database, found.institution) as connection:
                if connection is None:
                    self._postpone(found, 1.0)
                    return
                kind = RollBackJob if found.rolls_back else Job
                self._work(kind(connection, found.institution, found.import_id, self._tools, self._patience()))
        except Lost:
            log.info("the import is not ours any more")
        except DBAPIError as error:
            log.warning("the database went away", error=type(error.orig).__name__)
            self._postpone(found, 1.0)

    def _work(self, job: Job | RollBackJob) -> None:
        try:
            job.work()
            self._crashes.pop(job.import_id, None)
        except (Lost, DBAPIError):
            raise
        except (Away, OSError) as error:
            log.warning("the file can not be read", error=type(error).__name__)
            job.wait("file-store-away", "The stored file can not be read. The import goes on as soon as it can.")
            self._postpone(job, self._config.retry_seconds)
        except Exception:  # noqa: BLE001 - whatever it is, the other imports go on
            self._crashed(job)

    def _crashed(self, job: Job | RollBackJob) -> None:
        """A fault of ours: tried again a few times, then said."""
        log.exception("the import broke off")
        self._crashes[job.import_id] += 1
        self._postpone(job, self._config.retry_seconds)
        if self._crashes[job.import_id] >= MOST_CRASHES:
            job.give_up("internal-error", "Something broke on our side. The rows already applied stay.")

    def _postpone(self, found: Waiting | Job | RollBackJob, seconds: float) -> None:
        self._not_before[found.institution] = time.monotonic() + seconds

    def _patience(self) -> "Patience":
        return Patience(self._stopper, self._config, lambda: self._crowded)


class Patience:
    """How long a turn lasts, and how it waits."""

    def __init__(self, stopper: Stopper, config: Config, crowded: Callable[[], bool]) -> None:
        self._stopper = stopper
        self._config = config
        self._crowded = crowded
        self._until = time.monotonic() + config.slice_seconds

    def is_over(self) -> bool:
        """Asked to stop, or others wait and this one had its slice."""
        return self._stopper.stopping or (self._crowded() and time.monotonic() > self._until)

    def pause(self, attempt: int) -> bool:
        """Wait before try number `attempt`; True when asked to stop meanwhile."""
        return self._stopper.wait(backoff(attempt, first=0.25, most=self._config.retry_seconds))
