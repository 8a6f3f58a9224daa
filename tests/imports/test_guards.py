"""An import with a guard is run dry before it starts by itself (IM-16)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imports.config import Config
from tests.imports.conftest import Imports, Row, a_csv, people, working
from tests.imports.dry_running import BY_HAND, Draft
from tests.imports.owners import Contacts
from tests.support.waiting import wait_until

Finish = Callable[..., list[Row]]


def a_guarded_profile(imports: Imports, system: Config, finish: Finish, percent: int) -> None:
    draft = Draft(imports, a_csv(*people(1)))
    draft.map(columns=BY_HAND, guard_percent=percent)
    draft.started(draft.run_dry(system)["id"])
    finish(imports, draft.made)


def test_a_guarded_import_starts_by_itself_if_little_would_be_refused_or_created(
    imports: Imports, contacts: Contacts, system: Config, finish: Finish
) -> None:
    """IM-16: it is run dry first, and keeps its place before later ones."""
    a_guarded_profile(imports, system, finish, percent=50)
    guarded = imports.has(a_csv(["C0", "New", "", "", ""], *people(1, first=10)))
    assert (guarded["status"], guarded["problem"]["code"], guarded["dry_run"]["state"]) == (
        "waiting",
        "guarded",
        "asked",
    )
    later = imports.has(a_csv(["C0", "Newest", "", "", ""]))
    first, second = finish(imports, guarded, later)
    assert (first["counts"]["updated"], first["counts"]["created"], first["reviewed"]) == (1, 1, None)
    assert contacts.of(imports.institution).index["crm", "C0"]["first_name"] == "Newest"
    assert (first["dry_run"]["state"], second["number"]) == ("finished", first["number"] + 1)


def test_over_its_guard_an_import_waits_to_be_looked_at(
    imports: Imports, contacts: Contacts, system: Config, finish: Finish
) -> None:
    """IM-16: it says what is too much, holds up nobody, and can be started as it was reviewed."""
    a_guarded_profile(imports, system, finish, percent=50)
    guarded = imports.has(a_csv(*people(3, first=10), ["C0", "New", "", "", ""]))
    with working(system):
        wait_until(lambda: imports.state(guarded)["problem"]["code"] == "guard", message="it waits")
    state = imports.state(guarded)
    assert state["problem"]["message"] == "3 of 4 rows would be created, and the guard is 50%."
    assert imports.ask("POST", f"/imports/{guarded['id']}/resume").code == "start-needed"
    started = imports.ask("POST", f"/imports/{guarded['id']}/start", json={"dry_run": state["dry_run"]["id"]})
    assert started.status == 200
    (state,) = finish(imports, guarded)
    assert (state["counts"]["created"], state["counts"]["held"]) == (3, 0)


@pytest.mark.parametrize("step", ["dry-run", "dry-run/stop"])
def test_who_takes_a_guarded_import_in_hand_starts_it_too(
    imports: Imports, system: Config, finish: Finish, step: str
) -> None:
    """IM-16: it does not start behind their back."""
    a_guarded_profile(imports, system, finish, percent=100)
    guarded = imports.has(a_csv(*people(2, first=10)))
    answer: Any = imports.ask("POST", f"/imports/{guarded['id']}/{step}")
    assert answer.body["problem"]["code"] == "draft"


def test_what_can_not_be_run_dry_is_not_started_by_itself(imports: Imports, system: Config, finish: Finish) -> None:
    """IM-16."""
    a_guarded_profile(imports, system, finish, percent=100)
    guarded = imports.has(a_csv(*people(2, first=10)))
    for file in Path(system.files_url.removeprefix("file://")).rglob("*.csv"):
        file.unlink()
    with working(system):
        wait_until(lambda: imports.state(guarded)["problem"]["code"] == "guard", message="it waits")
    assert imports.state(guarded)["dry_run"]["problem"]["code"] == "file-lost"
