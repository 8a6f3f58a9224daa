"""A draft is run dry beside everything else, and started with what was reviewed (IM-11, IM-12, IM-16)."""

import json
import signal
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from chassis.db import Database
from imports.commands.dry_runs import forget_plans
from imports.config import Config
from imports.consumers import handle
from imports.planning import STRICTER, Planned, fields_of
from tests.imports.conftest import HEADER, Imports, Outbox, Row, a_csv, people, working
from tests.imports.dry_running import BY_HAND, Draft
from tests.imports.owners import Contacts, Labels, away
from tests.imports.test_resuming import process
from tests.support.databases import DatabaseUrls
from tests.support.erasures import an_erasure
from tests.support.golden import schema_faults
from tests.support.waiting import wait_until

Finish = Callable[..., list[Row]]
MESSY = [*people(3, labels="Spring"), ["C1", "Again", "", "", ""], ["too", "few"], ["C9", "In", "Part", "1", ""]]


def at(end: str, do: Callable[[], object]) -> Callable[[str], None]:
    """A gate for the requests whose path ends so."""

    def gate(path: str) -> None:
        if path.endswith(end):
            do()

    return gate


def labels_added(column: str | None, *names: str) -> Row:
    return {"field": "labels", "column": column, "before": None, "after": list(names), "rule": "LA-5 added"}


def test_a_plan_says_of_every_row_what_the_import_then_does(
    imports: Imports, contacts: Contacts, labels: Labels, system: Config, finish: Finish, outbox: Outbox
) -> None:
    """IM-11, IM-13: rows refused by their shape too; nothing is applied, and no label is made, before the start."""
    finish(imports, imports.has(a_csv(["C0", "Zoe", "", "", ""])))
    draft, held = Draft(imports, a_csv(*MESSY)), contacts.of(imports.institution)
    before = {id: dict(contact) for id, contact in held.contacts.items()}
    dry_run = draft.run_dry(replace(system, batch_rows=2))
    assert (held.contacts, labels.of(imports.institution).labels) == (before, {})
    assert (dry_run["state"], dry_run["rows_done"], dry_run["rows_total"], dry_run["by"]) == (
        "finished",
        6,
        6,
        "test-user",
    )
    assert dry_run["counts"] == {"created": 3, "updated": 1, "unchanged": 0, "skipped": 0, "refused": 2, "in_part": 1}
    assert (draft.state["status"], draft.state["problem"]["code"]) == ("waiting", "draft")
    assert outbox()[-1]["version"] == draft.state["version"]
    assert [fault for event in outbox() for fault in schema_faults(event["type"], json.loads(event["payload"]))] == []
    planned = draft.plan(limit=2)
    draft.started(dry_run["id"])
    (state,) = finish(imports, draft.made)
    assert {name: state["counts"][name] for name in dry_run["counts"]} == dry_run["counts"]
    assert (state["counts"]["held"], state["reviewed"], state["steps"][-1]["step"]) == (0, dry_run["id"], "start")
    shown = ("row", "outcome", "partial", "codes", "cells")
    assert [[row[name] for name in shown] for row in planned] == [
        [row[name] for name in shown] for row in imports.rows(state)
    ]
    assert list(labels.of(imports.institution).labels) == ["Spring"]
    assert draft.plan() == planned  # as it was reviewed, also afterwards


