"""Files and reports go through to `imports` and back; panels read whoever is away (design 2)."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.errors import Problem
from panel_bff.gateway import PIECE
from panel_bff.routes.imports import drain
from tests.panel_bff import states
from tests.panel_bff.api_routes import CSV
from tests.panel_bff.conftest import Bff, Browser
from tests.panel_bff.owners import Owners
from tests.panel_bff.states import an_import


@pytest.fixture
def staff(owners: Owners, make_bff: Callable[..., Bff], riverside: UUID) -> Browser:
    """At a BFF whose services are there."""
    return make_bff(imports_url=owners.url).user(riverside, "staff")


def test_an_upload_streams_through_and_is_listed_at_once(owners: Owners, riverside: UUID, staff: Browser) -> None:
    """IM-1, IM-14."""
    started = an_import(riverside, 7)
    owners.says(started, 201)
    answer = staff.ask(
        "POST",
        "/api/imports",
        {"Idempotency-Key": "once", "Content-Type": "text/csv"},
        query_string={"file_name": "people & co.csv", "delimiter": ";", "labels": ["A", "B"], "create_labels": "false"},
        data=CSV * 20_000,
    )
    assert (answer.status_code, answer.json) == (201, started)
    assert owners.bodies == [CSV * 20_000]
    assert owners.seen == [
        ("POST", "/imports?file_name=people+%26+co.csv&delimiter=%3B&labels=A&labels=B&create_labels=false")
    ]
    assert owners.headers[0]["Idempotency-Key"] == "once"
    assert owners.headers[0]["Content-Type"] == "text/csv"
    assert (staff.get("/api/imports").json or {})["items"] == [started]
    assert staff.get(f"/api/imports/{started['id']}").json == started


def test_an_upload_is_sent_once(owners: Owners, staff: Browser) -> None:
    """IM-22: a stream that was read can not be sent again."""
    owners.refuses(Problem(503, "unavailable", "Away", "The contacts service does not answer."))
    answer = staff.ask(
        "POST", "/api/imports", {"Idempotency-Key": "once"}, query_string={"file_name": "a.csv"}, data=CSV
    )
    assert (answer.status_code, len(owners.seen)) == (503, 1)


def test_what_is_wrong_with_a_file_is_passed_on(owners: Owners, staff: Browser) -> None:
    """IM-18."""
    owners.refuses(Problem(422, "header-not-recognised", "Unknown columns", unrecognised=["Shoe size"]))
    answer = staff.ask("POST", "/api/imports", query_string={"file_name": "a.csv"}, data=CSV)
    said = answer.json or {}
    assert (answer.status_code, said["code"], said["unrecognised"]) == (422, "header-not-recognised", ["Shoe size"])


def test_a_refused_file_is_read_to_its_end_but_not_for_ever() -> None:
    """IM-18: else a browser shows a broken connection instead of the reason."""
    file = BytesIO(CSV * 20_000)
    drain(file)
    assert file.read() == b""
    endless = BytesIO(CSV * 20_000)
    drain(endless, most=PIECE + 1)
    assert endless.tell() == 2 * PIECE


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(owners: Owners, staff: Browser) -> None:
    """IM-18."""
    answer = staff.ask(
        "POST",
        "/api/imports",
        query_string={"file_name": "a.csv"},
        environ_overrides={"CONTENT_LENGTH": str(512 * 1024 * 1024 + 1)},
    )
    assert (answer.status_code, (answer.json or {})["code"], owners.seen) == (413, "too-large", [])


@pytest.mark.parametrize("step", ["pause", "resume", "cancel"])
def test_an_import_is_steered_through_its_owner_and_shown_as_it_answered(
    owners: Owners, riverside: UUID, staff: Browser, step: str
) -> None:
    """IM-12: a reload shows it at once; why it can not be is passed on."""
    steered = an_import(riverside, 7) | {"version": 9, "asked": "pause", "steps": []}
    owners.says(steered)
    path = f"/api/imports/{steered['id']}"
    answer = staff.ask("POST", f"{path}/{step}")
    assert (answer.status_code, answer.json, staff.get(path).json) == (200, steered, steered)
    assert owners.seen == [("POST", f"/imports/{steered['id']}/{step}")]
    owners.refuses(Problem(409, "import-over", "This import is over", "It has finished."))
    refused = staff.ask("POST", f"{path}/{step}")
    said = refused.json or {}
    assert (refused.status_code, said["code"], said["detail"]) == (409, "import-over", "It has finished.")


def test_a_report_comes_from_imports(owners: Owners, staff: Browser) -> None:
    """IM-13."""
    page = {"items": [{"row": 1, "outcome": "refused", "partial": False, "contact_id": None, "codes": []}], "next": "2"}
    owners.says(page)
    id = uuid4()
    answer = staff.get(f"/api/imports/{id}/rows", outcome="refused", limit=10)
    assert answer.json == page
    assert owners.seen == [("GET", f"/imports/{id}/rows?outcome=refused&limit=10")]


def test_a_report_names_the_contacts_it_is_about(
    bff: Bff, owners: Owners, make_bff: Callable[..., Bff], riverside: UUID, lakeside: UUID
) -> None:
    """IM-5, AC-1, AC-3: by their names of today, and only those whom the reader may see."""
    ada = bff.has(riverside, first_name="Ada", last_name="Alder")["id"]
    gone, foreign = str(uuid4()), bff.has(lakeside, first_name="Lou", last_name="Lake")["id"]
    code = {"code": "duplicate-contact", "level": "refused", "contacts": [ada, gone, foreign]}
    row = {"row": 2, "outcome": "refused", "partial": False, "contact_id": None, "codes": [code, {"code": "other"}]}
    owners.says({"items": [row], "next": None})
    reader = make_bff(imports_url=owners.url).user(riverside, "insights")
    (shown,) = (reader.get(f"/api/imports/{uuid4()}/rows").json or {})["items"]
    assert shown["codes"][0]["contacts"] == [
        {"id": ada, "full_name": "Ada Alder"},
        {"id": gone, "full_name": None},
        {"id": foreign, "full_name": None},
    ]
    assert shown["codes"][1] == {"code": "other"}


def test_the_codes_of_a_report_come_from_imports(owners: Owners, staff: Browser) -> None:
    """IM-13."""
    counts = {"items": [{"code": "invalid-phone", "rows": 12}]}
    owners.says(counts)
    id = uuid4()
    assert staff.get(f"/api/imports/{id}/codes").json == counts
    assert owners.seen == [("GET", f"/imports/{id}/codes")]


@pytest.mark.parametrize("path", [f"{UUID(int=7)}/refused.csv", "template.csv"])
def test_a_csv_comes_through_with_its_name(owners: Owners, staff: Browser, path: str) -> None:
    """IM-13, IM-17."""
    disposition = 'attachment; filename="people.csv"'
    owners.says(CSV * 50_000, 200, "text/csv; charset=utf-8", **{"Content-Disposition": disposition})
    answer = staff.get(f"/api/imports/{path}")
    assert answer.data == CSV * 50_000
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == disposition
    assert owners.seen == [("GET", f"/imports/{path}")]


def test_a_report_of_nobodys_import_is_not_found(owners: Owners, staff: Browser) -> None:
    """AC-1: `imports` decides, by the institution of the token."""
    owners.refuses(Problem(404, "not-found", "There is nothing here"))
    for path in ("rows", "refused.csv"):
        assert staff.get(f"/api/imports/{uuid4()}/{path}").status_code == 404


def test_panels_read_while_every_service_is_away(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """Design 2: only the saves of the service that is away fail, with its name."""
    contact = bff.has(riverside)["id"]
    started = an_import(riverside)
    bff.hears_of(states.IMPORT, started)
    for method, path, service in (
        ("POST", f"/api/panels/{contact}/summary", "summary"),
        ("GET", f"/api/panels/{contact}/summary/job", "summary"),
        ("GET", f"/api/panels/{contact}/messages", "summary"),
        ("POST", "/api/imports?file_name=a.csv", "imports"),
        ("GET", f"/api/imports/{started['id']}/refused.csv", "imports"),
    ):
        answer = admin.ask(method, path)
        said = answer.json or {}
        assert (answer.status_code, said["code"]) == (503, "unavailable")
        assert service in said["detail"]
    assert admin.panel(contact)["contact"]["id"] == contact
    assert [item["id"] for item in admin.contacts()] == [contact]
    assert (admin.get("/api/imports").json or {})["items"] == [started]


def test_imports_are_listed_newest_first_page_by_page(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """IM-14, IM-12: each in its newest state."""
    told = [an_import(riverside, number) for number in range(1, 6)]
    bff.hears_of(states.IMPORT, *told)
    running = {**told[2], "version": 4, "status": "running", "rows_done": 100}
    bff.hears_of(states.IMPORT, running)
    bff.hears_of(states.IMPORT, {**told[2], "version": 3, "status": "queued"})
    expected = [told[4], told[3], running, told[1], told[0]]
    found: list[Any] = []
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        after = {"after": page["next"]} if page["next"] else {}
        page = admin.get("/api/imports", limit=2, **after).json or {}
        found += page["items"]
    assert found == expected
    assert admin.get("/api/imports", after="garbage").status_code == 422
