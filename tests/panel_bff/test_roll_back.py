"""An import is rolled back through the page's own routes (IM-15)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from tests.panel_bff import states
from tests.panel_bff.conftest import Bff
from tests.panel_bff.owners import Owners
from tests.panel_bff.states import an_import

ASKED: dict[str, Any] = {
    "state": "asked",
    "by": "u-1",
    "asked_at": "2026-03-02T15:00:00.000000Z",
    "finished_at": None,
    "rows_done": 0,
    "rows_total": 7,
    "problem": None,
    "counts": {"erased": 0, "restored": 0, "unchanged": 0, "kept": 0},
}


def test_what_was_asked_for_is_shown_at_once(
    bff: Bff, owners: Owners, make_bff: Callable[..., Bff], riverside: UUID
) -> None:
    """IM-15: the list and the report say so before the event comes."""
    started = an_import(riverside)
    bff.hears_of(states.IMPORT, started)
    asked = started | {"version": started["version"] + 1, "roll_back": ASKED}
    owners.says(asked, 202)
    staff = make_bff(imports_url=owners.url).user(riverside, "staff")
    answer = staff.ask("POST", f"/api/imports/{started['id']}/roll-back")
    assert (answer.status_code, answer.json) == (202, asked)
    assert owners.seen == [("POST", f"/imports/{started['id']}/roll-back")]
    assert staff.get(f"/api/imports/{started['id']}").json == asked


def test_which_imports_are_rolled_back_first_is_said_by_imports(
    owners: Owners, make_bff: Callable[..., Bff], riverside: UUID
) -> None:
    """IM-15, IM-13: those that mend rows of it."""
    import_id, first = uuid4(), {"items": [{"id": str(uuid4()), "number": 3}]}
    owners.says(first)
    answer = make_bff(imports_url=owners.url).user(riverside, "staff").get(f"/api/imports/{import_id}/roll-back/first")
    assert answer.json == first
    assert owners.seen == [("GET", f"/imports/{import_id}/roll-back/first")]


def test_the_list_of_what_was_kept_names_contacts_as_they_are_called_now(
    bff: Bff, owners: Owners, make_bff: Callable[..., Bff], riverside: UUID, lakeside: UUID
) -> None:
    """IM-15, AC-1, AC-3: only those whom the reader may see."""
    ada = bff.has(riverside, first_name="Ada", last_name="Alder")["id"]
    ben = bff.has(riverside, first_name="Ben", last_name="Birch")["id"]
    foreign, import_id = bff.has(lakeside, first_name="Lou", last_name="Lake")["id"], uuid4()
    left = {"what": "phone", "code": "identifier-taken", "why": "w", "next_step": "n", "contacts": [ben, foreign]}
    kept = {"contact_id": ada, "row": 2, "outcome": "in_part", "kept": [left]}
    owners.says({"items": [kept], "next": "more"})
    reader = make_bff(imports_url=owners.url).user(riverside, "insights")
    page = reader.get(f"/api/imports/{import_id}/roll-back", kind="in_part", limit=1).json or {}
    assert owners.seen == [("GET", f"/imports/{import_id}/roll-back?kind=in_part&limit=1")]
    (shown,) = page["items"]
    assert (page["next"], shown["full_name"]) == ("more", "Ada Alder")
    assert shown["kept"][0]["contacts"] == [{"id": ben, "full_name": "Ben Birch"}, {"id": foreign, "full_name": None}]
