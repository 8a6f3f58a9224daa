"""Who may call what, and that nothing of another institution can be reached (AC-1, AC-2)."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.summary.conftest import Hear, Outbox, Summaries, a_message, a_record
from tests.support.databases import DatabaseUrls
from tests.support.keys import Keys

NOWHERE = uuid4()
ROUTES = [
    ("GET", f"/summaries/{NOWHERE}"),
    ("POST", f"/summaries/{NOWHERE}"),
    ("GET", f"/summaries/{NOWHERE}/job"),
    ("GET", f"/summaries/{NOWHERE}/prompt"),
    ("GET", "/conversations"),
    ("GET", f"/conversations/{NOWHERE}"),
    ("GET", f"/conversations/{NOWHERE}/messages"),
]
TABLES = ("institution", "conversation", "message", "message_seen", "summary", "contact", "field", "job")
REFUSED: list[tuple[dict[str, Any] | None, int, str]] = [
    (None, 401, "no-token"),
    ({"expired": True}, 401, "expired-token"),
    ({"forged": True}, 401, "invalid-token"),
    ({"issuer": "stranger"}, 401, "unknown-issuer"),
    ({"issuer": "imports"}, 403, "wrong-issuer"),
    ({"audience": "contacts"}, 403, "wrong-audience"),
]


def test_a_role_may_do_what_the_matrix_says(summaries: Summaries) -> None:
    """AC-2: everyone reads; only admin and staff generate."""
    for role in ("admin", "staff", "support", "insights"):
        for method, path in ROUTES:
            allowed = method == "GET" or role in ("admin", "staff")
            assert (summaries.as_(role=role).ask(method, path).status != 403) is allowed, (role, path)


def test_no_route_answers_without_a_token_meant_for_it(client: FlaskClient, keys: Keys) -> None:
    """AC-1."""
    for claims, status, code in REFUSED:
        headers = {} if claims is None else keys.headers(institution=uuid4(), **{"audience": "summary", **claims})
        for method, path in ROUTES:
            answer = client.open(path, method=method, headers=headers)
            assert (answer.status_code, (answer.json or {})["code"]) == (status, code), path


def test_another_institutions_conversation_is_not_there(
    summaries: Summaries, others: Summaries, hear: Hear, outbox: Outbox
) -> None:
    """AC-1: on every route that takes an id; nothing is applied."""
    contact = uuid4()
    hear([a_record(a_message(others.institution, contact))])
    made, before = others.make(contact), len(outbox())
    for path in ("", "/job", "/prompt"):
        assert summaries.ask("GET", f"/summaries/{contact}{path}").status == 404
    assert summaries.ask("GET", f"/conversations/{contact}").status == 404
    assert summaries.ask("GET", f"/conversations/{contact}/messages").status == 404
    assert summaries.ask("POST", f"/summaries/{contact}").status == 409
    assert summaries.ask("GET", "/conversations").body["items"] == []
    assert others.ask("GET", f"/summaries/{contact}").body == made
    assert len(outbox()) == before


def test_the_second_wall_stands_without_the_first(
    summaries: Summaries, others: Summaries, hear: Hear, urls: DatabaseUrls
) -> None:
    """Design 3.11: row-level security by itself hides and refuses what is another institution's."""
    contact = uuid4()
    hear([a_record(a_message(summaries.institution, contact))])
    summaries.make(contact)
    tables = ("conversation", "message", "summary", "job")
    counted = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    with psycopg.connect(urls.web, autocommit=True) as web:
        assert web.execute(counted).fetchone() == (0, 0, 0, 0)
        web.execute("SELECT set_config('app.institution', %s, false)", [str(others.institution)])
        assert web.execute(counted).fetchone() == (0, 0, 0, 0)
        taken = web.execute("UPDATE job SET attempt = 9 WHERE contact_id = %s", [contact])
        assert taken.rowcount == 0


def test_a_role_has_no_right_it_does_not_need(urls: DatabaseUrls) -> None:
    """Design 3.11."""
    refused = {
        urls.web: [
            "SELECT 1 FROM outbox",
            "SELECT 1 FROM message_seen",
            "INSERT INTO message SELECT * FROM message",
            "UPDATE conversation SET message_count = 0",
            "UPDATE summary SET version = 0",
            "SELECT 1 FROM contact",
            "SELECT 1 FROM field",
            "DELETE FROM job",
        ],
        urls.system: ["INSERT INTO job SELECT * FROM job", "SELECT 1 FROM idempotency", "DELETE FROM field"],
    }
    for url, statements in refused.items():
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in statements:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)


def test_the_roles_of_the_verbs_are_plain_and_every_table_is_walled(urls: DatabaseUrls) -> None:
    """Design 3.11: no superuser, none that bypasses policies, none that owns anything."""
    rights = "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    owned = "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    walled = "SELECT count(*) FROM pg_class WHERE relname = ANY (%s) AND relrowsecurity AND relforcerowsecurity"
    for url in (urls.web, urls.system):
        with psycopg.connect(url) as connection:
            assert connection.execute(rights).fetchone() == (False, False, False)
            assert connection.execute(owned).fetchone() == (0,)
            assert connection.execute(walled, [list(TABLES)]).fetchone() == (len(TABLES),)
