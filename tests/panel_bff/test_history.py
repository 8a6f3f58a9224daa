"""AC-5 through the BFF, at the real owners: who, when, from where - with the import's column and the user's name."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest

from chassis.auth import Signer
from panel_bff.accounts import names_of_users
from panel_bff.parts import parts
from tests.panel_bff import states
from tests.panel_bff.conftest import NOWHERE, Bff, Browser
from tests.panel_bff.states import State
from tests.panel_bff.test_openapi import faults as not_as_described
from tests.panel_bff.test_openapi import schema_of
from tests.panel_bff.test_saves import added, save
from tests.support.product.http import Http
from tests.support.product.in_process import InProcess
from tests.support.product.tenant import Bearer
from tests.support.waiting import wait_until

FILE = b"SIS ID,First Name,Last Name,Mobile\nS1,Ada,Lovelace,555-123-0000\n"


@pytest.fixture
def urls_of_owners(real_owners: InProcess) -> dict[str, str]:
    urls = real_owners.product.urls
    return {f"{service}_url": urls[service] for service in ("contacts", "labels", "imports")}


@pytest.fixture
def staff(urls_of_owners: dict[str, str], make_bff: Callable[..., Bff], riverside: UUID) -> Browser:
    return make_bff(**urls_of_owners).user(riverside, "staff")


@pytest.fixture
def owner(real_owners: InProcess, riverside: UUID) -> Iterator[Callable[[str], Http]]:
    """A service as panel-bff asks it for the institution."""
    product, made = real_owners.product, []

    def ask(service: str) -> Http:
        bearer = Bearer(Signer("panel-bff", product.signing_key), service, riverside)
        made.append(Http(product.urls[service], bearer))
        return made[-1]

    yield ask
    for client in made:
        client.close()


@pytest.fixture
def imported(real_owners: InProcess, bff: Bff, owner: Callable[[str], Http]) -> State:
    """Ada, whom a CSV brought; the panel knows her."""
    data = FILE.replace(b"SIS ID", b"CRM ID")
    started = owner("imports").request(
        "POST", "/imports", params={"file_name": "a.csv"}, content=data, headers={"Content-Type": "text/csv"}
    )
    assert started.status == 201, started.body
    with real_owners.working(batch_rows=10):
        wait_until(lambda: owner("imports").ok("GET", f"/imports/{started.json['id']}")["status"] == "finished")
    [ada] = owner("contacts").ok("GET", "/contacts")["items"]
    bff.hears_of(states.CONTACT, ada)
    return {**ada, "import": started.json}


def read(browser: Browser, contact: State, what: str, **query: Any) -> Any:
    answer = browser.get(f"/api/panels/{contact['id']}/{what}", **query)
    assert answer.status_code == 200, answer.json
    assert not_as_described(schema_of(f"/api/panels/{{contact_id}}/{what}"), answer.json) == []
    return answer.json


def pages(browser: Browser, contact: State, limit: int, **query: Any) -> list[State]:
    """Every change, page after page."""
    found: list[State] = []
    after: dict[str, str] | None = {}
    while after is not None:
        page = read(browser, contact, "history", limit=limit, **query, **after)
        assert len(page["items"]) <= limit
        found += page["items"]
        after = {"after": page["next"]} if page["next"] else None
    return found


def test_a_value_names_the_import_its_row_and_its_column(staff: Browser, imported: State) -> None:
    """AC-5: import-n row r column, for the channel a phone gives as well."""
    found = read(staff, imported, "provenance")["fields"]
    assert (found["phone"]["column"], found["channel:sms"]["column"], found["crm_id"]["column"]) == (
        "Mobile",
        "Mobile",
        "CRM ID",
    )
    assert found["phone"]["origin"] == {
        "kind": "import",
        "import_id": imported["import"]["id"],
        "import_number": imported["import"]["number"],
        "row": 2,
    }
    assert (found["phone"]["created"], found["ai_disabled"]["column"]) == (True, None)
    [change] = read(staff, imported, "history", field="phone")["items"]
    assert change["changes"] == [{"field": "phone", "before": None, "after": "5551230000", "column": "Mobile"}]


def test_a_user_is_named_and_a_program_is_not(staff: Browser, imported: State) -> None:
    """AC-5."""
    me = (staff.get("/api/me").json or {})["user"]
    saved = save(staff, imported, first_name="Augusta").json or {}
    found = read(staff, saved, "provenance")["fields"]
    assert (found["first_name"]["actor_name"], found["first_name"]["before"]) == (me["name"], "Ada")
    assert (found["last_name"]["actor"], found["last_name"]["actor_name"]) == ("test-user", None)


def test_nobody_of_another_institution_is_named(
    make_bff: Callable[..., Bff], urls_of_owners: dict[str, str], lakeside: UUID, staff: Browser
) -> None:
    """AC-1: not even by an id that is somebody's."""
    ada = added(staff, first_name="Ada")
    stranger = make_bff(**urls_of_owners).user(lakeside, "staff")
    id = UUID((stranger.get("/api/me").json or {})["user"]["id"])
    with make_bff(**urls_of_owners).app.app_context(), parts().pool.connection() as connection:
        assert names_of_users(connection, staff.institution, [id]) == {}
        assert list(names_of_users(connection, lakeside, [id])) == [id]
    assert read(staff, ada, "history")["items"][0]["actor_name"] == "Ada"


