"""Pause, resume and cancel in the middle of an import: no row is half, lost or twice (IM-12, IM-13)."""

import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from chassis.db import Database
from imports.config import Config
from tests.imports.conftest import Imports, Outbox, Row, a_csv, people, working
from tests.imports.owners import Contacts, Labels, away
from tests.imports.test_resuming import Held, bodies, process, turn, walk
from tests.imports.test_work import mixed, people_of, waits_for
from tests.support.waiting import wait_until

Finish = Callable[..., list[Row]]


def adds_up(state: Row) -> bool:
    """IM-13."""
    counted: int = sum(rows for name, rows in state["counts"].items() if name != "in_part")
    total: int = state["rows_total"]
    return counted == total


def steps_of(state: Row) -> list[tuple[str, str]]:
    return [(step["step"], step["by"]) for step in state["steps"]]


def test_an_import_of_thousands_paused_killed_and_resumed_is_as_one_that_nobody_touched(
    imports: Imports,
    others: Imports,
    contacts: Contacts,
    labels: Labels,
    system: Config,
    finish: Finish,
    tmp_path: Path,
) -> None:
    """IM-12, IM-20: the batch under way is finished and counted; no worker touches it while it is paused."""
    data = a_csv(*people(2000, labels="Applied"), ["C1", "Again", "", "", ""], ["too", "few"])
    (undisturbed,) = finish(others, others.has(data))
    config, door = replace(system, batch_rows=100), Held(contacts, batches=8)
    import_ = imports.has(data)
    with process(config, tmp_path / "log") as first:
        wait_until(lambda: imports.state(import_)["rows_done"] == 800, message="eight batches are decided")
        wait_until(lambda: door.holds, message="the ninth is under way")
        asked = imports.steer(import_, "pause")
        assert (asked["status"], asked["asked"], asked["rows_done"]) == ("running", "pause", 800)
        door.go_on.set()
        wait_until(lambda: imports.is_paused(import_), message="it is paused")
        assert imports.state(import_)["rows_done"] == 900
        assert first.end(signal.SIGKILL) == -signal.SIGKILL
    sent = len(contacts.sent)
    with process(config, tmp_path / "log"):
        later = others.has(a_csv(*people(1)))
        wait_until(lambda: others.is_over(later), message="the worker works")
        assert imports.is_paused(import_)
        assert len(contacts.sent) == sent + 1
        assert imports.steer(import_, "resume")["status"] == "queued"
        wait_until(lambda: imports.is_over(import_), message="it is over")
    state = imports.state(import_)
    assert (state["status"], state["counts"]) == ("finished", undisturbed["counts"])
    assert imports.fates(state) == others.fates(undisturbed)
    assert len(imports.rows(state)) == 2002
    assert all(len(different) == 1 for different in bodies(contacts, import_).values())
    assert sum(one.import_id == import_["id"] for one in contacts.sent) == len(bodies(contacts, import_)) == 21
    assert people_of(contacts, labels, imports) == people_of(contacts, labels, others)
    assert steps_of(state) == [("pause", "test-user"), ("resume", "test-user")]


@pytest.mark.parametrize("until", ["staged", "sent", "labelled"])
def test_a_worker_that_died_with_a_batch_under_way_leaves_it_to_be_decided_before_the_halt(
    imports: Imports, contacts: Contacts, system: Config, system_database: Database, until: str
) -> None:
    """IM-12: contacts may have applied it, so it is finished first, exactly as it was, and counted."""
    import_ = imports.has(a_csv(*people(20, labels="Applied")))
    with turn(replace(system, batch_rows=7), system_database, imports.institution, import_) as job:
        walk(job, system, until)
    imports.steer(import_, "cancel")
    with working(system):
        wait_until(lambda: imports.is_over(import_), message="it is cancelled")
    state = imports.state(import_)
    assert (state["status"], state["counts"]["created"], state["counts"]["not_reached"]) == ("cancelled", 14, 6)
    assert list(bodies(contacts, import_)) == [2, 9]
    assert len(contacts.of(imports.institution).contacts) == 14


def test_a_cancelled_import_keeps_what_was_decided_and_counts_the_rest(
    imports: Imports, contacts: Contacts, system: Config
) -> None:
    """IM-12, IM-13: the report has a row for each that was decided; the others are one range after the last."""
    door = Held(contacts, batches=3)
    import_ = imports.has(mixed())
    with working(replace(system, batch_rows=7)):
        wait_until(lambda: door.holds, message="the fourth batch is under way")
        assert imports.steer(import_, "cancel")["asked"] == "cancel"
        door.go_on.set()
        wait_until(lambda: imports.is_over(import_), message="it is over")
    state = imports.state(import_)
    assert (state["status"], state["problem"]["code"], state["asked"]) == ("cancelled", "cancelled", None)
    assert (state["rows_done"], state["counts"]["not_reached"]) == (28, 11)
    assert adds_up(state)
    rows = imports.rows(state)
    assert (len(rows), rows[-1]["row"]) == (28, state["decided_up_to"])
    assert imports.rows(state, outcome="not_reached") == []
    assert contacts.ended == [state["id"]]
    applied = sum(state["counts"][name] for name in ("created", "updated", "unchanged"))
    assert len(contacts.of(imports.institution).contacts) == applied


