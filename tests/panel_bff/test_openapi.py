"""/openapi.json says what is really answered: the UI's types are made from it."""

from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from jsonschema import Draft202012Validator

from panel_bff.openapi import document
from tests.panel_bff import states
from tests.panel_bff.api_routes import api_routes
from tests.panel_bff.conftest import Bff, Browser
from tests.panel_bff.looking import a_little_of_everything
from tests.panel_bff.states import a_channel, a_contact

DOCUMENT: dict[str, Any] = orjson.loads(document())


def schema_of(path: str, method: str = "get", status: int = 200) -> dict[str, Any]:
    content = DOCUMENT["paths"][path][method]["responses"][str(status)]["content"]
    [(media_type, described)] = content.items()
    assert media_type == ("application/json" if status < 300 else "application/problem+json")
    return dict(described["schema"])


def faults(schema: dict[str, Any], answer: Any) -> list[str]:
    """Where the answer is not as described."""
    validator = Draft202012Validator({**schema, "components": DOCUMENT["components"]})
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer)]


def test_the_document_is_what_the_service_answers(bff: Bff) -> None:
    """`python -m panel_bff.openapi` needs no server and says the same."""
    assert bff.nobody().get("/openapi.json").json == DOCUMENT


def test_every_route_is_described(bff: Bff) -> None:
    described = {
        f"{method.upper()} {path}"
        for path, found in DOCUMENT["paths"].items()
        for method in found
        if method != "parameters"
    }
    assert {str(route) for route in api_routes()} | {"POST /api/session"} == described


@pytest.mark.parametrize("path", ["/api/me", "/api/catalogue", "/api/contacts", "/api/imports"])
def test_answers_are_as_described(bff: Bff, riverside: UUID, admin: Browser, path: str) -> None:
    bff.hears(*a_little_of_everything(riverside))
    answer = admin.get(path).json
    assert answer
    assert faults(schema_of(path), answer) == []


def test_a_full_and_an_empty_panel_are_as_described(bff: Bff, riverside: UUID, admin: Browser) -> None:
    bff.hears(*a_little_of_everything(riverside))
    [full] = [item["id"] for item in admin.contacts()]
    until = {"channel": "sms", "until": states.NOON}
    empty = bff.has(
        riverside, first_name=None, channels=[a_channel()], authentication=until, custom={str(uuid4()): True}
    )
    for contact in (full, empty["id"]):
        assert faults(schema_of("/api/panels/{contact_id}"), admin.panel(contact)) == []


def test_an_import_is_as_described(bff: Bff, riverside: UUID, admin: Browser) -> None:
    failed = states.an_import(riverside, status="failed", problem={"code": "empty-file", "message": "Empty."})
    bff.hears_of(states.IMPORT, failed)
    assert faults(schema_of("/api/imports/{import_id}"), admin.get(f"/api/imports/{failed['id']}").json) == []


def test_problems_are_as_described(bff: Bff, admin: Browser) -> None:
    unknown = f"/api/panels/{uuid4()}"
    path = "/api/panels/{contact_id}"
    assert faults(schema_of(path, status=404), admin.get(unknown).json) == []
    assert faults(schema_of(path, status=401), bff.nobody().get(unknown).json) == []
    assert faults(schema_of("/api/contacts", status=422), admin.get("/api/contacts", limit=0).json) == []


def test_the_description_would_notice_a_missing_section(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """So that the tests above prove something."""
    panel = admin.panel(bff.has(riverside)["id"])
    del panel["conversation"]
    panel["contact"] = a_contact(riverside) | {"phone": 5551234567}
    assert len(faults(schema_of("/api/panels/{contact_id}"), panel)) == 2
