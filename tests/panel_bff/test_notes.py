"""The Notes section through the BFF, at the real owner: what was written is in the panel at once, without an event."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from tests.panel_bff.conftest import Bff, Browser
from tests.panel_bff.states import State
from tests.panel_bff.test_openapi import faults as not_as_described
from tests.panel_bff.test_openapi import schema_of
from tests.panel_bff.test_saves import added, said
from tests.support.product.in_process import InProcess


class People:
    """Users of one institution, at a BFF whose owners are there."""

    def __init__(self, bff: Bff, institution: UUID) -> None:
        self._bff, self._institution = bff, institution

    def user(self, role: str) -> Browser:
        return self._bff.user(self._institution, role)


@pytest.fixture
def people(real_owners: InProcess, make_bff: Callable[..., Bff], riverside: UUID) -> People:
    return People(make_bff(contacts_url=real_owners.product.urls["contacts"]), riverside)


def write(browser: Browser, contact: State, text: str, **headers: str) -> State:
    return dict(said(browser.ask("POST", _path(contact), headers, json={"text": text}), 201))


def change(browser: Browser, contact: State, note: State, method: str = "PATCH", **wanted: Any) -> TestResponse:
    headers = {"If-Match": f'"{note["version"]}"'}
    return browser.ask(method, f"{_path(contact)}/{note['id']}", headers, json=wanted or None)


def _path(contact: State) -> str:
    return f"/api/panels/{contact['id']}/notes"


def shown(browser: Browser, contact: State) -> list[str]:
    return [note["text"] for note in (browser.panel(contact["id"])["notes"] or {"items": []})["items"]]


def me(browser: Browser) -> State:
    return dict((browser.get("/api/me").json or {})["user"])


def test_a_note_is_in_the_panel_as_soon_as_it_is_written(people: People) -> None:
    """NO-1: and edited, pinned, deleted and brought back, each at once; the panel is as it is described."""
    staff, reader = people.user("staff"), people.user("insights")
    ada = added(staff, first_name="Ada")
    assert reader.panel(ada["id"])["notes"] is None
    first, second = (write(staff, ada, text)["note"] for text in ("First", "Second"))
    assert shown(reader, ada) == ["Second", "First"]
    pinned = said(change(staff, ada, first, pinned=True), 200)["note"]
    edited = said(change(staff, ada, pinned, text="First of all"), 200)["note"]
    assert shown(reader, ada) == ["First of all", "Second"]
    said(change(staff, ada, second, "DELETE"), 200)
    assert shown(reader, ada) == ["First of all"]
    [held] = said(staff.get(f"{_path(ada)}/deleted"), 200)["items"]
    assert (held["text"], held["deleted_by"]) == ("Second", me(staff)["id"])
    restored = said(staff.ask("POST", f"{_path(ada)}/{second['id']}/restore"), 200)
    assert restored["notes"] == reader.panel(ada["id"])["notes"]
    assert shown(reader, ada) == ["First of all", "Second"]
    [before] = said(reader.get(f"{_path(ada)}/{edited['id']}/edits"), 200)["items"]
    assert (before["text"], before["written_by"]) == ("First", me(staff)["id"])
    assert not_as_described(schema_of("/api/panels/{contact_id}"), reader.panel(ada["id"])) == []
    assert not_as_described(schema_of("/api/panels/{contact_id}/notes", "post", 201), restored) == []


def test_support_may_write_notes_and_insights_may_not(people: People) -> None:
    """AC-2, NO-1: each edits their own, an admin anybody's."""
    staff, support, admin = (people.user(role) for role in ("staff", "support", "admin"))
    ada = added(staff, first_name="Ada")
    note = write(support, ada, "By support")["note"]
    assert said(people.user("insights").ask("POST", _path(ada), json={"text": "x"}), 403)["code"] == "role-not-allowed"
    for answer in (change(staff, ada, note, text="By staff"), change(staff, ada, note, "DELETE")):
        assert said(answer, 403)["code"] == "not-your-note"
    assert said(change(admin, ada, note, text="By admin"), 200)["note"]["edited_by"] == me(admin)["id"]
    assert shown(staff, ada) == ["By admin"]


def test_a_note_that_somebody_else_changed_meanwhile_comes_back_with_the_refusal(people: People) -> None:
    """NO-1, CT-5."""
    staff, admin = people.user("staff"), people.user("admin")
    ada = added(staff, first_name="Ada")
    note = write(staff, ada, "One")["note"]
    newer = said(change(admin, ada, note, text="Two"), 200)["note"]
    problem = said(change(staff, ada, note, text="Three"), 412)
    assert (problem["code"], problem["current"]) == ("stale", newer)


def test_a_note_sent_twice_is_written_once(people: People) -> None:
    """NO-1, design 3.8."""
    staff = people.user("staff")
    ada, key = added(staff, first_name="Ada"), {"Idempotency-Key": str(uuid4())}
    assert write(staff, ada, "Once", **key) == write(staff, ada, "Once", **key)
    assert shown(staff, ada) == ["Once"]


def test_what_is_beyond_the_newest_twenty_is_read_page_by_page(people: People) -> None:
    """NO-1, design 3.4."""
    staff = people.user("staff")
    ada = added(staff, first_name="Ada")
    for n in range(22):
        write(staff, ada, str(n))
    assert (staff.panel(ada["id"])["notes"]["total"], len(shown(staff, ada))) == (22, 20)
    first = said(staff.get(_path(ada), limit=15), 200)
    second = said(staff.get(_path(ada), limit=15, after=first["next"]), 200)
    assert [note["text"] for note in first["items"] + second["items"]] == [str(n) for n in range(21, -1, -1)]
    assert second["next"] is None


def test_names_of_users_are_those_of_the_institution(bff: Bff, riverside: UUID, lakeside: UUID) -> None:
    """AC-1: whoever may see contacts may know who wrote of them."""
    mine, theirs = bff.user(riverside, "insights"), bff.user(lakeside)
    assert mine.get("/api/people").json == {"items": [{"id": me(mine)["id"], "name": "Ada"}]}
    assert me(theirs)["id"] not in str(mine.get("/api/people").json)
