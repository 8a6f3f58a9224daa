"""The institution's settings: who may change them, what they may be, and who hears of it."""

from contextlib import suppress
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError
from werkzeug.test import TestResponse

from contacts.values import Definition, from_text
from panel_bff import settings_rules
from tests.panel_bff import states
from tests.panel_bff.conftest import Bff, Browser
from tests.support.databases import outbox_of

FORMATS = ["MMM D, YYYY", "DD.MM.YYYY", "M/D/YYYY", "YYYY-MM-DD", "D MMMM YYYY", "YYYY. M. D."]
NO_FORMATS = [
    "",
    "YYYY",
    "MMM D",
    "D. D. YYYY",
    "dddd, MMM D, YYYY",
    "DMYYYY",
    "YY-MM-DD",
    "D 'of' MMM YYYY",
    "\u05d0D-M-YYYY",
]
CAMPAIGNS = "https://campaigns.example.edu/{campaign_id}/view"
NO_CAMPAIGNS = {
    "javascript:alert({campaign_id})",
    "https://campaigns.example.edu/",
    "https:///{campaign_id}",
    "https://campaigns.example.edu/{campaign_id}/{contact}",
    "https://campaigns.example.edu/ {campaign_id}",
    "http://[{campaign_id}",
}


def save(browser: Browser, version: int | None = 1, **wanted: Any) -> TestResponse:
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return browser.ask("PATCH", "/api/institution", headers, json=wanted)


def fault(answer: TestResponse) -> tuple[str, str]:
    assert answer.status_code == 422, answer.json
    [found] = (answer.json or {})["errors"]
    return found["field"], found["code"]


def test_a_saved_setting_is_seen_at_once_and_published(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """CF-7, PL-3: every ETag moves, and the next version goes to who consumes panel.institution.v1."""
    contact = bff.has(riverside)["id"]
    tag = admin.get(f"/api/panels/{contact}").headers["ETag"]
    wanted: dict[str, Any] = {
        "language": "es-MX",
        "date_format": "DD.MM.YYYY",
        "time_zone": "Europe/Berlin",
        "campaign_url": CAMPAIGNS,
        "notes_in_summaries": True,
    }
    answer = save(admin, **wanted)
    state = dict(answer.json or {})
    assert (answer.status_code, state["version"]) == (200, 2)
    assert {name: state[name] for name in wanted} == wanted
    assert (admin.get("/api/me").json or {})["institution"] == state
    assert admin.panel(contact)["catalogue"]["institution"] == state
    assert admin.get(f"/api/panels/{contact}").headers["ETag"] != tag
    [event] = [row for row in outbox_of(bff.urls.owner) if row["institution"] == riverside]
    assert (event["aggregatetype"], event["version"], orjson.loads(event["payload"])) == (
        "panel.institution.v1",
        2,
        state,
    )


def test_what_is_not_sent_stays_and_the_same_again_is_no_change(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """Design 2: a key that is missing leaves it, null clears the campaign's address."""
    save(admin, campaign_url=CAMPAIGNS)
    kept = save(admin, 2, date_format="D/M/YYYY").json or {}
    assert (kept["version"], kept["campaign_url"], kept["language"]) == (3, CAMPAIGNS, "en")
    assert (save(admin, 3, date_format="D/M/YYYY").json or {})["version"] == 3
    assert (save(admin, 3, campaign_url=None).json or {})["campaign_url"] is None
    assert [row["version"] for row in outbox_of(bff.urls.owner) if row["institution"] == riverside] == [2, 3, 4]


def test_somebody_elses_save_is_never_overwritten(riverside: UUID, admin: Browser) -> None:
    """CT-5: strict If-Match."""
    first = save(admin, language="es").json or {}
    stale = save(admin, language="de")
    assert (stale.status_code, (stale.json or {})["current"]) == (412, first)
    assert save(admin, None, language="de").status_code == 428


@pytest.mark.parametrize("role", ["staff", "support", "insights"])
def test_only_an_admin_may_change_them(bff: Bff, riverside: UUID, role: str) -> None:
    """AC-2."""
    answer = save(bff.user(riverside, role), language="es")
    assert (answer.status_code, (answer.json or {})["code"]) == (403, "role-not-allowed")


def test_nobody_changes_another_institution(bff: Bff, riverside: UUID, lakeside: UUID, admin: Browser) -> None:
    """AC-1: it is always one's own."""
    assert save(admin, language="es").status_code == 200
    assert (bff.user(lakeside).get("/api/me").json or {})["institution"]["language"] == "en"
    assert fault(save(admin, id=str(lakeside)))[0] == "id"


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"date_format": "DD.MM"}, "invalid-date-format"),
        ({"time_zone": "Mars/Olympus"}, "invalid-time-zone"),
        ({"time_zone": "../etc/passwd"}, "invalid-time-zone"),
        ({"language": "Klingon!"}, "invalid-language"),
        ({"notes_in_summaries": "yes"}, "invalid-value"),
        ({"notes_in_summaries": None}, "invalid-value"),
        ({"campaign_url": "ftp://x/{campaign_id}"}, "invalid-url"),
        ({"campaign_url": f"https://x.example/{{campaign_id}}{'a' * 2048}"}, "value-too-long"),
    ],
)
def test_a_bad_setting_is_named_and_nothing_is_saved(admin: Browser, wanted: dict[str, Any], code: str) -> None:
    """CF-4's way: the fault stands beside its field, nothing of that save is applied."""
    assert fault(save(admin, **{"language": "es", **wanted})) == (next(iter(wanted)), code)
    assert (admin.get("/api/me").json or {})["institution"]["version"] == 1


@pytest.mark.parametrize("format", FORMATS)
def test_a_day_in_an_allowed_format_is_read_back_by_contacts(format: str) -> None:
    """CF-7, IM-10: what is shown can be imported."""
    assert settings_rules.date_format(format) == format
    words = {"YYYY": "2001", "MMMM": "February", "MMM": "Feb", "MM": "02", "M": "2", "DD": "01", "D": "1"}
    shown = settings_rules._TOKEN.sub(lambda token: words[token[0]], format)
    assert from_text(Definition("f", "date"), format)(shown) == "2001-02-01"


@pytest.mark.parametrize("format", NO_FORMATS)
def test_a_format_that_can_not_be_read_back_is_refused(format: str) -> None:
    """CF-7."""
    with pytest.raises(ValidationError):
        settings_rules.date_format(format)


@pytest.mark.parametrize("address", sorted(NO_CAMPAIGNS))
def test_a_campaign_address_leads_to_one_campaign_of_a_web_site(address: str) -> None:
    """PL-3: never a script, never another placeholder."""
    with pytest.raises(ValidationError):
        settings_rules.campaign_url(address)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_taken_or_refused_in_words(text: str) -> None:
    """CF-7, PL-3: no rule falls over."""
    for rule in (
        settings_rules.date_format,
        settings_rules.time_zone,
        settings_rules.language,
        settings_rules.campaign_url,
    ):
        with suppress(ValidationError):
            assert rule(text) == text


def test_a_changed_institution_is_heard_of_by_folds_too(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """Design 3.3: the event that follows the answer changes nothing, an older one neither."""
    state = save(admin, language="es").json or {}
    bff.hears_of(states.INSTITUTION, state)
    bff.hears_of(states.INSTITUTION, {**state, "version": 1, "language": "fr"})
    assert (admin.get("/api/me").json or {})["institution"]["language"] == "es"
