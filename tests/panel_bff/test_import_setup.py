"""A draft is mapped, checked and started through `imports`, as its owner says it (IM-3, IM-11, IM-16)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from chassis.errors import Fault, Problem
from tests.panel_bff.conftest import Bff, Browser
from tests.panel_bff.owners import Owners
from tests.panel_bff.states import an_import
from tests.panel_bff.test_openapi import faults, schema_of

PREVIEW = {
    "encoding": "windows-1252",
    "encoding_sure": False,
    "delimiter": ";",
    "delimiter_sure": True,
    "header_row": 3,
    "profile": {"id": "template", "name": None},
    "rows_total": 1,
    "preamble": [{"row": 1, "cells": ["Export of 1 May"], "fault": None}],
    "rows": [{"row": 4, "cells": ["Zo\u00eb", "yep"], "fault": None}],
    "columns": [
        {
            "header": "Housing",
            "samples": ["yep"],
            "target": f"custom:{uuid4()}",
            "policy": "overwrite",
            "values": {"yep": "yes"},
            "date_format": None,
            "suggestion": {"target": "ignore", "by": "values", "sure": False},
            "suggested_date_format": "M/D/YYYY",
            "options": ["yes", "no"],
            "unknown": ["nope"],
        }
    ],
    "targets": [
        {
            "target": "first_name",
            "name": "First Name",
            "group": "standard",
            "type": "text",
            "required": True,
            "options": None,
        }
    ],
    "problems": [{"code": "missing-columns", "message": "Phone is missing.", "columns": [0]}],
    "options": {
        "mode": "create_update",
        "strict": False,
        "update_by_email": False,
        "labels": ["Spring"],
        "create_labels": True,
        "guard_percent": None,
    },
    "mapping_version": 4,
}
COUNTS = dict.fromkeys(("created", "updated", "unchanged", "skipped", "refused", "in_part"), 0)


@pytest.fixture
def staff(owners: Owners, make_bff: Callable[..., Bff], riverside: UUID) -> Browser:
    """At a BFF whose services are there."""
    return make_bff(imports_url=owners.url).user(riverside, "staff")


def a_dry_run(**more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "state": "asked",
        "problem": None,
        "mapping_version": 4,
        "rows_done": 0,
        "rows_total": 2,
        "started_at": None,
        "finished_at": None,
        "counts": COUNTS,
        "by": str(uuid4()),
        **more,
    }


def test_a_preview_is_shown_as_its_owner_gives_it(owners: Owners, staff: Browser) -> None:
    """IM-2, IM-3."""
    owners.says(PREVIEW)
    id = uuid4()
    assert staff.get(f"/api/imports/{id}/preview").json == PREVIEW
    assert owners.seen == [("GET", f"/imports/{id}/preview")]
    assert faults(schema_of("/api/imports/{import_id}/preview"), PREVIEW) == []


def test_a_mapping_is_sent_on_with_just_the_keys_that_were_said(owners: Owners, staff: Browser) -> None:
    """IM-8: a missing key leaves what is, null takes a guard away."""
    owners.says(PREVIEW)
    id = uuid4()
    columns = [
        {"target": "phone", "policy": "fill", "values": {"yep": "yes"}, "date_format": "D.M.YYYY"},
        {"target": "ignore"},
    ]
    answer = staff.ask("PUT", f"/api/imports/{id}/mapping", json={"columns": columns, "guard_percent": None})
    assert (answer.status_code, answer.json) == (200, PREVIEW)
    assert owners.seen == [("PUT", f"/imports/{id}/mapping")]
    sent = [columns[0], {"target": "ignore", "policy": "overwrite", "values": {}, "date_format": None}]
    assert orjson.loads(owners.bodies[0]) == {"columns": sent, "guard_percent": None}


@pytest.mark.parametrize(
    "wanted",
    [
        {"columns": [{"target": "phone", "policy": "perhaps"}]},
        {"columns": [{"policy": "fill"}]},
        {"guard_percent": 101},
        {"header_row": 0},
        {"mode": "delete"},
        {"colour": "red"},
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused_before_it_is_sent_on(
    owners: Owners, staff: Browser, wanted: dict[str, Any]
) -> None:
    """IM-8, IM-11."""
    assert staff.ask("PUT", f"/api/imports/{uuid4()}/mapping", json=wanted).status_code == 422
    assert owners.seen == []


def test_what_is_wrong_with_a_mapping_is_passed_on(owners: Owners, staff: Browser) -> None:
    """IM-3: with the columns it is about."""
    fault = Fault("columns.0.target", "unknown-field", "There is no such field.")
    owners.refuses(Problem(422, "invalid", "The mapping has faults", errors=[fault], columns=[0]))
    answer = staff.ask("PUT", f"/api/imports/{uuid4()}/mapping", json={"columns": [{"target": "custom:x"}]})
    said = answer.json or {}
    assert (answer.status_code, said["errors"][0]["field"], said["columns"]) == (422, "columns.0.target", [0])


def test_remembered_mappings_are_listed_named_guarded_and_forgotten(owners: Owners, staff: Browser) -> None:
    """IM-16, IM-11."""
    id = uuid4()
    profiles: dict[str, Any] = {"items": []}
    owners.says(profiles)
    assert staff.get("/api/imports/profiles").json == profiles
    owners.says({"id": str(id), "name": "Nightly"})
    wanted = {"name": "Nightly", "guard_percent": 5}
    assert staff.ask("PATCH", f"/api/imports/profiles/{id}", json=wanted).status_code == 200
    assert orjson.loads(owners.bodies[-1]) == wanted
    owners.says(b"", 204)
    assert staff.ask("DELETE", f"/api/imports/profiles/{id}").status_code == 204
    assert owners.seen == [
        ("GET", "/imports/profiles"),
        ("PATCH", f"/imports/profiles/{id}"),
        ("DELETE", f"/imports/profiles/{id}"),
    ]


@pytest.mark.parametrize(("path", "status"), [("dry-run", 202), ("dry-run/stop", 200)])
def test_a_dry_run_is_shown_at_once(owners: Owners, riverside: UUID, staff: Browser, path: str, status: int) -> None:
    """IM-11: a reload shows it also before its event came."""
    draft = an_import(riverside, 7) | {"version": 9, "dry_run": a_dry_run()}
    owners.says(draft, status)
    asked = staff.ask("POST", f"/api/imports/{draft['id']}/{path}")
    assert (asked.status_code, asked.json) == (status, draft)
    shown = staff.get(f"/api/imports/{draft['id']}").json
    assert shown == draft
    assert faults(schema_of("/api/imports/{import_id}"), shown) == []
    assert owners.seen == [("POST", f"/imports/{draft['id']}/{path}")]


def test_an_incomplete_mapping_is_not_checked(owners: Owners, staff: Browser) -> None:
    """IM-3."""
    owners.refuses(Problem(422, "mapping-incomplete", "Columns are missing", problems=PREVIEW["problems"]))
    answer = staff.ask("POST", f"/api/imports/{uuid4()}/dry-run")
    said = answer.json or {}
    assert (answer.status_code, said["code"], said["problems"]) == (422, "mapping-incomplete", PREVIEW["problems"])


def test_a_plan_names_the_contacts_it_is_about(
    bff: Bff, owners: Owners, make_bff: Callable[..., Bff], riverside: UUID, lakeside: UUID
) -> None:
    """IM-11, AC-1, AC-3: the row's own and those its codes name, if the reader may see them."""
    ada = bff.has(riverside, first_name="Ada", last_name="Alder")["id"]
    foreign = bff.has(lakeside, first_name="Lou", last_name="Lake")["id"]
    code = {"code": "duplicate-contact", "level": "refused", "contacts": [ada, foreign]}
    change = {"field": "phone", "column": "Mobile", "before": "1", "after": "2", "rule": "policy overwrite"}
    rows = [
        {"row": 2, "outcome": "updated", "contact_id": ada, "codes": [], "changes": [change]},
        {"row": 3, "outcome": "created", "contact_id": None, "codes": [], "changes": []},
        {"row": 4, "outcome": "refused", "contact_id": foreign, "codes": [code], "changes": []},
    ]
    owners.says({"items": rows, "next": "4"})
    id = uuid4()
    reader = make_bff(imports_url=owners.url).user(riverside, "insights")
    page = reader.get(f"/api/imports/{id}/plan", outcome="updated", code="x", field="phone", limit=10).json or {}
    assert [row["full_name"] for row in page["items"]] == ["Ada Alder", None, None]
    assert page["items"][0]["changes"] == [change]
    assert page["items"][2]["codes"][0]["contacts"] == [
        {"id": ada, "full_name": "Ada Alder"},
        {"id": foreign, "full_name": None},
    ]
    assert page["next"] == "4"
    assert owners.seen == [("GET", f"/imports/{id}/plan?outcome=updated&code=x&field=phone&limit=10")]


