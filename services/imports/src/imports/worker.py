"""`imports work`: takes the imports of the queue, and dry runs beside them, and works them off, several side by side.

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
from sqlalchemy.orm import Session

from chassis.db import Database
from chassis.lifecycle import Stopper, backoff
from imports import metrics
from imports.config import Config
from imports.dry_run_job import DryRunJob
from imports.errors import Away, Lost
from imports.job import Job
from imports.plan_queries import waiting_dry_runs
from imports.queries import Waiting, waiting_imports
from imports.roll_back_job import RollBackJob
from imports.turn import Tools, Turn

log = structlog.get_logger()

MOST_CRASHES = 5

_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended(:turn, 0))")


@contextmanager
def locked(database: Database, key: UUID, kind: str = "imports work") -> Iterator[Connection | None]:
    """A connection of its own that holds a turn, an institution's for one; None if another worker has it."""
    with database.engine.connect() as connection:
        connection.detach()  # closed, not pooled: the lock ends with it
        held = connection.scalar(_LOCK, {"turn": f"{kind} {key}"})
        connection.commit()
        yield connection if held else None


@dataclass(frozen=True)
class Work:
    """A kind of work: the name of its turns, what waits for one and whose it is, who does it, how many side by side."""

    kind: str
    waiting: Callable[[Session], list[Waiting]]
    key: Callable[[Waiting | Turn], UUID]
    job: Callable[[Waiting], type[Turn]]
    places: Callable[[Config], int]


IMPORTS = Work(
    "imports work",
    waiting_imports,
    lambda one: one.institution,
    lambda found: RollBackJob if found.rolls_back else Job,
    lambda config: config.work_threads,
)
DRY_RUNS = Work(
    "dry run", waiting_dry_runs, lambda one: one.import_id, lambda _: DryRunJob, lambda config: config.dry_run_threads
)


class Worker:
    """One process's share of all work."""

    def __init__(self, config: Config, database: Database, tools: Tools, stopper: Stopper) -> None:
        self._config = config
        self._database = database
        self._stopper = stopper
        self._crews = [Crew(work, config, database, tools, stopper) for work in (IMPORTS, DRY_RUNS)]

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
        for crew in self._crews:
            crew.join()

    def tick(self) -> None:
        imports, _dry_runs = [crew.tick() for crew in self._crews]
        metrics.due.set(imports)


class Crew:
    """The threads of one process for one kind of work."""

    def __init__(self, work: Work, config: Config, database: Database, tools: Tools, stopper: Stopper) -> None:
        self._work_of = work
        self._config = config
        self._database = database
        self._tools = tools
        self._stopper = stopper
        self._turns: dict[UUID, threading.Thread] = {}
        self._not_before: dict[UUID, float] = {}  # whose turn -> monotonic time
        self._crashes: Counter[UUID] = Counter()
        self._crowded = False

    def tick(self) -> int:
        """Give every free place to who has waited longest; how many waited."""
        self._turns = {key: turn for key, turn in self._turns.items() if turn.is_alive()}
        with self._database.begin() as session:
            due = [found for found in self._work_of.waiting(session) if self._due(self._work_of.key(found))]
        free = self._work_of.places(self._config) - len(self._turns)
        self._crowded = len(due) > free
        for found in due[: max(free, 0)]:
            self._start(found)
        return len(due)

    def join(self) -> None:
        for turn in self._turns.values():
            turn.join()

    def _due(self, key: UUID) -> bool:
        return key not in self._turns and time.monotonic() >= self._not_before.get(key, 0)

    def _start(self, found: Waiting) -> None:
        thread = threading.Thread(target=self._turn, args=(found,), name=f"{self._work_of.kind} {found.import_id}")
        self._turns[self._work_of.key(found)] = thread
        thread.start()

    def _turn(self, found: Waiting) -> None:
        structlog.contextvars.bind_contextvars(
            service="imports", verb="work", institution=str(found.institution), import_id=str(found.import_id)
        )
        try:
            with locked(self._database, self._work_of.key(found), self._work_of.kind) as connection:
                if connection is None:
                    self._postpone(found, 1.0)
                    return
                job = self._work_of.job(found)
                self._work(job(connection, found.institution, found.import_id, self._tools, self._patience()))
        except Lost:
            log.info("the import is not ours any more")
        except DBAPIError as error:
            log.warning("the database went away", error=type(error.orig).__name__)
            self._postpone(found, 1.0)

    def _work(self, job: Turn) -> None:
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

    def _crashed(self, job: Turn) -> None:
        """A fault of ours: tried again a few times, then said."""
        log.exception("the import broke off")
        self._crashes[job.import_id] += 1
        self._postpone(job, self._config.retry_seconds)
        if self._crashes[job.import_id] >= MOST_CRASHES:
            job.give_up("internal-error", "Something broke on our side. The rows already applied stay.")

    def _postpone(self, found: Waiting | Turn, seconds: float) -> None:
        self._not_before[self._work_of.key(found)] = time.monotonic() + seconds

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
