"""What one call of create_app gives every service."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from flask_smorest import Blueprint
from marshmallow import fields
from sqlalchemy import text

from chassis.app import begin, create_app, if_match
from chassis.auth import Verifier, audience_of, caller, requires
from chassis.db import Database
from chassis.errors import Conflict
from chassis.idempotency import idempotent
from chassis.schemas import StrictSchema, Text
from tests.support.keys import Keys

INSTITUTION = uuid4()


class EntryIn(StrictSchema):
    name = Text(required=True, max_length=10)
    size = fields.Integer(strict=True)


def a_blueprint() -> Blueprint:
    blueprint = Blueprint("entries", __name__, url_prefix="/entries")

    @blueprint.post("")
    @blueprint.arguments(EntryIn)
    @blueprint.response(201)
    @requires("staff", issuers=("panel-bff",))
    def post_entry(wanted: dict[str, Any]) -> Any:
        def work() -> tuple[dict[str, Any], int]:
            session.execute(text("INSERT INTO folded VALUES (:key, 1, :key)"), {"key": wanted["name"]})
            return {"name": wanted["name"], "institution": str(caller().institution)}, 201

        with begin() as session:
            return idempotent(session, work)

    @blueprint.get("/<uuid:entry_id>")
    @requires("insights")
    def get_entry(entry_id: UUID) -> Any:
        return {"seen": if_match(), "id": str(entry_id)}

    @blueprint.get("/taken")
    @requires()
    def get_taken() -> Any:
        raise Conflict("duplicate-contact", "Somebody has it", contacts=["them"])

    @blueprint.get("/broken")
    @requires("staff")
    def get_broken() -> Any:
        raise RuntimeError("a bug")

    @blueprint.get("/stored")
    @requires("staff")
    def get_stored() -> Any:
        with begin() as session:
            found = session.execute(text("SELECT :value"), {"value": request.args["value"]}).scalar_one()
            return {"value": found}

    return blueprint


@pytest.fixture
def app(database: Database, keys: Keys) -> Flask:
    return create_app("ledger", database=database, verifier=Verifier("ledger", keys.dir), blueprints=[a_blueprint()])


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as made:
        yield made


def body(response: Any) -> Any:
    return response.get_json()


def bearer(keys: Keys, **claims: Any) -> dict[str, str]:
    return keys.headers(**{"institution": INSTITUTION, "audience": "ledger", **claims})


def test_a_good_token_reaches_the_route_with_its_institution(client: FlaskClient, keys: Keys) -> None:
    """AC-1."""
    answer = client.post("/entries", json={"name": "ada"}, headers=bearer(keys))
    assert answer.status_code == 201
    assert body(answer) == {"name": "ada", "institution": str(INSTITUTION)}


@pytest.mark.parametrize(
    ("claims", "status", "code"),
    [
        ({"expired": True}, 401, "expired-token"),
        ({"forged": True}, 401, "invalid-token"),
        ({"issuer": "stranger"}, 401, "unknown-issuer"),
        ({"audience": "labels"}, 403, "wrong-audience"),
        ({"issuer": "imports"}, 403, "wrong-issuer"),
        ({"role": "support"}, 403, "role-not-allowed"),
    ],
)
def test_a_bad_token_is_refused_with_its_reason(
    client: FlaskClient, keys: Keys, claims: dict[str, Any], status: int, code: str
) -> None:
    """AC-1, AC-2."""
    answer = client.post("/entries", json={"name": "ada"}, headers=bearer(keys, **claims))
    assert (answer.status_code, body(answer)["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"


def test_no_token_is_asked_for_before_the_body_is_looked_at(client: FlaskClient) -> None:
    answer = client.post("/entries", json={"nonsense": 1})
    assert (answer.status_code, body(answer)["code"]) == (401, "no-token")


def test_a_token_of_no_known_shape_is_refused(client: FlaskClient) -> None:
    for token in ("x", "a.b.c", "...", "e30.e30.e30"):
        answer = client.get("/entries/taken", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401


def test_an_admin_may_call_what_any_role_may(client: FlaskClient, keys: Keys) -> None:
    """AC-2."""
    answer = client.get("/entries/taken", headers=bearer(keys, role="admin"))
    assert (answer.status_code, body(answer)["code"], body(answer)["contacts"]) == (409, "duplicate-contact", ["them"])


def test_every_fault_of_a_body_is_listed(client: FlaskClient, keys: Keys) -> None:
    """CF-4."""
    answer = client.post("/entries", json={"name": "much too long a name", "size": "x", "new": 1}, headers=bearer(keys))
    assert answer.status_code == 422
    assert {(fault["field"], fault["code"]) for fault in body(answer)["errors"]} == {
        ("name", "value-too-long"),
        ("size", "invalid-value"),
        ("new", "invalid-value"),
    }


def test_control_characters_are_refused_and_text_is_trimmed(client: FlaskClient, keys: Keys) -> None:
    """ID-11."""
    refused = client.post("/entries", json={"name": "a\x00b"}, headers=bearer(keys))
    assert body(refused)["errors"][0]["code"] == "control-character"
    assert body(client.post("/entries", json={"name": "  ada "}, headers=bearer(keys)))["name"] == "ada"


def test_a_body_that_is_not_json_is_said_to_be_so(client: FlaskClient, keys: Keys) -> None:
    headers = bearer(keys) | {"Content-Type": "application/json"}
    answer = client.post("/entries", data=b"{not json", headers=headers)
    assert (answer.status_code, body(answer)["code"]) == (400, "malformed-body")


def test_a_nul_that_reaches_the_database_is_the_callers_fault(client: FlaskClient, keys: Keys) -> None:
    answer = client.get("/entries/stored?value=a%00b", headers=bearer(keys))
    assert (answer.status_code, body(answer)["code"]) == (422, "invalid")


def test_a_bug_is_a_500_that_tells_nothing_but_the_request_id(client: FlaskClient, keys: Keys) -> None:
    answer = client.get("/entries/broken", headers=bearer(keys) | {"X-Request-Id": "tell-me-1"})
    assert (answer.status_code, body(answer)["code"], body(answer)["request_id"]) == (500, "internal", "tell-me-1")
    assert "a bug" not in answer.text


def test_if_match_is_strict(client: FlaskClient, keys: Keys) -> None:
    """CT-5."""
    url, headers = f"/entries/{uuid4()}", bearer(keys, role="insights")
    assert client.get(url, headers=headers).status_code == 428
    assert client.get(url, headers=headers | {"If-Match": "*"}).status_code == 422
    assert body(client.get(url, headers=headers | {"If-Match": '"7"'}))["seen"] == 7


def test_a_post_sent_again_does_nothing_and_answers_the_same(client: FlaskClient, keys: Keys) -> None:
    headers = bearer(keys) | {"Idempotency-Key": "k1"}
    first = client.post("/entries", json={"name": "ada"}, headers=headers)
    again = client.post("/entries", json={"name": "ada"}, headers=headers)
    assert (first.status_code, body(first)) == (again.status_code, body(again)) == (201, body(first))
    other = client.post("/entries", json={"name": "bob"}, headers=headers)
    assert (other.status_code, body(other)["code"]) == (422, "idempotency-key-reused")


def test_what_is_not_there_is_a_problem_too(client: FlaskClient) -> None:
    assert body(client.get("/nowhere"))["code"] == "not-found"
    assert client.put("/entries").status_code == 405


def test_a_route_without_an_audience_admits_nobody(app: Flask, client: FlaskClient, keys: Keys) -> None:
    app.view_functions["entries.get_taken"] = lambda: {"open": True}
    answer = client.get("/entries/taken", headers=bearer(keys, role="admin"))
    assert (answer.status_code, body(answer)["code"]) == (403, "no-audience")


def test_every_route_of_an_app_declares_its_audience(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            assert audience_of(app.view_functions[rule.endpoint], method), rule


def test_health_metrics_and_the_api_document_are_public(client: FlaskClient) -> None:
    assert body(client.get("/live")) == {"status": "ok"}
    assert body(client.get("/ready")) == {"status": "ok"}
    assert "http_requests_total" in client.get("/metrics").text
    spec = body(client.get("/openapi.json"))
    assert spec["openapi"] == "3.1.0"
    assert "application/problem+json" in spec["components"]["responses"]["DEFAULT_ERROR"]["content"]


def test_a_database_that_is_away_makes_the_service_unready_and_its_routes_503(keys: Keys) -> None:
    away = Database("postgresql://nobody@127.0.0.1:1/nothing")
    app = create_app("ledger", database=away, verifier=Verifier("ledger", keys.dir), blueprints=[a_blueprint()])
    with app.test_client() as client:
        ready = client.get("/ready")
        assert (ready.status_code, list(body(ready)["failed"])) == (503, ["database"])
        answer = client.post("/entries", json={"name": "ada"}, headers=bearer(keys))
        assert (answer.status_code, body(answer)["code"]) == (503, "unavailable")