def test_without_the_imports_service_only_the_columns_are_missing(
    make_bff: Callable[..., Bff], urls_of_owners: dict[str, str], riverside: UUID, imported: State
) -> None:
    """Design 3: a service that is away takes its own part with it."""
    alone = make_bff(**{**urls_of_owners, "imports_url": NOWHERE}).user(riverside, "support")
    found = read(alone, imported, "provenance")["fields"]
    assert (found["phone"]["column"], found["phone"]["origin"]["row"]) == (None, 2)


def test_labels_stand_among_the_other_changes(staff: Browser, owner: Callable[[str], Http]) -> None:
    """AC-5, LA-2: who gave and took which, page by page in the order in which it happened, or alone."""
    me = (staff.get("/api/me").json or {})["user"]["name"]
    shown = added(staff, first_name="0")
    path = f"/api/panels/{shown['id']}/labels"
    honors, band = (owner("labels").ok("POST", "/labels", json={"name": name})["id"] for name in ("Honors", "Band"))
    expected: list[tuple[str, Any, Any]] = [("first_name", None, "0")]
    for number, (add, remove) in enumerate((([honors], []), ([band], [honors])), 1):
        assert staff.ask("PATCH", path, json={"add": add, "remove": remove}).status_code == 200
        expected += [(f"label:{id}", False, True) for id in add] + [(f"label:{id}", True, False) for id in remove]
        shown = save(staff, shown, first_name=str(number)).json or {}
        expected.append(("first_name", str(number - 1), str(number)))
    for limit in (1, 2, 100):
        changes = pages(staff, shown, limit)
        told = [
            (one["field"], one["before"], one["after"]) for change in changes for one in reversed(change["changes"])
        ]
        assert told == expected[::-1]
        assert {change["actor_name"] for change in changes} == {me}
    alone = pages(staff, shown, 1, field="labels")
    assert [len(change["changes"]) for change in alone] == [2, 1]
    assert len(pages(staff, shown, 1, field="first_name")) == 3
    given = read(staff, shown, "provenance")["fields"][f"label:{band}"]
    assert (given["actor_name"], given["before"], given["origin"]) == (me, False, {"kind": "panel"})


