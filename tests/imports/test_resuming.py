"""A worker that dies: the import goes on at the first undecided batch, with exactly that batch (IM-12, IM-20)."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from chassis.db import Database
from imports.batches import Batch
from imports.config import Config
from imports.errors import Lost
from imports.job import Job
from imports.service import tools_of
from imports.worker import Worker, locked
from tests.imports.conftest import Imports, Row, a_csv, people, working
from tests.imports.owners import Contacts, CutAfter, Labels
from tests.imports.test_work import waits_for
from tests.support.databases import DatabaseUrls
from tests.support.servers import Servers
from tests.support.waiting import wait_until

Finish = Callable[..., list[Row]]
STEPS = ("staged", "sent", "labelled", "next staged", "next sent", "settled")


class Patient:
    """No end of the turn, no waiting."""

    def is_over(self) -> bool:
        return False

    def pause(self, attempt: int) -> bool:
        return True


@contextmanager
def turn(config: Config, database: Database, institution: UUID, import_: Row) -> Iterator[Job]:
    """A worker's turn of one import, to be walked step by step - and to be left in the middle."""
    tools = tools_of(config)
    with locked(database, institution) as connection:
        assert connection is not None
        yield Job(connection, institution, UUID(import_["id"]), tools, Patient())
    tools.close()


def walk(job: Job, config: Config, until: str) -> None:
    """Decide one batch, and the second one up to this step; the third is kept and sent before the second is settled."""
    import_ = job.start()
    with job._tools.store.open(import_.path) as file:
        builder, kept = job.resume(import_, file)
        assert not kept

        def staged() -> Batch:
            made = builder.next()
            assert made
            batch = job._staged(made)
            assert batch
            return batch

        def sent(batch: Batch) -> None:
            assert batch.body
            job._tools.contacts.apply(job._claims, job.import_id, batch.body)

        batch = staged()
        job.settle(batch, job.apply(batch))
        batch = staged()
        if until == "sent":
            sent(batch)
        if until in ("staged", "sent"):
            return
        fates = job.apply(batch)
        if until.startswith("next"):
            following = staged()
            if until == "next sent":
                sent(following)
        elif until == "settled":
            job.settle(batch, fates)


def bodies(contacts: Contacts, import_: Row) -> dict[int, set[str]]:
    """The different bodies that came for each first row."""
    found: dict[int, set[str]] = {}
    for sent in contacts.sent:
        if sent.import_id == import_["id"]:
            found.setdefault(sent.first_row, set()).add(sent.sha256)
    return found


@pytest.mark.parametrize("until", STEPS)
def test_a_turn_left_after_any_step_is_finished_with_the_same_batch(
    imports: Imports,
    contacts: Contacts,
    labels: Labels,
    system: Config,
    system_database: Database,
    finish: Finish,
    until: str,
) -> None:
    """IM-12: also if the next worker has batches of another size."""
    import_ = imports.has(a_csv(*people(20, labels="Applied"), ["C1", "Again", "", "", ""], ["too", "few"]))
    config = replace(system, batch_rows=7)
    with turn(config, system_database, imports.institution, import_) as job:
        walk(job, config, until)
    assert imports.state(import_)["rows_done"] == (14 if until == "settled" else 7)
    (state,) = finish(imports, import_, batch_rows=5)
    assert (state["counts"]["created"], state["counts"]["refused"], state["counts"]["updated"]) == (20, 2, 0)
    assert all(len(different) == 1 for different in bodies(contacts, import_).values())
    assert list(bodies(contacts, import_)) == ([2, 9, 16] if until.startswith("next") else [2, 9, 16, 21])
    assert Counter(row["row"] for row in imports.rows(import_)) == Counter(range(2, 24))
    assert len(labels.of(imports.institution).assigned) == 20
    refused = {row["row"]: row["cells"] for row in imports.rows(import_, outcome="refused")}
    assert refused == {22: ["C1", "Again", "", "", ""], 23: ["too", "few"]}


def test_the_cells_of_refused_rows_survive_a_crash(
    imports: Imports, system: Config, system_database: Database, finish: Finish
) -> None:
    """IM-13: the batch that was kept holds what was sent; the original cells are read again."""
    rows = [*people(3), ["C1", "Again", "'=1", "", ""], ["a", "b"], *people(3, first=3)]
    import_ = imports.has(a_csv(*rows))
    config = replace(system, batch_rows=3)
    with turn(config, system_database, imports.institution, import_) as job:
        walk(job, config, "sent")
    finish(imports, import_)
    refused = {row["row"]: row["cells"] for row in imports.rows(import_, outcome="refused")}
    assert refused == {5: ["C1", "Again", "'=1", "", ""], 6: ["a", "b"]}


