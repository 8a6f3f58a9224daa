"""The built UI as it is served, and what every answer tells the browser not to do."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from tests.panel_bff.conftest import Bff, Browser

PAGE = b"<!doctype html><title>Contact Panel</title>"


@pytest.fixture
def page(make_bff: Callable[..., Bff], tmp_path: Path) -> Browser:
    """Nobody's browser at a BFF with a built UI."""
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_bytes(PAGE)
    (dist / "favicon.svg").write_text("<svg/>")
    (dist / "assets" / "index-8a7b6c5d.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("not for you")
    return make_bff(web_dist=dist).nobody()


def test_hashed_files_are_kept_for_ever(page: Browser) -> None:
    """Issue A."""
    answer = page.get("/assets/index-8a7b6c5d.js")
    assert (answer.status_code, answer.data) == (200, b"export {}")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/javascript"


@pytest.mark.parametrize("path", ["/", "/index.html", "/contacts", "/contacts/0189", "/imports/7", "/a.b/c"])
def test_every_address_of_the_ui_is_its_page_and_asked_for_again(page: Browser, path: str) -> None:
    """CT-2: an address can be shared; a new version is seen at once."""
    answer = page.get(path)
    assert (answer.status_code, answer.data) == (200, PAGE)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert page.get(path, {"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_other_files_are_asked_for_again(page: Browser) -> None:
    """Only what has a hash in its name can not change."""
    answer = page.get("/favicon.svg")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("path", ["/assets/index-old.js", "/api", "/api/nothing", "/api/panels"])
def test_a_missing_file_or_route_is_no_page(page: Browser, path: str) -> None:
    """An old page asking for an old asset must not get HTML as its script."""
    answer = page.get(path)
    assert (answer.status_code, (answer.json or {})["code"]) == (404, "not-found")


@pytest.mark.parametrize("path", ["/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/a%00b"])
def test_nothing_outside_the_build_is_served(page: Browser, path: str) -> None:
    """Whatever the path says."""
    answer = page.get(path)
    assert answer.data == PAGE or answer.status_code == 404
    assert b"not for you" not in answer.data


def test_without_a_built_ui_there_is_only_the_api(bff: Bff) -> None:
    """Issue A."""
    assert bff.nobody().get("/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/assets/index-8a7b6c5d.js", "/contacts", "/openapi.json", "/live"])
def test_pages_have_the_security_headers(page: Browser, path: str) -> None:
    """Scripts of our own files only; no framing, no sniffing, no referrer to others."""
    headers = page.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_page_may_connect_to_its_event_stream_and_nowhere_else(make_bff: Callable[..., Bff]) -> None:
    """Design 3.14."""
    policy = (
        make_bff(live_url="https://live.example.edu:8443/").nobody().get("/live").headers["Content-Security-Policy"]
    )
    assert "connect-src 'self' https://live.example.edu:8443" in policy.split("; ")


@pytest.mark.parametrize("path", ["/api/me", "/api/nothing", "/api/contacts"])
def test_data_is_never_taken_for_a_page(page: Browser, path: str) -> None:
    """Problems included."""
    headers = page.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"] == "application/problem+json"


def test_plain_http_makes_no_promise_of_https(make_bff: Callable[..., Bff]) -> None:
    """On one's own machine."""
    assert "Strict-Transport-Security" not in make_bff(cookie_secure=False).nobody().get("/live").headers


def test_no_answer_about_a_person_is_kept_by_a_proxy(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """AC-1."""
    contact = bff.has(riverside)["id"]
    for path in (f"/api/panels/{contact}", "/api/contacts", "/api/me", "/api/imports", "/api/catalogue"):
        assert "private" in admin.get(path).headers["Cache-Control"]
