"""An import is rolled back (IM-15): asked for once, range by range, and nothing is lost by whatever dies."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import orjson
import psycopg
import pytest

from chassis.clock import now
from chassis.db import Database
from chassis.errors import Problem
from imports.config import Config
from imports.consumers import handle
from imports.retention import remove_roll_backs
from imports.roll_back_codes import NEXT_STEPS, UNWANTED
from imports.roll_back_job import RollBackJob
from imports.service import tools_of
from imports.worker import locked
from tests.imports.conftest import HEADER, Imports, Outbox, Row, a_csv, people, working
from tests.imports.owners import Contacts, CutAfter, Institution, Labels, away
from tests.imports.test_resuming import Patient, process
from tests.support.databases import DatabaseUrls
from tests.support.erasures import an_erasure
from tests.support.waiting import wait_until

Finish = Callable[..., list[Row]]


def ask(imports: Imports, import_: Row) -> Row:
    answer = imports.ask("POST", f"/imports/{import_['id']}/roll-back")
    assert answer.status == 202, answer.body
    return dict(answer.body["roll_back"])


def progress(imports: Imports, import_: Row) -> Row:
    return dict(imports.state(import_)["roll_back"])


def is_over(imports: Imports, import_: Row) -> bool:
    return bool(progress(imports, import_)["state"] == "finished")


def roll_back(imports: Imports, config: Config, import_: Row) -> Row:
    """Until it is finished."""
    ask(imports, import_)
    with working(config):
        wait_until(lambda: is_over(imports, import_), message="it is rolled back")
    return progress(imports, import_)


def kept(imports: Imports, import_: Row, **query: str) -> list[Row]:
    return imports.all_of(f"/imports/{import_['id']}/roll-back", 2, **query)


@pytest.fixture
def held(contacts: Contacts, imports: Imports) -> Institution:
    return contacts.of(imports.institution)


def test_contacts_and_labels_are_as_before(
    imports: Imports, contacts: Contacts, labels: Labels, held: Institution, system: Config, finish: Finish
) -> None:
    """IM-15, LA-5: the unchanged ones got a label, which goes as well; the report stays."""
    finish(imports, imports.has(a_csv(*people(6))))
    before = {id: dict(contact) for id, contact in held.contacts.items()}
    rows = [[row[0], "Other" if n < 3 else row[1], *row[2:4], "New"] for n, row in enumerate(people(12))]
    (state,) = finish(imports, imports.has(a_csv(*rows)))
    assert [state["counts"][name] for name in ("created", "updated", "unchanged")] == [6, 3, 3]
    assert state["roll_back"] is None
    done = roll_back(imports, replace(system, batch_rows=5), state)
    assert done["counts"] == {"erased": 6, "restored": 6, "unchanged": 0, "kept": 0}
    assert (done["rows_done"], done["rows_total"], done["problem"], done["by"]) == (12, 12, None, "test-user")
    assert done["asked_at"] <= done["finished_at"]
    assert held.contacts == before
    assert labels.of(imports.institution).assigned == {}
    assert contacts.rolled_back == [(2, 6), (7, 11), (12, 13)]
    assert imports.state(state)["counts"] == state["counts"]
    assert kept(imports, state) == []


def test_what_was_kept_is_listed_with_why_and_what_to_do(
    imports: Imports, labels: Labels, held: Institution, system: Config, finish: Finish
) -> None:
    """IM-15."""
    (state,) = finish(imports, imports.has(a_csv(*people(5, labels="New"))))
    ids = [row["contact_id"] for row in imports.rows(state)]
    for service in (held, labels.of(imports.institution)):
        service.touched |= {ids[1], ids[3], ids[4]}
    done = roll_back(imports, system, state)
    assert done["counts"] == {"erased": 2, "restored": 0, "unchanged": 0, "kept": 3}
    listed = kept(imports, state)
    assert [(one["row"], one["contact_id"], one["outcome"]) for one in listed] == [
        (3, ids[1], "kept"),
        (5, ids[3], "kept"),
        (6, ids[4], "kept"),
    ]
    assert [(left["what"], left["code"], left["why"]) for left in listed[0]["kept"]] == [
        ("contact", "changed-since", "Staff changed it since."),
        ("label:New", "changed-since", "Somebody else gave this label since."),
    ]
    assert [left["next_step"] for left in listed[0]["kept"]] == [UNWANTED, NEXT_STEPS["changed-since"]]
    assert kept(imports, state, kind="in_part") == []


def test_it_is_asked_for_once_and_told_after_every_range(
    imports: Imports, outbox: Outbox, system: Config, finish: Finish
) -> None:
    """IM-15."""
    (state,) = finish(imports, imports.has(a_csv(*people(5))))
    told = len(outbox())
    assert ask(imports, state) == ask(imports, state)
    roll_back(imports, replace(system, batch_rows=2), state)
    states = [orjson.loads(event["payload"])["roll_back"] for event in outbox()[told:]]
    assert [(one["state"], one["rows_done"]) for one in states] == [
        ("asked", 0),
        ("running", 0),
        ("running", 2),
        ("running", 4),
        ("running", 5),
        ("finished", 5),
    ]
    again = imports.ask("POST", f"/imports/{state['id']}/roll-back")
    assert (again.status, again.code) == (409, "rolled-back")


def test_an_import_that_is_not_over_or_never_began_is_not_rolled_back(imports: Imports) -> None:
    """IM-15."""
    import_ = imports.has(a_csv(*people(2)))
    answer = imports.ask("POST", f"/imports/{import_['id']}/roll-back")
    assert (answer.status, answer.code) == (409, "not-over")
    imports.steer(import_, "cancel")
    answer = imports.ask("POST", f"/imports/{import_['id']}/roll-back")
    assert (answer.status, answer.code) == (409, "nothing-done")


def test_only_an_import_that_did_something_can_be_rolled_back(
    imports: Imports, system: Config, finish: Finish, outbox: Outbox
) -> None:
    """IM-15, LA-5: one that left every contact as it was may still have given labels."""
    data = a_csv(*(row[:4] for row in people(2)), header=HEADER[:4])
    first, again, labelled = (imports.has(data, **more) for more in ({}, {}, {"labels": "New"}))
    assert not first["can_roll_back"]
    states = finish(imports, first, again, labelled)
    assert [state["counts"]["unchanged"] for state in states] == [0, 2, 2]
    assert [state["can_roll_back"] for state in states] == [True, False, True]
    answer = imports.ask("POST", f"/imports/{again['id']}/roll-back")
    assert (answer.status, answer.code) == (409, "nothing-done")
    for state in (states[2], states[0]):
        roll_back(imports, system, state)
    assert not any(imports.state(state)["can_roll_back"] for state in states)
    told = [orjson.loads(event["payload"]) for event in outbox()]
    assert {one["can_roll_back"] for one in told if (one["roll_back"] or {}).get("state") == "running"} == {False}


@contextmanager
def turn(config: Config, database: Database, institution: UUID, import_: Row) -> Iterator[RollBackJob]:
    """A worker's turn, to be left in the middle."""
    tools = tools_of(config)
    with locked(database, institution) as connection:
        assert connection is not None
        yield RollBackJob(connection, institution, UUID(import_["id"]), tools, Patient())
    tools.close()


