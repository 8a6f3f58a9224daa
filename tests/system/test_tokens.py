"""Who may call at all: every route of every service, as its own OpenAPI document lists them."""

from pathlib import Path
from uuid import UUID, uuid4

import orjson
import pytest
from flask import Flask

from tests.support.keys import Keys
from tests.support.product.apps import Route, app_of, routes_of

SERVICES = ("contacts", "labels", "imports", "summary")
INSTITUTION = UUID(int=1)

ONLY_FOR_IMPORTS = {
    ("contacts", "PUT", "/imports/{import_id}/batches"),
    ("contacts", "POST", "/imports/{import_id}/end"),
    ("contacts", "PUT", "/imports/{import_id}/dry-run"),
    ("contacts", "GET", "/imports/{import_id}/dry-runs/{dry_run_id}/moved"),
}
FOR_IMPORTS_TOO = {
    ("contacts", "GET", "/fields"),
    ("labels", "POST", "/labels/resolve"),
    ("labels", "POST", "/contact-labels/batch"),
}
# AC-2: only reading is for everybody, and notes are written by support too
FOR_READERS = {"support", "insights"}


class Caller:
    """Calls every route of one service with one token."""

    def __init__(self, service: str, app: Flask, keys: Keys) -> None:
        self.service = service
        self.keys = keys
        self._client = app.test_client()
        self.routes = routes_of(orjson.loads(self._client.get("/openapi.json").data))

    def answers(self, headers: dict[str, str], routes: list[Route] | None = None) -> set[tuple[int, str]]:
        """Status and code of every route's answer."""
        found = set()
        for route in self.routes if routes is None else routes:
            url = route.url(**{name: uuid4() for name in route.names})
            answer = self._client.open(url, method=route.method, headers=headers)
            assert answer.mimetype == "application/problem+json", (route, answer.data)
            found.add((answer.status_code, orjson.loads(answer.data)["code"]))
        return found

    def token(self, **claims: object) -> dict[str, str]:
        return self.keys.headers(institution=INSTITUTION, **{"audience": self.service, **claims})  # type: ignore[arg-type]

    def those_in(self, *tables: set[tuple[str, str, str]]) -> list[Route]:
        known = set().union(*tables)
        return [route for route in self.routes if (self.service, route.method, route.path) in known]


@pytest.fixture(params=SERVICES)
def caller(request: pytest.FixtureRequest, keys: Keys, tmp_path: Path):  # type: ignore[no-untyped-def]
    with app_of(request.param, keys, tmp_path) as app:
        yield Caller(request.param, app, keys)


def test_no_route_answers_without_a_token(caller: Caller) -> None:
    """AC-1."""
    assert caller.routes
    assert caller.answers({}) == {(401, "no-token")}
    assert caller.answers({"Authorization": "Basic YWRhOmFkYQ=="}) == {(401, "no-token")}


def test_no_route_answers_an_expired_token(caller: Caller) -> None:
    """AC-1."""
    assert caller.answers(caller.token(expired=True)) == {(401, "expired-token")}


def test_no_route_answers_a_token_that_is_not_signed_by_its_issuer(caller: Caller) -> None:
    """AC-1."""
    assert caller.answers(caller.token(forged=True)) == {(401, "invalid-token")}
    assert caller.answers({"Authorization": "Bearer no.token.atall"}) == {(401, "unknown-issuer")}


def test_no_route_answers_an_issuer_nobody_knows(caller: Caller) -> None:
    """AC-1."""
    assert caller.answers(caller.token(issuer="somebody-else")) == {(401, "unknown-issuer")}


def test_no_route_answers_a_token_meant_for_another_service(caller: Caller) -> None:
    """AC-1: a service that was called can not go on with the caller's token."""
    others = [service for service in (*SERVICES, "panel-bff") if service != caller.service]
    for other in others:
        assert caller.answers(caller.token(audience=other)) == {(403, "wrong-audience")}


def test_imports_may_call_its_few_routes_and_no_other(caller: Caller) -> None:
    """design 3.13."""
    open_to_imports = caller.those_in(ONLY_FOR_IMPORTS, FOR_IMPORTS_TOO)
    closed = [route for route in caller.routes if route not in open_to_imports]
    assert caller.answers(caller.token(issuer="imports", origin="import"), closed) <= {(403, "wrong-issuer")}
    for route in open_to_imports:
        assert (403, "wrong-issuer") not in caller.answers(caller.token(issuer="imports", role="nobody"), [route])


def test_the_panel_may_not_apply_batches(caller: Caller) -> None:
    """design 3.13."""
    assert caller.answers(caller.token(), caller.those_in(ONLY_FOR_IMPORTS)) <= {(403, "wrong-issuer")}


def test_who_only_reads_changes_nothing(caller: Caller) -> None:
    """AC-2."""
    changing = [route for route in caller.routes if route.method != "GET"]
    theirs = caller.those_in(ONLY_FOR_IMPORTS)
    for role in FOR_READERS:
        closed = [
            route for route in changing if route not in theirs and not (role == "support" and "/notes" in route.path)
        ]
        answers = caller.answers(caller.token(role=role), closed)
        assert answers <= {(403, "role-not-allowed")}