def test_a_plan_is_shown_by_outcome_code_and_field(imports: Imports, system: Config, finish: Finish) -> None:
    """IM-11: with the names the file gives its columns, and page by page."""
    finish(imports, imports.has(a_csv(["C0", "Zoe", "Lovelace", "5550000000", ""])))
    draft = Draft(imports, a_csv(*MESSY, header=["CRM ID", "First", "last_name", "Mobile", "labels"]))
    draft.run_dry(system)
    assert draft.outcomes() == [
        (n, o) for n, o in enumerate(("updated", *["created"] * 2, *["refused"] * 2, "created"), 2)
    ]
    assert draft.outcomes(outcome="refused", limit=1) == [(5, "refused"), (6, "refused")]
    assert draft.outcomes(code="malformed-row") == [(6, "refused")]
    assert draft.outcomes(field="crm_id") == [(3, "created"), (4, "created"), (7, "created")]
    assert draft.outcomes(field="5550000001") == []  # a value is no field
    (row,) = draft.plan(outcome="updated")
    change = {"field": "first_name", "column": "First", "before": "Zoe", "after": "Ada0", "rule": "IM-8 overwrite"}
    assert (row["contact_id"] is None, row["changes"]) == (False, [change, labels_added("labels", "Spring")])
    assert draft.ask("GET", "plan/fields").body["items"] == [
        {"field": "first_name", "column": "First", "rows": 4},
        {"field": "crm_id", "column": "CRM ID", "rows": 3},
        {"field": "labels", "column": "labels", "rows": 3},
        {"field": "last_name", "column": "last_name", "rows": 3},
        {"field": "phone", "column": "Mobile", "rows": 2},
    ]
    assert {one["code"]: one["rows"] for one in draft.ask("GET", "plan/codes").body["items"]} == {
        "duplicate-in-file": 1,
        "malformed-row": 1,
        "invalid-phone": 1,
    }
    assert draft.ask("GET", "plan", query_string={"outcome": "held"}).status == 422


def test_rows_that_make_consent_stricter_are_counted_beside_the_fields(imports: Imports, system: Config) -> None:
    """CH-8, IM-15: each row once; the count is no field."""

    def row(number: int, *changes: tuple[str, str]) -> Planned:
        listed = [[field, None, None, rule] for field, rule in changes]
        return Planned(number, "updated", False, None, [], None, listed, "")

    sms, email = ("channel:sms", STRICTER), ("channel:email", STRICTER)
    known = fields_of({}, [row(2, sms, email), row(3, ("channel:sms", "CH-1 appears"))])
    assert fields_of(known, [row(4, ("phone", "IM-8 overwrite"), sms)]) == {
        "channel:sms": 3,
        "channel:email": 1,
        "phone": 1,
        STRICTER: 2,
    }
    draft = Draft(imports, a_csv(*people(1)))
    draft.run_dry(system)
    assert draft.ask("GET", "plan/fields").body["stricter"] == 0


def test_without_a_dry_run_there_is_no_plan(imports: Imports) -> None:
    """IM-11."""
    draft = Draft(imports, a_csv(*people(1)))
    assert draft.state["dry_run"] is None
    assert {draft.ask("GET", path).status for path in ("plan", "plan/codes", "plan/fields")} == {404}
    assert draft.ask("GET", "plan/moved").code == "dry-run-needed"


def test_a_row_that_is_decided_otherwise_by_then_is_held(
    imports: Imports, contacts: Contacts, system: Config, finish: Finish
) -> None:
    """IM-11, IM-13: an edit between dry run and start; the others are applied."""
    finish(imports, imports.has(a_csv(*people(2))))
    draft = Draft(imports, a_csv(*(["C0", "New", "", "", ""], ["C1", "New", "", "", ""])))
    dry_run = draft.run_dry(system)
    held = contacts.of(imports.institution)
    held.index["crm", "C0"]["first_name"] = "Edited"
    contacts.moved = 1
    assert draft.ask("GET", "plan/moved").body == {"rows": 1}
    draft.started(dry_run["id"])
    (state,) = finish(imports, draft.made)
    assert imports.fates(state) == {2: ("held", ("plan-changed",)), 3: ("updated", ())}
    assert (state["counts"]["held"], held.index["crm", "C0"]["first_name"]) == (1, "Edited")
    assert imports.rows(state, outcome="held")[0]["codes"][0]["next_step"]


def test_a_label_that_may_not_be_made_is_in_the_plan(imports: Imports, labels: Labels, system: Config) -> None:
    """LA-5, IM-11: a name that would be created is no fault, one that can not be is."""
    rows = [["C1", "A", "", "", "Fresh"], ["C2", "B", "", "", "x" * 65]]
    free, bound = Draft(imports, a_csv(*rows)), Draft(imports, a_csv(*rows), create_labels="false")
    free.run_dry(system)
    bound.run_dry(system)
    assert free.outcomes() == [(2, "created"), (3, "refused")]
    assert bound.outcomes(code="unknown-label") == [(2, "refused"), (3, "refused")]
    assert labels.of(imports.institution).labels == {}