@pytest.mark.parametrize("until", ["staged", "sent", "settled"])
def test_a_turn_left_after_any_step_is_finished_with_the_same_rows(
    imports: Imports,
    contacts: Contacts,
    held: Institution,
    system: Config,
    system_database: Database,
    finish: Finish,
    until: str,
) -> None:
    """IM-15, IM-20: also if the next worker has ranges of another size."""
    (state,) = finish(imports, imports.has(a_csv(*people(10, labels="New"))))
    ask(imports, state)
    with turn(replace(system, batch_rows=4), system_database, imports.institution, state) as job:
        job.start()
        rows = job.stage()
        assert rows is not None
        if until != "staged":
            became = job.apply(rows)
        if until == "settled":
            job.settle(rows, became)
    with working(replace(system, batch_rows=7)):
        wait_until(lambda: is_over(imports, state), message="it is rolled back")
    assert progress(imports, state)["counts"] == {"erased": 10, "restored": 0, "unchanged": 0, "kept": 0}
    assert sorted(set(contacts.rolled_back)) == [(2, 5), (6, 11)]
    assert held.contacts == {}


def test_a_worker_that_is_killed_loses_nothing(
    imports: Imports, contacts: Contacts, held: Institution, system: Config, finish: Finish, tmp_path: Path
) -> None:
    """IM-15: contacts has taken the rows back, and nobody heard the answer."""
    (state,) = finish(imports, imports.has(a_csv(*people(60))))
    config = replace(system, batch_rows=20)
    asked: list[str] = []

    def gate(path: str) -> None:
        if path.endswith("/roll-back"):
            asked.append(path)
            if len(asked) == 2:
                raise CutAfter()
            if len(asked) > 2:
                away(path)

    contacts.gate = gate
    ask(imports, state)
    with process(config, tmp_path / "log") as first:
        wait_until(
            lambda: (progress(imports, state)["problem"] or {}).get("code") == "contacts-away", message="it waits"
        )
        assert progress(imports, state)["rows_done"] == 20
        assert first.end(signal.SIGKILL) == -signal.SIGKILL
    contacts.gate = lambda _path: None
    with process(config, tmp_path / "log"):
        wait_until(lambda: is_over(imports, state), message="it is rolled back")
    assert progress(imports, state)["counts"]["erased"] == 60
    assert held.contacts == {}


def test_rows_of_a_batch_that_was_never_settled_are_taken_back_too(
    imports: Imports, contacts: Contacts, labels: Labels, held: Institution, system: Config
) -> None:
    """IM-15: contacts had applied it, then labels refused, and the import failed: they count as not reached."""

    def refuse(path: str) -> None:
        if path == "/contact-labels/batch":
            raise Problem(422, "invalid", "No")

    labels.gate = refuse
    import_ = imports.has(a_csv(*people(5, labels="New")))
    with working(system):
        wait_until(lambda: imports.is_over(import_), message="it failed")
    state = imports.state(import_)
    assert (state["status"], state["counts"]["not_reached"], len(held.contacts)) == ("failed", 5, 5)
    done = roll_back(imports, system, state)
    assert (done["counts"]["erased"], done["rows_done"], done["rows_total"]) == (5, 5, 5)
    assert held.contacts == {}


