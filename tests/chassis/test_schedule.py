"""What is due by the clock: one leader, and another when it is gone."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from chassis import schedule
from chassis.db import Database
from chassis.idempotency import forget_answers
from chassis.lifecycle import Stopper
from chassis.schedule import Job, Schedule
from tests.chassis.conftest import INSTITUTION
from tests.support.waiting import wait_until

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
Start = Callable[[list[Job]], Schedule]


@pytest.fixture
def start(ledger_url: str, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """A schedule that runs until the test ends."""
    monkeypatch.setattr(schedule, "LEAD_SECONDS", 0.05)
    running: list[tuple[Stopper, threading.Thread]] = []

    def start(jobs: list[Job]) -> Schedule:
        stopper = Stopper(install=False)
        made = Schedule(ledger_url, database, jobs, stopper, clock=lambda: NOON)
        thread = threading.Thread(target=made.run)
        thread.start()
        running.append((stopper, thread))
        return made

    yield start
    for stopper, thread in running:
        stopper.stop()
        thread.join()


def leaders(database: Database) -> list[int]:
    """The backends that hold the lock."""
    held = text("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = :lock AND granted")
    with database.begin() as session:
        return list(session.scalars(held, {"lock": schedule.LOCK}))


def jobs_done(name: str) -> float:
    return float(REGISTRY.get_sample_value("schedule_jobs_total", {"job": name}) or 0)


def test_a_job_runs_at_once_and_then_by_the_clock_it_is_given(start: Start) -> None:
    """Design 3.15: the clock is handed in."""
    times: list[datetime] = []
    often, seldom = Job("often", 0.05, lambda _, at: times.append(at)), Job("seldom", 3600, lambda _, at: None)
    start([seldom, often])
    before = jobs_done("often")
    wait_until(lambda: len(times) >= 3)
    assert set(times) == {NOON}
    wait_until(lambda: jobs_done("often") >= before + 2)


def test_one_leads_and_the_next_follows_when_it_is_gone(start: Start, database: Database, ledger_url: str) -> None:
    """Design 1: one leader by advisory lock; it goes with its connection."""
    job = Job("nothing", 0.05, lambda _, at: None)
    first = start([job])
    wait_until(lambda: first.leads)
    second = start([job])
    [pid] = leaders(database)
    assert (first.leads, second.leads) == (True, False)
    with psycopg.connect(ledger_url, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", [pid])
    wait_until(lambda: leaders(database) not in ([], [pid]))
    wait_until(lambda: first.leads != second.leads)


def test_a_job_that_meets_a_broken_world_is_tried_again(start: Start) -> None:
    """Design 2: a database that is away is waited for, and nothing falls over."""
    tries: list[int] = []

    def fails_first(database: Database, _at: datetime) -> None:
        tries.append(1)
        if len(tries) == 1:
            with database.begin() as session:
                session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    start([Job("shaky", 0.05, fails_first)])
    wait_until(lambda: len(tries) >= 3)


def test_answers_are_forgotten_when_they_are_old(database: Database) -> None:
    """Design 3.8: the table does not grow for ever."""
    stored = text("INSERT INTO idempotency VALUES (:institution, 'POST /x', :key, '', 201, '{}', :at)")
    with database.begin() as session:
        for key, at in (("old", datetime(2026, 1, 1, tzinfo=UTC)), ("new", NOON)):
            session.execute(stored, {"institution": INSTITUTION, "key": key, "at": at})
        assert forget_answers(session, NOON) == 1
        assert session.scalars(text("SELECT key FROM idempotency")).all() == ["new"]


def test_every_advisory_lock_has_a_number_of_its_own() -> None:
    """Design 3.6, 3.11: whoever leads a schedule must not keep its service from hearing of erasures."""
    root = Path(__file__).parents[2]
    sources = [file for folder in ("chassis", "services") for file in (root / folder).glob("**/src/**/*.py")]
    numbers = [
        number.replace("_", "") for file in sources for number in re.findall(r"\b7_?103_?3\d\d\b", file.read_text())
    ]
    assert len(numbers) == len(set(numbers)) > 5
