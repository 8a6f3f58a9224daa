"""Who may call what, and that nothing of another institution can be reached (AC-1, AC-2)."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.labels.conftest import Labels, Outbox
from tests.support.databases import DatabaseUrls
from tests.support.keys import Keys

NOWHERE = uuid4()
READS = [
    ("GET", "/labels", None),
    ("GET", f"/labels/{NOWHERE}", None),
    ("GET", "/contact-labels", None),
    ("GET", f"/contact-labels/{NOWHERE}", None),
]
WRITES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/labels", {"name": "x"}),
    ("PATCH", f"/labels/{NOWHERE}", {"name": "x"}),
    ("POST", "/labels/resolve", {"names": []}),
    ("PATCH", f"/contact-labels/{NOWHERE}", {}),
    ("POST", "/contact-labels/batch", {"add": []}),
]
FOR_IMPORTS = {"/labels/resolve", "/contact-labels/batch"}


ROUTES = [*READS, *WRITES]
REFUSED: list[tuple[dict[str, Any] | None, int, str]] = [
    (None, 401, "no-token"),
    ({"expired": True}, 401, "expired-token"),
    ({"forged": True}, 401, "invalid-token"),
    ({"issuer": "stranger"}, 401, "unknown-issuer"),
    ({"audience": "contacts"}, 403, "wrong-audience"),
]


def admitted(labels: Labels, method: str, path: str, body: dict[str, Any] | None) -> bool:
    return labels.ask(method, path, {"If-Match": '"1"'}, json=body).status != 403


def test_a_role_may_do_what_the_matrix_says(labels: Labels) -> None:
    """AC-2: everyone reads; only admin and staff write."""
    for role in ("admin", "staff", "support", "insights"):
        for method, path, body in ROUTES:
            allowed = method == "GET" or role in ("admin", "staff")
            assert admitted(labels.as_(role=role), method, path, body) is allowed, (role, path)


def test_imports_may_resolve_and_assign_and_nothing_else(labels: Labels) -> None:
    """Design 3.13."""
    caller = labels.as_(issuer="imports", origin="import")
    assert {path for method, path, body in ROUTES if admitted(caller, method, path, body)} == FOR_IMPORTS


def test_no_route_answers_without_a_token_meant_for_it(client: FlaskClient, keys: Keys) -> None:
    """AC-1."""
    for claims, status, code in REFUSED:
        headers = {} if claims is None else keys.headers(institution=uuid4(), **{"audience": "labels", **claims})
        for method, path, body in ROUTES:
            answer = client.open(path, method=method, headers=headers, json=body)
            assert (answer.status_code, (answer.json or {})["code"]) == (status, code), path


def test_another_institutions_label_is_not_there(labels: Labels, others: Labels, outbox: Outbox) -> None:
    """AC-1: on every route that takes an id; nothing is applied."""
    theirs, contact = others.has("Theirs"), uuid4()
    held = others.change_set(contact, add=[theirs["id"]]).body
    before = len(outbox())
    assert labels.ask("GET", f"/labels/{theirs['id']}").status == 404
    assert labels.change(theirs, name="Mine").status == 404
    assert labels.set_of(contact)["labels"] == []
    assert labels.change_set(contact, add=[theirs["id"]]).status == 422
    assert labels.change_set(contact, remove=[theirs["id"]]).status == 422
    assert labels.assign((contact, [theirs["id"]])).status == 422
    assert labels.resolve("Theirs", create=False)["unknown"] == ["Theirs"]
    assert others.set_of(contact) == held
    assert len(outbox()) == before


def test_what_is_no_id_is_not_there(labels: Labels) -> None:
    """AC-1."""
    for path in ("/labels/not-an-id", "/contact-labels/1", "/labels/%00", "/nothing"):
        answer = labels.ask("GET", path)
        assert (answer.status, answer.body["code"]) == (404, "not-found"), path


def test_the_second_wall_stands_without_the_first(labels: Labels, others: Labels, urls: DatabaseUrls) -> None:
    """Design 3.11: row-level security by itself hides and refuses what is another institution's."""
    labels.change_set(uuid4(), add=[labels.has("Mine")["id"]])
    counted = "SELECT (SELECT count(*) FROM label), (SELECT count(*) FROM label_set)"
    with psycopg.connect(urls.web, autocommit=True) as web:
        assert web.execute(counted).fetchone() == (0, 0)
        web.execute("SELECT set_config('app.institution', %s, false)", [str(others.institution)])
        assert web.execute(counted).fetchone() == (0, 0)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("INSERT INTO label_set VALUES (%s, %s, 1, '{}')", [labels.institution, uuid4()])


def test_a_role_has_no_right_it_does_not_need(urls: DatabaseUrls) -> None:
    """Design 3.11."""
    refused = {
        urls.web: ["SELECT 1 FROM outbox", "DELETE FROM label", "DELETE FROM label_set"],
        urls.system: ["SELECT 1 FROM label", "DELETE FROM label_set", "SELECT 1 FROM idempotency"],
    }
    for url, statements in refused.items():
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in statements:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)


def test_the_roles_of_the_verbs_are_plain(urls: DatabaseUrls) -> None:
    """Design 3.11: no superuser, none that bypasses policies, none that owns anything."""
    rights = "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    owned = "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    for url in (urls.web, urls.system):
        with psycopg.connect(url) as connection:
            assert connection.execute(rights).fetchone() == (False, False, False)
            assert connection.execute(owned).fetchone() == (0,)


def test_every_route_is_described(client: FlaskClient) -> None:
    """The OpenAPI document of the service names every route and its body."""
    spec = client.get("/openapi.json").json or {}
    assert spec["openapi"] == "3.1.0"
    assert set(spec["paths"]) >= {
        "/labels",
        "/labels/{label_id}",
        "/labels/resolve",
        "/contact-labels",
        "/contact-labels/{contact_id}",
        "/contact-labels/batch",
    }
