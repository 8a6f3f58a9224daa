"""The summary section: its service is asked as the signed-in user, and may be slow or away (CS-6)."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Response

from chassis.auth import Caller
from chassis.errors import Problem
from panel_bff import summaries
from tests.panel_bff import states
from tests.panel_bff.conftest import Bff, Browser
from tests.panel_bff.owners import Owners
from tests.panel_bff.states import NOON, State, a_summary


@pytest.fixture
def staff(owners: Owners, make_bff: Callable[..., Bff], riverside: UUID) -> Browser:
    """At a BFF whose summary service is there."""
    return make_bff(summary_url=owners.url).user(riverside, "staff")


def a_job(contact: str, **given: Any) -> State:
    job = {"id": str(uuid4()), "contact_id": contact, "language": "en", "state": "queued", "kind": "model"}
    told = {"model": "m-1", "sentences": [], "dropped": 0, "attempt": 1, "problem": None, "summary_version": None}
    return {**job, **told, "created_at": NOON, "ended_at": None, **given}


def a_generation(job: State | None, summary: State | None = None) -> State:
    stands: State = {"language": "en", "languages": [], "model": "m-1", "off": None, "job": job, "under_way": None}
    return {**stands, "summary": summary}


def test_a_click_goes_to_its_owner_and_is_answered_with_the_job(
    bff: Bff, owners: Owners, riverside: UUID, staff: Browser
) -> None:
    """CS-1, CS-5, design 3.8: 202, in the language asked for; the key of a retry goes along."""
    contact = bff.has(riverside)["id"]
    job = a_job(contact)
    owners.says(job, 202)
    answer = staff.ask("POST", f"/api/panels/{contact}/summary", {"Idempotency-Key": "once"}, json={"language": "es"})
    assert (answer.status_code, answer.json) == (202, job)
    assert owners.seen == [("POST", f"/summaries/{contact}")]
    assert owners.bodies == [b'{"language":"es"}']
    assert owners.headers[0]["Idempotency-Key"] == "once"


def test_the_sentences_so_far_come_through(bff: Bff, owners: Owners, riverside: UUID, staff: Browser) -> None:
    """CS-4."""
    contact = bff.has(riverside)["id"]
    stands = a_generation(a_job(contact, state="running", sentences=[{"text": "So far.", "messages": ["m-1"]}]))
    owners.says(stands)
    assert staff.get(f"/api/panels/{contact}/summary/job", language="es").json == stands
    assert owners.seen == [("GET", f"/summaries/{contact}/job?language=es")]
    assert staff.panel(contact)["summary"] is None


def test_a_summary_is_in_the_panel_as_soon_as_its_job_is_seen_to_be_done(
    bff: Bff, owners: Owners, riverside: UUID, staff: Browser
) -> None:
    """CS-1: a reload shows it also with Kafka away, and the event that follows changes nothing."""
    contact = bff.has(riverside)["id"]
    summary = a_summary(riverside, contact)
    owners.says(a_generation(a_job(contact, state="done"), summary))
    staff.get(f"/api/panels/{contact}/summary/job")
    panel = staff.panel(contact)
    assert panel["summary"] == summary
    bff.hears_of(states.SUMMARY, summary)
    assert staff.panel(contact)["panel_seq"] == panel["panel_seq"]


def test_an_answer_that_comes_late_does_not_undo_a_newer_event(
    bff: Bff, owners: Owners, riverside: UUID, staff: Browser
) -> None:
    """Design 3.3: the answer is folded by its version, like an event; so an older one in another language (CS-5)."""
    contact = bff.has(riverside)["id"]
    newer = a_summary(riverside, contact, version=2, text="Newer.")
    bff.hears_of(states.SUMMARY, newer)
    owners.says(a_generation(a_job(contact, state="done"), a_summary(riverside, contact, version=1)))
    assert staff.get(f"/api/panels/{contact}/summary/job").status_code == 200
    assert staff.panel(contact)["summary"] == newer


def test_the_owner_is_asked_as_the_signed_in_user(bff: Bff, owners: Owners, riverside: UUID, staff: Browser) -> None:
    """Design 3.13, AC-3, PP-6."""
    contact = bff.has(riverside)["id"]
    owners.says(a_job(contact), 202)
    me = staff.get("/api/me").json or {}
    staff.ask("POST", f"/api/panels/{contact}/summary")
    assert owners.callers == [
        Caller(riverside, me["user"]["id"], "staff", groups=None, origin="panel", issuer="panel-bff")
    ]


@pytest.mark.parametrize("code", ["no-messages", "nothing-new", "already-generating"])
def test_an_owners_refusal_is_passed_on_as_it_said_it(
    bff: Bff, owners: Owners, riverside: UUID, staff: Browser, code: str
) -> None:
    """CS-2."""
    contact = bff.has(riverside)["id"]
    owners.refuses(Problem(409, code, "Not now", "Because of this.", language="es"))
    answer = staff.ask("POST", f"/api/panels/{contact}/summary")
    said = answer.json or {}
    assert (answer.status_code, said["code"], said["detail"], said["language"]) == (409, code, "Because of this.", "es")
    assert answer.mimetype == "application/problem+json"


def test_what_was_sent_and_what_was_written_can_be_looked_at(
    bff: Bff, owners: Owners, riverside: UUID, staff: Browser
) -> None:
    """CS-3, CS-4."""
    contact = bff.has(riverside)["id"]
    for path, query, theirs in (
        ("summary/prompt", {"language": "es"}, f"/summaries/{contact}/prompt?language=es"),
        ("messages", {"limit": 200}, f"/conversations/{contact}/messages?limit=200"),
    ):
        owners.forget()
        owners.says({"whatever": "it says"})
        assert staff.get(f"/api/panels/{contact}/{path}", **query).json == {"whatever": "it says"}
        assert owners.seen == [("GET", theirs)]


def test_a_service_that_hangs_delays_no_panel(
    bff: Bff, owners: Owners, make_bff: Callable[..., Bff], riverside: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CS-6: most who ask it are turned away at once, and panels are read meanwhile."""
    monkeypatch.setattr(summaries, "PATIENCE", 600.0)
    contact = bff.has(riverside)["id"]
    staff = make_bff(summary_url=owners.url).user(riverside, "staff")
    release = threading.Event()

    def hang() -> Response:
        release.wait(300)
        return Response("{}")

    owners.answer = hang
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(staff.get, f"/api/panels/{contact}/summary/job") for _ in range(8)]
        away = [answer.result() for answer in islice(as_completed(asked), 6)]
        assert staff.panel(contact)["contact"]["id"] == contact
        release.set()
    assert {(answer.status_code, (answer.json or {})["code"]) for answer in away} == {(503, "unavailable")}
    assert len(owners.seen) == 2  # half of the four threads


def test_a_service_that_hangs_is_given_up(
    owners: Owners, bff: Bff, make_bff: Callable[..., Bff], riverside: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CS-6: after the patience there is with it."""
    monkeypatch.setattr(summaries, "PATIENCE", 0.2)
    staff, release = make_bff(summary_url=owners.url).user(riverside, "staff"), threading.Event()
    owners.answer = lambda: Response("{}") if release.wait(300) else Response("")
    answer = staff.get(f"/api/panels/{bff.has(riverside)['id']}/summary/job")
    release.set()
    assert (answer.status_code, (answer.json or {})["code"]) == (503, "unavailable")