def test_an_answer_that_never_came_is_asked_for_again(imports: Imports, contacts: Contacts, finish: Finish) -> None:
    """IM-12: contacts applied the batch, the connection broke: no row is applied twice."""
    cuts = [CutAfter(), CutAfter()]

    def gate(path: str) -> None:
        if path.endswith("/batches") and cuts:
            raise cuts.pop()

    contacts.gate = gate
    (state,) = finish(imports, imports.has(a_csv(*people(5))))
    assert state["counts"]["created"] == 5
    assert [sent.first_row for sent in contacts.sent] == [2, 2, 2]
    assert len(bodies(contacts, state)[2]) == 1


def test_a_worker_that_lost_its_connection_can_not_write_any_more(
    imports: Imports, system: Config, system_database: Database, urls: DatabaseUrls, servers: Servers
) -> None:
    """IM-12: the turn and the writing are one connection, so both are lost at once."""
    import_ = imports.has(a_csv(*people(5)))
    with turn(system, system_database, imports.institution, import_) as job:
        job.start()
        name = urls.owner.rpartition("/")[2]
        with psycopg.connect(servers.postgres_admin_url, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE locktype = 'advisory' AND datname = %s",
                [name],
            )
        with pytest.raises(OperationalError):
            job.start()
        with pytest.raises(Lost):
            job.start()
    with turn(system, system_database, imports.institution, import_) as next_job:
        assert next_job.start().status == "running"


def test_an_institutions_turn_is_one_workers_alone(imports: Imports, system: Config, system_database: Database) -> None:
    """IM-20: another worker does not wait for it, it goes elsewhere."""
    with locked(system_database, imports.institution) as first, locked(system_database, imports.institution) as second:
        assert (first is None, second is None) == (False, True)
    with locked(system_database, imports.institution) as third:
        assert third is not None


def test_an_import_that_is_over_is_not_begun_again(
    imports: Imports, system: Config, system_database: Database, finish: Finish
) -> None:
    """IM-12."""
    (state,) = finish(imports, imports.has(a_csv(*people(2))))
    with turn(system, system_database, imports.institution, state) as job, pytest.raises(Lost):
        job.work()


def test_a_stored_file_that_can_not_be_read_is_waited_for(imports: Imports, system: Config) -> None:
    """IM-12: nothing is decided about rows that nobody can see."""
    import_ = imports.has(a_csv(*people(5)))
    folder = Path(system.files_url.removeprefix("file://"))
    folder.rename(folder.with_name("elsewhere"))
    with working(system):
        wait_until(lambda: waits_for(imports.state(import_)) == "file-store-away", message="it waits and says for whom")
        folder.with_name("elsewhere").rename(folder)
        wait_until(lambda: imports.is_over(import_), message="it is over")
    assert imports.state(import_)["counts"]["created"] == 5


def test_a_stored_file_that_is_gone_for_good_fails_its_import_and_not_the_next_one(
    imports: Imports, system: Config, finish: Finish
) -> None:
    """IM-13."""
    lost = imports.has(a_csv(*people(5)))
    (file,) = Path(system.files_url.removeprefix("file://")).rglob("*.csv")
    file.unlink()
    lost, sound = finish(imports, lost, imports.has(a_csv(*people(5))))
    assert (lost["status"], lost["problem"]["code"], lost["counts"]["not_reached"]) == ("failed", "file-lost", 5)
    assert (sound["status"], sound["counts"]["created"]) == ("finished", 5)


