"""Signing in and out, the session's cookie, and pages that are not ours."""

from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from werkzeug.test import TestResponse

from chassis import clock
from chassis.errors import Unavailable
from panel_bff import accounts
from panel_bff.passwords import Passwords
from panel_bff.tokens import token_hash
from tests.panel_bff.api_routes import ApiRoute, api_routes
from tests.panel_bff.conftest import ORIGIN, Bff, Browser

PASSWORD = "correct horse battery"
UNSAFE = [route for route in api_routes() if route.changes_something]


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Once: a hash costs a tenth of a second."""
    return Passwords().hash(PASSWORD)


@pytest.fixture
def ada(bff: Bff, riverside: UUID, password_hash: str) -> str:
    """The email of a user with a password."""
    email = f"ada-{uuid4()}@example.edu"
    with psycopg.connect(bff.urls.web) as connection:
        accounts.add_user(connection, riverside, email=email, name="Ada", role="staff", password_hash=password_hash)
    return email


def sign_in(bff: Bff, email: str, password: str = PASSWORD, address: str = "", **headers: str) -> TestResponse:
    """From a page of ours; every test from an address of its own, unless it says."""
    return bff.client.post(
        "/api/session",
        json={"email": email, "password": password},
        headers={"Origin": ORIGIN, **headers},
        environ_base={"REMOTE_ADDR": address or f"2001:db8::{uuid4().hex[:4]}"},
    )


def code_of(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, (answer.json or {})["code"]


def cookie_of(answer: TestResponse) -> Any:
    return SimpleCookie(answer.headers["Set-Cookie"])["panel_session"]


def test_a_sign_in_opens_a_session(bff: Bff, riverside: UUID, ada: str) -> None:
    """Design 3.13."""
    answer = sign_in(bff, f" {ada.upper()} ")
    me = answer.json or {}
    assert answer.status_code == 200
    assert (me["user"]["email"], me["user"]["role"], me["institution"]["id"]) == (ada, "staff", str(riverside))
    browser = Browser(bff.client, riverside, cookie_of(answer).value)
    assert browser.get("/api/me").json == me
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(bff: Bff, ada: str) -> None:
    """Design 3.13."""
    cookie = cookie_of(sign_in(bff, ada))
    kept = {name: cookie[name] for name in ("httponly", "samesite", "secure", "path", "max-age", "domain")}
    assert kept == {
        "httponly": True,
        "samesite": "Lax",
        "secure": True,
        "path": "/",
        "max-age": str(12 * 3600),
        "domain": "",
    }


def test_only_on_ones_own_machine_the_cookie_goes_over_plain_http(make_bff: Callable[..., Bff], ada: str) -> None:
    """Design 3.13."""
    assert not cookie_of(sign_in(make_bff(cookie_secure=False), ada))["secure"]


def test_the_database_holds_no_token_that_opens_a_session(bff: Bff, ada: str) -> None:
    """Tokens are stored hashed."""
    token = cookie_of(sign_in(bff, ada)).value
    stored = {bytes(row[0]) for row in bff.rows("SELECT token_hash FROM account.session")}
    assert token_hash(token) in stored
    assert token.encode() not in stored


@pytest.mark.parametrize(("email", "password"), [(None, "wrong"), ("nobody@example.edu", PASSWORD)])
def test_a_wrong_sign_in_does_not_say_what_was_wrong(bff: Bff, ada: str, email: str | None, password: str) -> None:
    """An unknown address and a wrong password are answered alike."""
    answer = sign_in(bff, email or ada, password)
    assert code_of(answer) == (401, "wrong-sign-in")
    assert "Set-Cookie" not in answer.headers


def test_signing_out_ends_the_session_everywhere(bff: Bff, riverside: UUID, ada: str) -> None:
    """Design 3.13."""
    browser = Browser(bff.client, riverside, cookie_of(sign_in(bff, ada)).value)
    answer = browser.ask("DELETE", "/api/session")
    assert (answer.status_code, cookie_of(answer).value, cookie_of(answer)["max-age"]) == (204, "", "0")
    assert code_of(browser.get("/api/me")) == (401, "signed-out")


def test_a_session_ends_by_itself(bff: Bff, riverside: UUID, ada: str) -> None:
    """Design 3.13."""
    answer = sign_in(bff, ada)
    browser = Browser(bff.client, riverside, cookie_of(answer).value)
    with psycopg.connect(bff.urls.owner) as owner:
        owner.execute(
            "UPDATE account.session SET expires_at = now() WHERE user_id = %s", [(answer.json or {})["user"]["id"]]
        )
    contact = bff.has(riverside)
    assert code_of(browser.get("/api/me")) == (401, "signed-out")
    assert code_of(browser.get(f"/api/panels/{contact['id']}")) == (401, "signed-out")


def test_too_many_tries_are_refused_by_whichever_worker_they_meet(
    bff: Bff, make_bff: Callable[..., Bff], ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One count in Postgres: a second worker gives no second chance; another address is not locked out."""
    monkeypatch.setattr(Passwords, "right", lambda *_: False)
    workers = [bff, make_bff()]
    answers = [code_of(sign_in(workers[number % 2], ada, "wrong", "192.0.2.1")) for number in range(12)]
    assert answers == [(401, "wrong-sign-in")] * 10 + [(429, "too-many-sign-ins")] * 2
    assert code_of(sign_in(bff, ada, "wrong", "192.0.2.2")) == (401, "wrong-sign-in")