def test_labels_of_an_import_name_it(staff: Browser, imported: State, owner: Callable[[str], Http]) -> None:
    """AC-5, LA-5."""
    label = owner("labels").ok("POST", "/labels", json={"name": "New"})["id"]
    source = {"import_id": imported["import"]["id"], "import_number": imported["import"]["number"]}
    owner("labels").ok("POST", "/contact-labels/batch", json={"add": [[imported["id"], [label]]], **source})
    given = read(staff, imported, "provenance")["fields"][f"label:{label}"]
    assert given["origin"] == {"kind": "panel", **source}


def test_without_labels_a_fields_history_is_told_and_the_whole_is_not(
    make_bff: Callable[..., Bff], urls_of_owners: dict[str, str], riverside: UUID, imported: State
) -> None:
    """AC-5: a history that lacks something is none; where a value came from is told as far as it is known."""
    alone = make_bff(**{**urls_of_owners, "labels_url": NOWHERE}).user(riverside, "support")
    assert alone.get(f"/api/panels/{imported['id']}/history").status_code == 503
    assert len(pages(alone, imported, 10, field="phone")) == 1
    assert "phone" in read(alone, imported, "provenance")["fields"]


@pytest.mark.parametrize("cursor", ["nonsense", "WzBd", "Wy0xLDBd", "W251bGwsIngiXQ"])  # [0], [-1,0], [null,"x"]
def test_a_cursor_of_nobodys_is_refused(staff: Browser, imported: State, cursor: str) -> None:
    """Design 2."""
    answer = staff.get(f"/api/panels/{imported['id']}/history", after=cursor)
    assert (answer.status_code, (answer.json or {})["errors"][0]["code"]) == (422, "invalid-cursor")


def test_pages_of_a_field_follow_one_another(staff: Browser) -> None:
    """AC-5, design 3.8."""
    shown = added(staff, first_name="0")
    for number in range(1, 4):
        shown = save(staff, shown, first_name=str(number)).json or {}
        shown = save(staff, shown, last_name=str(number)).json or {}
    changes = pages(staff, shown, 2, field="first_name")
    found = [(one["before"], one["after"]) for change in changes for one in change["changes"]]
    assert found == [("2", "3"), ("1", "2"), ("0", "1"), (None, "0")]


def test_a_restored_value_is_a_normal_edit_that_says_so(staff: Browser) -> None:
    """AC-5, PP-3, PP-6, CT-5: by staff, with the same conflicts; the previous phone may come back."""
    ada = added(staff, phone="5551230000")
    ada = save(staff, ada, phone="5559990000").json or {}
    body = {"changes": {"phone": "5551230000"}, "seen": {"phone": "5559990000"}, "origin": "restore"}
    path, tag = f"/api/panels/{ada['id']}/contact", {"If-Match": '"2"'}
    answer = staff.ask("PATCH", path, tag, json=body)
    assert (answer.status_code, (answer.json or {})["phone"], (answer.json or {})["previous_phone"]) == (
        200,
        "5551230000",
        None,
    )
    assert staff.panel(ada["id"])["contact"]["phone"] == "5551230000"
    newest = read(staff, ada, "history")["items"][0]
    assert (newest["origin"], newest["actor_name"]) == ({"kind": "restore"}, "Ada")
    again = staff.ask("PATCH", path, tag, json={**body, "changes": {"phone": "5550000000"}})
    assert (again.status_code, (again.json or {})["code"]) == (409, "conflict")


@pytest.mark.parametrize("origin", ["import", "rollback", "", None])
def test_a_page_may_not_speak_as_a_program(staff: Browser, origin: str | None) -> None:
    """PP-2, PP-6: who asks through the panel is staff, whatever the page says."""
    ada = added(staff, first_name="Ada")
    body = {"changes": {"first_name": "Bob"}, "seen": {"first_name": "Ada"}, "origin": origin}
    answer = staff.ask("PATCH", f"/api/panels/{ada['id']}/contact", {"If-Match": '"1"'}, json=body)
    assert (answer.status_code, (answer.json or {})["errors"][0]["field"]) == (422, "origin")
    assert staff.panel(ada["id"])["contact"]["first_name"] == "Ada"