def test_the_labels_that_a_row_would_add_are_its_last_change(imports: Imports, system: Config, finish: Finish) -> None:
    """LA-5, IM-11: the import's and its own, also of a row that changes no field; not of one that is refused."""
    finish(imports, imports.has(a_csv(*people(1))))
    rows = [*people(1, labels="phone;Spring;spring"), ["C1", "New", "", "", ""], ["", "Nobody", "", "", "Lost"]]
    draft = Draft(imports, a_csv(*rows, header=[*HEADER[:4], "Tags"]), labels="Spring")
    dry_run = draft.run_dry(replace(system, batch_rows=1))
    unchanged, created, refused = draft.plan()
    assert (unchanged["outcome"], unchanged["changes"]) == ("unchanged", [labels_added("Tags", "Spring", "phone")])
    assert (created["outcome"], created["changes"][-1]) == ("created", labels_added("Tags", "Spring"))
    assert (refused["outcome"], refused["changes"]) == ("refused", [])
    assert draft.outcomes(field="labels") == [(2, "unchanged"), (3, "created")]
    assert draft.outcomes(field="Spring") == draft.outcomes(field="phone") == []  # a label is no field
    assert {"field": "labels", "column": "Tags", "rows": 2} in draft.ask("GET", "plan/fields").body["items"]
    draft.started(dry_run["id"])
    (state,) = finish(imports, draft.made)
    assert (state["counts"]["unchanged"], state["counts"]["created"], state["counts"]["held"]) == (1, 1, 0)


def test_a_plan_spells_labels_as_they_are_or_as_the_first_row_has_them(
    imports: Imports, contacts: Contacts, labels: Labels, system: Config, finish: Finish
) -> None:
    """IM-11, LA-1: as the import then makes them, also where the dry run was broken off between two spellings."""
    labels.of(imports.institution).labels = {"Honors": str(uuid4())}
    names = ("HONORS", "spring", "SPRING", "honors;Fall;FALL", "FALL;Spring")
    rows = [[*row[:4], name] for row, name in zip(people(len(names)), names, strict=True)]
    draft, config, before = Draft(imports, a_csv(*rows)), replace(system, batch_rows=1), iter(range(2))
    contacts.gate = at("/dry-run", lambda: away("") if next(before, None) is None else None)
    draft.asked()
    with working(config):
        wait_until(lambda: draft.dry_run["problem"] is not None, message="it waits after two rows")
    assert draft.dry_run["rows_done"] == 2
    contacts.gate = lambda _path: None
    with working(config):
        wait_until(draft.is_over, message="the dry run is over")
    shown = [row["changes"][-1]["after"] for row in draft.plan()]
    assert shown == [["Honors"], ["spring"], ["spring"], ["Honors", "Fall"], ["Fall", "spring"]]
    finish(imports, draft.started(draft.dry_run["id"]), batch_rows=1)
    assert set(labels.of(imports.institution).labels) == {"Honors", "spring", "Fall"}


def test_labels_that_only_the_import_gives_have_no_column(imports: Imports, system: Config) -> None:
    """LA-5, IM-11."""
    draft = Draft(imports, a_csv(["C1", "A", "L", ""], header=HEADER[:4]), labels="Spring")
    draft.run_dry(system)
    (row,) = draft.plan()
    assert row["changes"][-1] == labels_added(None, "Spring")
    assert {"field": "labels", "column": None, "rows": 1} in draft.ask("GET", "plan/fields").body["items"]


