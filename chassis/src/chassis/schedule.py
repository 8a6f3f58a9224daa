"""`schedule`: what is due by the clock, done by one leader per database under an advisory lock."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError

from chassis import metrics
from chassis.clock import now
from chassis.config import BaseConfig
from chassis.db import Database, psycopg_url
from chassis.health import serve_health
from chassis.lifecycle import Stopper, backoff

log = structlog.get_logger()

LOCK = 7_103_309  # not that of erasures: a consumer that takes theirs stands beside us
LEAD_SECONDS = 5.0  # how often a second one asks whether the leader is gone


@dataclass(frozen=True)
class Job:
    """Something to do every so many seconds; `work` gets the present time and may be repeated harmlessly."""

    name: str
    seconds: float
    work: Callable[[Database, datetime], None]


def run_schedule(service: str, config: BaseConfig, jobs: Sequence[Job]) -> None:
    """Until told to stop; a database that is away is waited for."""
    database = Database(config.database_url, pool_size=1, name=f"{service}-schedule")
    schedule = Schedule(config.database_url, database, jobs, Stopper())
    serve_health(config, {"database": database.ping})
    schedule.run()
    database.close()


class Schedule:
    """The jobs of one service; tests hand in a clock."""

    def __init__(
        self,
        database_url: str,
        database: Database,
        jobs: Sequence[Job],
        stopper: Stopper,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._url, self._database, self._jobs = database_url, database, jobs
        self._stopper, self._clock = stopper, clock
        self.leads = False

    def run(self) -> None:
        attempt = 0
        while not self._stopper.stopping:
            try:
                self._lead()
                attempt = 0
            except (psycopg.Error, SQLAlchemyError) as error:
                attempt += 1
                log.warning("the schedule starts over", error=type(error).__name__, attempt=attempt)
                self._stopper.wait(backoff(attempt, most=30.0))
            finally:
                self._lead_is(False)

    def _lead(self) -> None:
        """The lock is this connection's: it goes when the process does, and when the connection breaks."""
        with psycopg.connect(psycopg_url(self._url), autocommit=True, connect_timeout=5) as connection:
            while not self._is_leader(connection):
                if self._stopper.wait(LEAD_SECONDS):
                    return
            self._lead_is(True)
            log.info("the schedule leads")
            due = dict.fromkeys(self._jobs, 0.0)
            while not self._stopper.stopping:
                for job in [job for job, at in due.items() if at <= time.monotonic()]:
                    job.work(self._database, self._clock())
                    metrics.jobs_done.labels(job.name).inc()
                    due[job] = time.monotonic() + job.seconds
                self._stopper.wait(min(max(min(due.values()) - time.monotonic(), 0.0), LEAD_SECONDS))
                connection.execute("SELECT 1")  # raises if the lock went with the connection

    def _lead_is(self, leads: bool) -> None:
        self.leads = leads
        metrics.schedule_leader.set(int(leads))

    def _is_leader(self, connection: psycopg.Connection) -> bool:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        return bool(row and row[0])