def test_the_right_password_does_not_help_past_the_limit_until_the_window_is_over(
    bff: Bff, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time goes by the injected clock."""
    with monkeypatch.context() as patched:
        patched.setattr(Passwords, "right", lambda *_: False)
        for _ in range(10):
            sign_in(bff, ada, "wrong", "192.0.2.3")
    refused = sign_in(bff, ada, address="192.0.2.3")
    assert code_of(refused) == (429, "too-many-sign-ins")
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr("panel_bff.routes.session.now", lambda: later)
    assert sign_in(bff, ada, address="192.0.2.3").status_code == 200


def test_a_right_sign_in_forgets_the_wrong_ones(bff: Bff, ada: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever remembered the password in the end starts anew."""
    for _ in range(2):
        with monkeypatch.context() as patched:
            patched.setattr(Passwords, "right", lambda *_: False)
            for _ in range(9):
                assert sign_in(bff, ada, "wrong", "192.0.2.4").status_code == 401
        assert sign_in(bff, ada, address="192.0.2.4").status_code == 200


def test_passwords_are_hashed_a_few_at_a_time() -> None:
    """64 MiB each: who finds no turn is asked to come again."""
    passwords = Passwords(at_once=1, patience=0.01)
    with passwords._turn(), pytest.raises(Unavailable):
        passwords.right(None, PASSWORD)


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_no_other_site_signs_anybody_in(bff: Bff, ada: str, headers: dict[str, str]) -> None:
    """A page that is not ours, or that does not say."""
    answer = bff.client.post("/api/session", json={"email": ada, "password": PASSWORD}, headers=headers)
    assert code_of(answer) == (403, "csrf")


@pytest.mark.parametrize("route", UNSAFE, ids=str)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN},
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "of another session"},
    ],
)
def test_an_unsafe_request_must_come_from_a_page_of_ours(
    bff: Bff, riverside: UUID, admin: Browser, route: ApiRoute, headers: dict[str, str]
) -> None:
    """CSRF: the token of the session, and an origin that is ours."""
    contact = bff.has(riverside)
    assert code_of(route.ask(admin, headers, contact_id=contact["id"])) == (403, "csrf")
    assert code_of(route.ask(admin, csrf=False, contact_id=contact["id"])) == (403, "csrf")
    assert admin.get("/api/me").status_code == 200


def test_the_browsers_word_is_enough_where_the_address_differs(admin: Browser) -> None:
    """localhost and 127.0.0.1 are one installation: the browser says that the page was ours."""
    headers = {"Origin": "http://localhost:8080", "Sec-Fetch-Site": "same-origin"}
    assert admin.ask("DELETE", "/api/session", headers).status_code == 204


@pytest.mark.parametrize(
    "body", [{}, {"email": "a"}, {"email": "a", "password": ""}, {"email": 1, "password": "x" * 9}]
)
def test_a_sign_in_without_its_parts_says_so(bff: Bff, body: dict[str, Any]) -> None:
    """Every fault is named."""
    answer = bff.client.post("/api/session", json=body, headers={"Origin": ORIGIN})
    assert answer.status_code == 422
    assert {fault["field"] for fault in (answer.json or {})["errors"]} <= {"email", "password"}