def test_kill_9_in_the_middle_goes_on_at_the_first_undecided_batch(
    imports: Imports, contacts: Contacts, system: Config, tmp_path: Path
) -> None:
    """IM-11, IM-12: no row is planned twice and none is lost."""
    draft, config, go_on, left = (
        Draft(imports, a_csv(*people(300))),
        replace(system, batch_rows=10),
        threading.Event(),
        [15],
    )

    def gate(path: str) -> None:
        left[0] -= path.endswith("/dry-run")
        if left[0] < 0:
            go_on.wait(300)

    contacts.gate = gate
    dry_run = draft.asked()
    with process(config, tmp_path / "log") as first:
        wait_until(lambda: draft.dry_run["rows_done"] >= 100, message="a third is decided")
        assert first.end(signal.SIGKILL) == -signal.SIGKILL
    go_on.set()
    done = draft.dry_run["rows_done"]
    assert (0.2 < done / 300 < 0.8, draft.dry_run["state"]) == (True, "running")
    with process(config, tmp_path / "log") as second:
        wait_until(draft.is_over, message="it is over")
        assert second.end(signal.SIGTERM) == 0
    assert draft.dry_run | {"started_at": None, "finished_at": None} == dry_run | {
        "state": "finished",
        "rows_done": 300,
        "counts": dry_run["counts"] | {"created": 300},
        "started_at": None,
        "finished_at": None,
    }
    assert [row for row, _ in draft.outcomes()] == list(range(2, 302))
    again = Counter(sent.first_row for sent in contacts.asked_dry)
    assert set(again) == set(range(2, 302, 10))
    assert all(again[first] == 1 for first in range(2, done - 8, 10))


def test_a_dry_run_takes_no_institutions_turn(imports: Imports, contacts: Contacts, system: Config) -> None:
    """IM-11: it goes on beside an import of the same institution that waits."""
    contacts.gate = at("/batches", lambda: away(""))
    import_, draft = imports.has(a_csv(*people(3))), Draft(imports, a_csv(*people(3, first=10)))
    assert draft.run_dry(system)["state"] == "finished"
    assert imports.state(import_)["status"] != "finished"


def test_a_dry_run_waits_for_who_is_away_and_says_so(imports: Imports, contacts: Contacts, system: Config) -> None:
    """IM-12."""
    contacts.gate = at("/dry-run", lambda: away(""))
    draft = Draft(imports, a_csv(*people(3)))
    draft.asked()
    with working(system):
        wait_until(lambda: draft.dry_run["problem"] is not None, message="it says for whom it waits")
        assert (draft.dry_run["state"], draft.dry_run["problem"]["code"]) == ("running", "contacts-away")
        contacts.gate = lambda _path: None
        wait_until(draft.is_over, message="it is over")
    assert (draft.dry_run["state"], draft.dry_run["problem"]) == ("finished", None)


def test_a_dry_run_can_be_stopped_and_asked_for_again(imports: Imports, contacts: Contacts, system: Config) -> None:
    """IM-11: the newest one counts, and the rows of the others go."""
    go_on = threading.Event()
    contacts.gate = at("/dry-run", lambda: go_on.wait(300))
    draft = Draft(imports, a_csv(*people(20)))
    first = draft.asked()
    with working(replace(system, batch_rows=5)):
        wait_until(lambda: draft.dry_run["state"] == "running", message="it runs")
        assert draft.ask("POST", "dry-run/stop").body["dry_run"]["state"] == "stopped"
        assert draft.ask("POST", "dry-run/stop").body["version"] == draft.state["version"]
        go_on.set()
        assert (draft.dry_run["id"], draft.start(first["id"]).code) == (first["id"], "dry-run-needed")
        second = draft.asked()
        wait_until(draft.is_over, message="the second is over")
    assert (draft.dry_run["id"], draft.dry_run["state"], len(draft.plan())) == (second["id"], "finished", 20)
    assert draft.start(first["id"]).code == "dry-run-outdated"


def test_a_dry_run_ends_with_its_import(imports: Imports) -> None:
    """IM-12: of what was cancelled nothing is said to be running."""
    draft = Draft(imports, a_csv(*people(1)))
    draft.asked()
    imports.steer(draft.made, "cancel")
    assert draft.dry_run["state"] == "stopped"
    assert draft.ask("POST", "dry-run").code == "import-begun"


def test_a_mapping_that_changed_outdates_the_dry_run(imports: Imports, system: Config, finish: Finish) -> None:
    """IM-11, IM-3."""
    draft = Draft(imports, a_csv(*people(2)))
    first = draft.run_dry(system)
    draft.map(mode="update_only")
    assert (draft.dry_run["state"], draft.start(first["id"]).code) == ("outdated", "dry-run-outdated")
    assert draft.ask("GET", "plan/moved").code == "dry-run-outdated"
    second = draft.run_dry(system)
    draft.map(guard_percent=5)  # decides no row
    draft.started(second["id"])
    (state,) = finish(imports, draft.made)
    assert (state["status"], state["reviewed"], state["options"]["mode"]) == ("finished", second["id"], "update_only")