def test_a_stored_file_that_lost_its_end_is_not_called_finished(
    imports: Imports, system: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IM-13: the counts add up, or it is said that they do not."""
    monkeypatch.setattr("imports.worker.MOST_CRASHES", 2)
    import_ = imports.has(a_csv(*people(10)))
    (file,) = Path(system.files_url.removeprefix("file://")).rglob("*.csv")
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with working(replace(system, batch_rows=2)):
        wait_until(lambda: imports.is_over(import_), message="it is over")
    state = imports.state(import_)
    counted = sum(count for name, count in state["counts"].items() if name != "in_part")
    assert (state["status"], state["problem"]["code"], counted) == ("failed", "internal-error", 10)


def environment(config: Config) -> dict[str, str]:
    given = {field.name: getattr(config, field.name) for field in fields(config)}
    return {name.upper(): str(value) for name, value in given.items() if value is not None and value != ""}


class Process:
    """`imports work`, as supervisor starts it."""

    def __init__(self, config: Config, log: Path) -> None:
        program = Path(sys.executable).with_name("imports")
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [program, "work"], env=os.environ | environment(config), stdout=out, stderr=out
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def end(self, number: int, meanwhile: Callable[[], None] = lambda: None) -> int:
        self._process.send_signal(number)
        meanwhile()
        return self._process.wait(120)


@contextmanager
def process(config: Config, log: Path) -> Iterator[Process]:
    made = Process(config, log)
    try:
        yield made
    finally:
        made.end(signal.SIGKILL)


class Held:
    """Contacts answers so many batches and keeps the next waiting until it may go on: no worker is ever too quick."""

    def __init__(self, contacts: Contacts, batches: int) -> None:
        self.go_on = threading.Event()
        self.holds = False
        self._left = batches
        contacts.gate = self._gate

    def _gate(self, path: str) -> None:
        self._left -= path.endswith("/batches")
        if self._left < 0:
            self.holds = True
            self.go_on.wait(300)


def test_kill_9_of_the_process_in_the_middle_loses_and_repeats_nothing(
    imports: Imports, contacts: Contacts, labels: Labels, system: Config, tmp_path: Path
) -> None:
    """IM-12, IM-20: the kill hits between 20 and 80% of the rows, and another process goes on at once."""
    config, door = replace(system, batch_rows=10), Held(contacts, batches=50)
    import_ = imports.has(a_csv(*people(1000, labels="Applied")))
    reached: Any = lambda rows: lambda: imports.state(import_)["rows_done"] >= rows  # noqa: E731
    with process(config, tmp_path / "log") as first:
        wait_until(reached(250), message="a quarter is decided")
        assert first.end(signal.SIGKILL) == -signal.SIGKILL
    door.go_on.set()
    state = imports.state(import_)
    assert 0.2 < state["rows_done"] / 1000 < 0.8
    with process(config, tmp_path / "log") as second:
        assert second.pid != first.pid
        wait_until(lambda: imports.is_over(import_), message="it is over")
        assert second.end(signal.SIGTERM) == 0
    assert imports.state(import_)["counts"] | {"in_part": 0} == {
        "created": 1000,
        **dict.fromkeys(("updated", "unchanged", "skipped", "refused", "held", "not_reached", "in_part"), 0),
    }
    assert [row["row"] for row in imports.rows(import_)] == list(range(2, 1002))
    assert all(len(different) == 1 for different in bodies(contacts, import_).values())
    held = contacts.of(imports.institution).contacts
    assert {contact["crm_id"] for contact in held.values()} == {f"C{n}" for n in range(1000)}
    assert labels.of(imports.institution).assigned.keys() == held.keys()


def test_the_worker_is_stopped_between_two_batches(
    imports: Imports, contacts: Contacts, system: Config, tmp_path: Path
) -> None:
    """IM-12: SIGTERM ends it soon, and nothing is sent twice."""
    config, door = replace(system, batch_rows=5), Held(contacts, batches=20)
    import_ = imports.has(a_csv(*people(500)))
    with process(config, tmp_path / "log") as first:
        wait_until(lambda: imports.state(import_)["rows_done"] > 0, message="it has begun")
        assert first.end(signal.SIGTERM, door.go_on.set) == 0
    assert imports.state(import_)["rows_done"] < 500
    with working(replace(config, batch_rows=500)):
        wait_until(lambda: imports.is_over(import_), message="it is over")
    assert Counter(len(different) for different in bodies(contacts, import_).values()).keys() == {1}
    assert len(contacts.sent) == len(bodies(contacts, import_))


def test_each_verb_has_no_more_rights_than_it_needs(urls: DatabaseUrls) -> None:
    """AC-1, design 3.11."""
    with psycopg.connect(urls.system) as connection:
        facts = connection.execute(
            "SELECT rolsuper, rolbypassrls, (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid)"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert facts == (False, False, 0)
    assert Worker.__module__ == "imports.worker"
