"""Nobody reads or commands what is not theirs: every route, tried with other people's ids (AC-1, AC-3)."""

from uuid import UUID, uuid4

import pytest

from tests.panel_bff import states
from tests.panel_bff.api_routes import ApiRoute, api_routes
from tests.panel_bff.conftest import Bff, Browser
from tests.panel_bff.states import a_batch, a_label_set, an_import

ROUTES = api_routes()
OF_A_CONTACT = [route for route in ROUTES if "contact_id" in route.ids]
OF_AN_IMPORT_HERE = [route for route in ROUTES if str(route) == "GET /api/imports/{import_id}"]


def test_the_list_of_routes_is_the_whole_api() -> None:
    """A route with an id that these tests do not know is not covered by them."""
    known = {"contact_id", "import_id", "profile_id", "field_id", "note_id"}
    assert {id for route in ROUTES for id in route.ids} == known
    assert len(OF_A_CONTACT) >= 4
    assert all(route.demand for route in ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=str)
@pytest.mark.parametrize("token", [None, "no-such-session"])
def test_nobody_gets_in_without_a_session(bff: Bff, route: ApiRoute, token: str | None) -> None:
    """AC-1, AC-2."""
    answer = route.ask(Browser(bff.client, uuid4(), token))
    assert (answer.status_code, (answer.json or {})["code"]) == (401, "signed-out")


@pytest.mark.parametrize("route", OF_A_CONTACT, ids=str)
def test_another_institutions_contact_is_not_there(bff: Bff, lakeside: UUID, admin: Browser, route: ApiRoute) -> None:
    """AC-1: whatever id is sent; the service that would be commanded is not even asked."""
    contact = bff.has(lakeside)
    answer = route.ask(admin, contact_id=contact["id"])
    assert (answer.status_code, (answer.json or {})["code"]) == (404, "not-found")


@pytest.mark.parametrize("route", OF_A_CONTACT, ids=str)
@pytest.mark.parametrize("group", ["south", None])
def test_a_contact_of_another_group_is_not_there(bff: Bff, riverside: UUID, route: ApiRoute, group: str | None) -> None:
    """AC-3: nor is one without a group, for a user who is kept to some."""
    contact = in_group(bff, riverside, group)
    answer = route.ask(bff.user(riverside, groups=["north"]), contact_id=contact)
    assert (answer.status_code, (answer.json or {})["code"]) == (404, "not-found")


@pytest.mark.parametrize("route", OF_A_CONTACT, ids=str)
@pytest.mark.parametrize(("groups", "group"), [(None, "south"), (None, None), (["north", "south"], "south")])
def test_a_contact_that_may_be_seen_is_there(
    bff: Bff, riverside: UUID, route: ApiRoute, groups: list[str] | None, group: str | None
) -> None:
    """AC-3: so that the tests above prove the wall and not an empty house (503: the command went on to its service)."""
    contact = in_group(bff, riverside, group)
    answer = route.ask(bff.user(riverside, groups=groups), contact_id=contact)
    asks_its_service = str(route) != "GET /api/panels/{contact_id}"
    assert answer.status_code == (503 if asks_its_service else 200)


@pytest.mark.parametrize("route", OF_AN_IMPORT_HERE, ids=str)
def test_another_institutions_import_is_not_there(bff: Bff, lakeside: UUID, admin: Browser, route: ApiRoute) -> None:
    """AC-1."""
    started = an_import(lakeside)
    bff.hears_of(states.IMPORT, started)
    assert route.ask(admin, import_id=started["id"]).status_code == 404


def test_lists_hold_only_ones_own(bff: Bff, riverside: UUID, lakeside: UUID, admin: Browser) -> None:
    """AC-1: the same import number, the same name and phone on both sides."""
    ours, theirs = (bff.has(side, phone="5551234567") for side in (riverside, lakeside))
    for side, contact in ((riverside, ours), (lakeside, theirs)):
        bff.hears_of(states.MEMBERSHIP, a_batch(side, uuid4(), 1, [[contact["id"], 1, "created"]]))
        bff.hears_of(states.LABEL_SET, a_label_set(side, contact["id"], str(uuid4())))
        bff.hears_of(states.IMPORT, an_import(side, 1))
    for query in ({}, {"q": "5551234567"}, {"import": 1}, {"archived": "any"}, {"sort": "-created_at"}):
        assert [item["id"] for item in admin.contacts(**query)] == [ours["id"]]
    imports = admin.get("/api/imports").json or {}
    assert [state["institution_id"] for state in imports["items"]] == [str(riverside)]
    catalogue = admin.get("/api/catalogue").json or {}
    assert catalogue["institution"]["id"] == str(riverside)


def test_a_list_holds_only_the_groups_of_its_viewer(bff: Bff, riverside: UUID) -> None:
    """AC-3."""
    north, south, nowhere = (in_group(bff, riverside, group) for group in ("north", "south", None))

    def seen(*groups: str) -> set[str]:
        return {item["id"] for item in bff.user(riverside, groups=list(groups) or None).contacts()}

    assert seen("north") == {north}
    assert seen("north", "south") == {north, south}
    assert seen("west") == set()
    assert seen() == {north, south, nowhere}


def in_group(bff: Bff, institution: UUID, group: str | None) -> str:
    """A contact with a value of the group field, which no owner publishes yet."""
    import psycopg

    contact = str(bff.has(institution)["id"])
    with psycopg.connect(bff.urls.owner) as owner:
        for table in ("panel", "contact_row"):
            owner.execute(f"UPDATE read.{table} SET group_value = %s WHERE contact_id = %s", [group, contact])
    return contact