def test_a_dry_run_of_an_older_mapping_is_not_worked_on(imports: Imports, contacts: Contacts, system: Config) -> None:
    """IM-11: the worker lets go of it."""
    draft = Draft(imports, a_csv(*people(2)))
    draft.asked()
    draft.map(strict=True)
    other = Draft(imports, a_csv(*people(2)))
    other.run_dry(system)
    assert {sent.import_id for sent in contacts.asked_dry} == {other.made["id"]}


def test_only_what_was_reviewed_is_started(imports: Imports, system: Config, finish: Finish) -> None:
    """IM-11, IM-16: a mapping that is a profile's needs no review, one changed by hand does; no draft is resumed."""
    by_hand, by_profile = Draft(imports, a_csv(*people(1))), Draft(imports, a_csv(*people(1, first=5)))
    by_hand.map(columns=BY_HAND)
    assert by_hand.ask("POST", "resume").code == "start-needed"
    assert by_hand.start(None).code == "dry-run-needed"
    by_profile.started(None)
    (state,) = finish(imports, by_profile.made)
    assert (state["reviewed"], state["counts"]["created"]) == (None, 1)
    assert by_profile.start(None).code == "import-begun"
    assert by_profile.ask("POST", "dry-run").code == "import-begun"
    by_hand.started(by_hand.run_dry(system)["id"])
    assert by_hand.ask("POST", "dry-run").code == "import-begun"


def test_a_mapping_that_is_not_complete_is_neither_run_dry_nor_started(imports: Imports) -> None:
    """IM-3: the problems are those of the preview."""
    draft = Draft(imports, a_csv(["C1", "A"], header=["crm_id", "first_name"]))
    for answer in (draft.ask("POST", "dry-run"), draft.start(None)):
        assert (answer.status, answer.code) == (422, "mapping-incomplete")
        assert [problem["code"] for problem in answer.body["problems"]] == ["missing-columns"]


def test_a_dry_run_a_week_ago_has_to_be_made_again(
    imports: Imports, system: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IM-11: contacts forgets what it looked at."""
    draft = Draft(imports, a_csv(*people(1)))
    dry_run = draft.run_dry(system)
    monkeypatch.setattr("imports.commands.starting.now", lambda: datetime.now(UTC) + timedelta(days=8))
    assert draft.start(dry_run["id"]).code == "dry-run-outdated"


def test_a_plan_goes_after_90_days_and_its_counts_stay(
    imports: Imports, system: Config, system_database: Database
) -> None:
    """IM-21."""
    draft = Draft(imports, a_csv(*people(3)))
    draft.run_dry(system)
    for days, left in ((89, 3), (91, 0)):
        with system_database.begin() as session:
            forget_plans(session, datetime.now(UTC) + timedelta(days=days - 90))
        assert (len(draft.plan()), draft.dry_run["counts"]["created"]) == (left, 3)


def test_of_an_erased_contact_no_plan_is_left(
    imports: Imports, system: Config, system_database: Database, finish: Finish, urls: DatabaseUrls
) -> None:
    """AC-6: also of the row that the contact was made from."""
    finish(imports, imports.has(a_csv(["C0", "Zoe", "", "", ""])))
    draft = Draft(imports, a_csv(*people(3)))
    draft.started(draft.run_dry(system)["id"])
    (state,) = finish(imports, draft.made)
    for row in imports.rows(state)[:2]:
        gone = an_erasure(imports.institution, row["contact_id"])
        system_database.retrying(partial(handle, records=[gone]))
    with psycopg.connect(urls.owner) as connection:
        kept = connection.execute("SELECT contact_id, codes, changes, cells FROM plan_row ORDER BY row").fetchall()
    assert [any(row) for row in kept] == [False, False, True]
    assert [outcome for _, outcome in draft.outcomes()] == ["updated", "created", "created"]