@pytest.mark.parametrize(
    ("part", "answer"),
    [
        ("codes", {"items": [{"code": "invalid-phone", "rows": 3}]}),
        ("fields", {"items": [{"field": "phone", "column": "Mobile", "rows": 2}], "stricter": 1}),
        ("moved", {"rows": 3}),
    ],
)
def test_what_a_plan_can_be_narrowed_to_comes_from_its_owner(
    owners: Owners, staff: Browser, part: str, answer: dict[str, Any]
) -> None:
    """IM-11."""
    owners.says(answer)
    id = uuid4()
    assert staff.get(f"/api/imports/{id}/plan/{part}").json == answer
    assert owners.seen == [("GET", f"/imports/{id}/plan/{part}")]


@pytest.mark.parametrize(
    "wanted", [{"dry_run": "5d0c3a52-7c1e-4b9e-9d55-3f0f6f0f3a11", "name": "Nightly"}, {"dry_run": None}]
)
def test_a_draft_is_started_with_the_dry_run_it_was_reviewed_with(
    owners: Owners, riverside: UUID, staff: Browser, wanted: dict[str, Any]
) -> None:
    """IM-11, IM-16: null for the unchanged mapping of a profile; with a name for the mapping, if there is one."""
    started = an_import(riverside, 7) | {"version": 9}
    owners.says(started)
    answer = staff.ask("POST", f"/api/imports/{started['id']}/start", json=wanted)
    assert (answer.status_code, answer.json) == (200, started)
    assert staff.get(f"/api/imports/{started['id']}").json == started
    assert orjson.loads(owners.bodies[0]) == wanted


def test_a_start_says_what_it_was_reviewed_with(owners: Owners, staff: Browser) -> None:
    """IM-11: a start that names nothing is refused; what is outdated is passed on, and asked once."""
    path = f"/api/imports/{uuid4()}/start"
    assert staff.ask("POST", path, json={}).status_code == 422
    owners.refuses(Problem(409, "dry-run-outdated", "Check again", "The mapping has changed since."))
    answer = staff.ask("POST", path, json={"dry_run": str(uuid4())})
    assert (answer.status_code, (answer.json or {})["code"], len(owners.seen)) == (409, "dry-run-outdated", 1)