def test_each_step_is_one_event_and_asking_twice_is_asking_once(imports: Imports, outbox: Outbox) -> None:
    """IM-12: who did it and when is kept; here before the first row, where it happens at once."""
    import_ = imports.has(a_csv(*people(3)))
    for step in ("pause", "pause", "resume", "resume", "pause", "cancel", "cancel"):
        imports.as_(user="ada").steer(import_, step)
    told = [orjson.loads(event["payload"]) for event in outbox()]
    assert [event["version"] for event in told] == [1, 2, 3, 4, 5]
    assert [(event["status"], (event["problem"] or {}).get("code")) for event in told] == [
        ("queued", None),
        ("waiting", "paused"),
        ("queued", None),
        ("waiting", "paused"),
        ("cancelled", "cancelled"),
    ]
    assert steps_of(told[-1]) == [(step, "ada") for step in ("pause", "resume", "pause", "cancel")]
    assert told[-1]["steps"][-1]["at"] <= told[-1]["finished_at"]
    assert (told[-1]["counts"]["not_reached"], adds_up(told[-1])) == (3, True)


def test_an_import_that_is_over_says_so(imports: Imports, finish: Finish, outbox: Outbox) -> None:
    """IM-12: 409 with what is the case, and nothing is told."""
    (state,) = finish(imports, imports.has(a_csv(*people(2))))
    told = len(outbox())
    for step in ("pause", "resume", "cancel"):
        answer = imports.ask("POST", f"/imports/{state['id']}/{step}")
        assert (answer.status, answer.code) == (409, "import-over")
        assert "has finished" in answer.body["detail"]
    assert (imports.state(state), len(outbox())) == (state, told)


def test_who_sees_only_some_groups_halts_only_what_they_started(imports: Imports) -> None:
    """AC-1, AC-3."""
    import_ = imports.has(a_csv(*people(2)))
    for step in ("pause", "resume", "cancel"):
        answer = imports.as_(user="ben", groups=["North"]).ask("POST", f"/imports/{import_['id']}/{step}")
        assert answer.status == 404
    assert imports.state(import_)["steps"] == []


def test_a_paused_import_holds_up_the_later_ones_of_its_institution(
    imports: Imports, others: Imports, contacts: Contacts, system: Config
) -> None:
    """IM-12, IM-14: the later file has the last word. One behind it can be cancelled at once."""
    first, second, third = (imports.has(a_csv(["C1", f"Name {n}", "B", "", ""])) for n in range(3))
    imports.steer(first, "pause")
    with working(system):
        other = others.has(a_csv(*people(1)))
        wait_until(lambda: others.is_over(other), message="another institution's is over")
        assert [imports.state(one)["status"] for one in (second, third)] == ["queued", "queued"]
        assert imports.steer(second, "cancel")["status"] == "cancelled"
        imports.steer(first, "resume")
        wait_until(lambda: imports.is_over(third), message="the last one is over")
    assert [sent.rows[0][2] for sent in contacts.sent if sent.import_id != other["id"]] == ["Name 0", "Name 2"]


def test_a_pause_that_is_taken_back_in_time_changes_nothing(
    imports: Imports, contacts: Contacts, system: Config
) -> None:
    """IM-12."""
    door = Held(contacts, batches=1)
    import_ = imports.has(a_csv(*people(20)))
    with working(replace(system, batch_rows=5)):
        wait_until(lambda: door.holds, message="the second batch is under way")
        imports.steer(import_, "pause")
        taken_back = imports.steer(import_, "resume")
        assert (taken_back["status"], taken_back["asked"]) == ("running", None)
        door.go_on.set()
        wait_until(lambda: imports.is_over(import_), message="it is over")
    assert (imports.state(import_)["status"], len(contacts.sent)) == ("finished", 4)


def test_an_import_that_is_cancelled_in_its_last_batch_has_finished(
    imports: Imports, contacts: Contacts, system: Config
) -> None:
    """IM-13: every row is decided, so nothing was cancelled; who wanted it is kept all the same."""
    door = Held(contacts, batches=0)
    import_ = imports.has(a_csv(*people(3)))
    with working(system):
        wait_until(lambda: door.holds, message="the only batch is under way")
        imports.steer(import_, "cancel")
        door.go_on.set()
        wait_until(lambda: imports.is_over(import_), message="it is over")
    state = imports.state(import_)
    assert (state["status"], state["asked"], state["counts"]["created"]) == ("finished", None, 3)
    assert steps_of(state) == [("cancel", "test-user")]


def test_an_import_that_waits_for_labels_before_a_batch_halts_without_them(
    imports: Imports, labels: Labels, system: Config
) -> None:
    """IM-12: no batch is under way, so nothing has to be waited for."""
    labels.gate = away
    import_ = imports.has(a_csv(*people(5, labels="Applied")))
    with working(system):
        wait_until(lambda: waits_for(imports.state(import_)) == "labels-away", message="it waits for labels")
        imports.steer(import_, "pause")
        wait_until(lambda: imports.is_paused(import_), message="it is paused")
        imports.steer(import_, "cancel")
        wait_until(lambda: imports.is_over(import_), message="it is cancelled")
    counts = imports.state(import_)["counts"]
    assert {name: rows for name, rows in counts.items() if rows} == {"not_reached": 5}


def test_the_newest_twenty_steps_are_kept(imports: Imports) -> None:
    """IM-12: an event does not grow without end."""
    import_ = imports.has(a_csv(*people(1)))
    for _ in range(11):
        imports.steer(import_, "pause")
        state = imports.steer(import_, "resume")
    assert [step["step"] for step in state["steps"]] == ["pause", "resume"] * 10