@pytest.mark.parametrize("service", ["contacts", "labels"])
def test_it_waits_for_a_service_that_is_away_and_says_so(
    imports: Imports, contacts: Contacts, labels: Labels, system: Config, finish: Finish, service: str
) -> None:
    """IM-15."""
    (state,) = finish(imports, imports.has(a_csv(*people(3, labels="New"))))
    owner = contacts if service == "contacts" else labels
    owner.gate = away
    ask(imports, state)
    with working(system):
        wait_until(
            lambda: (progress(imports, state)["problem"] or {}).get("code") == f"{service}-away", message="it waits"
        )
        owner.gate = lambda _path: None
        wait_until(lambda: is_over(imports, state), message="it is rolled back")
    assert progress(imports, state)["problem"] is None


def test_one_that_is_refused_stops_and_can_be_asked_to_go_on(
    imports: Imports, contacts: Contacts, held: Institution, system: Config, finish: Finish
) -> None:
    """IM-15."""
    (state,) = finish(imports, imports.has(a_csv(*people(3))))

    def refuse(path: str) -> None:
        raise Problem(422, "batch-mismatch", "No")

    contacts.gate = refuse
    ask(imports, state)
    with working(system):
        wait_until(lambda: progress(imports, state)["state"] == "failed", message="it stopped")
        assert progress(imports, state)["problem"]["code"] == "roll-back-refused"
        contacts.gate = lambda _path: None
        ask(imports, state)
        wait_until(lambda: is_over(imports, state), message="it is rolled back")
    assert held.contacts == {}


def test_of_two_the_newest_import_is_taken_back_first(
    imports: Imports, contacts: Contacts, held: Institution, system: Config, finish: Finish
) -> None:
    """IM-15: in whichever order they were asked for."""
    states = finish(imports, *(imports.has(a_csv(["C1", name, "Alder", "", ""])) for name in ("Ada", "Bea", "Cleo")))
    for state in states:
        ask(imports, state)
    with working(system):
        wait_until(lambda: all(is_over(imports, state) for state in states), message="all are rolled back")
    asked = [path.split("/")[2] for path in contacts.asked if path.endswith("/roll-back")]
    assert asked == [state["id"] for state in reversed(states)]
    assert held.contacts == {}


def test_a_roll_back_goes_before_a_paused_import(imports: Imports, system: Config, finish: Finish) -> None:
    """IM-12, IM-15."""
    (state,) = finish(imports, imports.has(a_csv(*people(3))))
    later = imports.has(a_csv(*people(3, first=3)))
    imports.steer(later, "pause")
    assert roll_back(imports, system, state)["counts"]["erased"] == 3
    assert imports.is_paused(later)


def test_who_sees_only_some_groups_rolls_back_only_what_they_started(imports: Imports, finish: Finish) -> None:
    """AC-1, AC-2, AC-3."""
    (state,) = finish(imports, imports.has(a_csv(*people(1))))
    path = f"/imports/{state['id']}/roll-back"
    assert imports.as_(user="ben", groups=["North"]).ask("POST", path).status == 404
    assert imports.as_(role="insights").ask("POST", path).status == 403
    assert imports.as_(role="insights").ask("GET", path).status == 200
    assert imports.state(state)["roll_back"] is None


def test_who_is_erased_goes_from_the_list(
    imports: Imports, held: Institution, system: Config, system_database: Database, finish: Finish
) -> None:
    """AC-6: whenever the word of it comes; the counts stay."""
    (state,) = finish(imports, imports.has(a_csv(*people(3))))
    ids = [row["contact_id"] for row in imports.rows(state)]
    held.touched |= set(ids)
    system_database.retrying(lambda session: handle(session, [an_erasure(imports.institution, ids[0])]))
    roll_back(imports, system, state)
    assert [one["contact_id"] for one in kept(imports, state)] == ids[1:]
    system_database.retrying(lambda session: handle(session, [an_erasure(imports.institution, ids[1])]))
    assert [one["contact_id"] for one in kept(imports, state)] == ids[2:]
    assert progress(imports, state)["counts"]["kept"] == 3


def test_the_list_is_kept_for_90_days(
    imports: Imports, held: Institution, system: Config, system_database: Database, finish: Finish, urls: DatabaseUrls
) -> None:
    """IM-21."""
    (state,) = finish(imports, imports.has(a_csv(*people(1))))
    held.touched |= {row["contact_id"] for row in imports.rows(state)}
    roll_back(imports, system, state)
    remove_roll_backs(system_database, now() + timedelta(days=89), kept=timedelta(days=90))
    assert len(kept(imports, state)) == 1
    remove_roll_backs(system_database, now() + timedelta(days=91), kept=timedelta(days=90))
    assert kept(imports, state) == []
    with psycopg.connect(urls.owner) as owner:
        assert owner.execute("SELECT count(*) FROM rollback_batch").fetchone() == (0,)
