"""`summary work`: takes jobs and makes summaries, several side by side, so that `web` never waits for a model.

A job is held by a lease, kept alive while it is worked on: of a worker that dies another one takes over when it runs
out. Trying again is the queue's: it outlives this process, heeds what the model's server asks for, and the deadline.
"""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import psycopg
import structlog
from sqlalchemy.exc import DBAPIError

from chassis.db import Database, psycopg_url
from chassis.errors import Conflict
from chassis.lifecycle import Stopper, backoff
from summary import metrics
from summary.commands.jobs import CHANNEL, MOST_ATTEMPTS, Taken, fail, give_back, keep, take, try_later
from summary.config import Config
from summary.errors import Lost
from summary.failures import ModelFailure
from summary.generating import Generation
from summary.model_settings import Models, ModelSettings

if TYPE_CHECKING:
    from summary.model import Client

log = structlog.get_logger()

LISTENER = "summary work listens"


@dataclass
class _Turn:
    taken: Taken
    thread: threading.Thread


class Worker:
    """One process's share of the work."""

    def __init__(self, config: Config, database: Database, models: Models, stopper: Stopper) -> None:
        self._config = config
        self._database = database
        self._models = models
        self._stopper = stopper
        self._turns: dict[UUID, _Turn] = {}  # by lease
        self._clients: dict[ModelSettings, Client] = {}
        self._wake = threading.Event()

    def run(self) -> None:
        """Until told to stop; what is under way then is given back. A database that is away is waited for."""
        threading.Thread(target=self._listen, name="listen", daemon=True).start()
        tries = 0
        while not self._stopper.stopping:
            try:
                self._wake.clear()
                self.tick()
                tries = 0
                self._wake.wait(self._config.poll_seconds)
            except DBAPIError as error:
                tries += 1
                log.warning("the database is away", error=type(error.orig).__name__)
                self._stopper.wait(backoff(tries, first=0.25, most=5.0))
        self._give_back()

    def tick(self) -> None:
        """Say what is still worked on, and begin what waits."""
        self._turns = {lease: turn for lease, turn in self._turns.items() if turn.thread.is_alive()}
        if self._turns:
            leases = list(self._turns)
            self._database.retrying(lambda session: keep(session, leases, self._config.lease_seconds))
        while len(self._turns) < self._config.work_threads and not self._stopper.stopping:
            taken = self._take()
            if taken is None:
                return
            thread = threading.Thread(target=self._turn, args=(taken,), name=f"job {taken.job.id}", daemon=True)
            self._turns[taken.lease] = _Turn(taken, thread)
            thread.start()

    def _take(self) -> Taken | None:
        share = Counter(turn.taken.job.institution_id for turn in self._turns.values())
        full = [institution for institution, count in share.items() if count >= self._config.work_threads_each]
        return self._database.retrying(lambda session: take(session, uuid4(), self._config.lease_seconds, full))

    def _turn(self, taken: Taken) -> None:
        job, began = taken.job, time.monotonic()
        structlog.contextvars.bind_contextvars(
            service="summary", verb="work", institution=str(job.institution_id), job=str(job.id)
        )
        try:
            with metrics.seconds.labels(job.kind).time():
                self._generate(taken)
            metrics.ended.labels(job.kind, "done").inc()
        except Lost:
            log.info("the job is not ours any more")
        except (ModelFailure, Conflict) as failure:
            self._missed(taken, failure, began)
        except DBAPIError as error:
            log.warning("the database went away", error=type(error.orig).__name__)  # the lease runs out
        except Exception:
            log.exception("the summary broke off")
            self._missed(taken, ModelFailure("broken-off", again=True), began)
        finally:
            self._wake.set()

    def _generate(self, taken: Taken) -> None:
        job = taken.job
        if job.attempt > MOST_ATTEMPTS:
            raise ModelFailure("broken-off")
        generation = Generation(self._database, job, taken.lease)
        settings = self._models.of(job.institution_id)
        if settings is None:
            generation.extract()
        elif taken.seconds <= 0:
            raise ModelFailure(job.problem["code"] if job.problem else "model-slow")
        else:
            generation.ask(settings, self._client(settings), taken.seconds)

    def _client(self, settings: ModelSettings) -> "Client":
        """Kept, with its connections; the library is loaded when the first model is asked."""
        from summary.model import Client

        if settings not in self._clients:
            self._clients[settings] = Client(settings)
        return self._clients[settings]

    def _missed(self, taken: Taken, failure: ModelFailure | Conflict, began: float) -> None:
        """Tried again while that may help, there are attempts left and the deadline allows; else said."""
        job, wait = taken.job, _wait_after(failure, taken.job.attempt)
        again = isinstance(failure, ModelFailure) and failure.again and job.attempt < MOST_ATTEMPTS
        log.warning("a generation failed", code=failure.code, attempt=job.attempt)
        try:
            if again and wait < taken.seconds - (time.monotonic() - began):
                self._database.retrying(lambda session: try_later(session, taken.lease, wait, failure.code))
            else:
                self._database.retrying(lambda session: fail(session, taken.lease, failure.code))
                metrics.ended.labels(job.kind, failure.code).inc()
        except (Lost, DBAPIError) as error:
            log.warning("what became of the job could not be said", error=type(error).__name__)

    def _give_back(self) -> None:
        leases = [lease for lease, turn in self._turns.items() if turn.thread.is_alive()]
        try:
            self._database.retrying(lambda session: give_back(session, leases))
        except DBAPIError as error:
            log.warning("the jobs could not be given back", error=type(error.orig).__name__)  # their leases run out

    def _listen(self) -> None:
        """Wakes the loop when a job is asked for; the loop looks by itself as well, should a notice get lost."""
        url, tries = psycopg_url(self._config.database_url), 0
        while not self._stopper.stopping:
            try:
                with psycopg.connect(url, autocommit=True, connect_timeout=5, application_name=LISTENER) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    tries = 0
                    for _notice in connection.notifies():
                        self._wake.set()
            except psycopg.Error:
                tries += 1
                self._stopper.wait(backoff(tries, most=5.0))


def _wait_after(failure: ModelFailure | Conflict, attempt: int) -> float:
    """Seconds until the next try: as asked for, else doubling, spread."""
    if isinstance(failure, ModelFailure) and failure.after is not None:
        return failure.after
    return backoff(attempt, first=0.5, most=10.0) * random.uniform(0.5, 1.0)  # noqa: S311 - spread, not a secret
