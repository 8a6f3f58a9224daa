"""Summaries on request, over HTTP."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from tests.summary.conftest import Hear, Outbox, Summaries, Talk, a_message, a_record
from tests.summary.test_institutions import told


def test_a_click_makes_a_summary_that_says_what_it_is_and_what_it_rests_on(
    summaries: Summaries, talk: Talk, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CS-1, CS-4, CS-6."""
    moment = datetime(2026, 3, 3, 9, 30, 0, 250, tzinfo=UTC)
    monkeypatch.setattr("summary.commands.summaries.now", lambda: moment)
    contact = uuid4()
    ids = talk(contact)
    made = summaries.make(contact)
    assert made | {"sentences": []} == {
        "contact_id": str(contact),
        "institution_id": str(summaries.institution),
        "version": 1,
        "language": "en",
        "kind": "extractive",
        "model": None,
        "prompt_version": None,
        "generated_at": "2026-03-03T09:30:00.000250Z",
        "message_count": 5,
        "sentences": [],
    }
    assert [sentence["messages"] for sentence in made["sentences"]] == [ids[0:2], ids[2:4], ids[4:5]]
    assert summaries.ask("GET", f"/summaries/{contact}").body == made
    assert json.loads(outbox()[-1]["payload"]) == made


def test_staleness_can_be_told_from_the_counts(summaries: Summaries, talk: Talk, hear: Hear) -> None:
    """CS-2."""
    contact = uuid4()
    talk(contact)
    made = summaries.make(contact)
    hear([a_record(a_message(summaries.institution, contact, n)) for n in range(10, 17)])
    assert summaries.conversation(contact)["message_count"] - made["message_count"] == 7
    assert summaries.ask("GET", f"/summaries/{contact}").body == made


def test_an_extractive_summary_can_always_be_made_again(summaries: Summaries, talk: Talk) -> None:
    """CS-2."""
    contact = uuid4()
    talk(contact)
    first, second = (summaries.make(contact) for _ in range(2))
    assert second["sentences"] == first["sentences"]
    assert (first["version"], second["version"]) == (1, 2)
    assert second["generated_at"] > first["generated_at"]


def test_without_a_message_there_is_nothing_to_summarise(summaries: Summaries, hear: Hear, outbox: Outbox) -> None:
    """CS-1."""
    silent = uuid4()
    hear([a_record(a_message(summaries.institution, silent, text="  "))])
    for contact in (uuid4(), silent):
        answer = summaries.ask("POST", f"/summaries/{contact}")
        assert (answer.status, answer.body["code"]) == (409, "no-messages")
        assert summaries.ask("GET", f"/summaries/{contact}").status == 404
    assert len(outbox()) == 1


def test_the_language_is_the_institutions_unless_another_is_asked_for(
    summaries: Summaries, talk: Talk, hear: Hear
) -> None:
    """CS-5: one is kept per language, and versions count over all of them."""
    contact = uuid4()
    talk(contact)
    hear([told(summaries.institution, b'{"language": "es"}')])
    spanish = summaries.make(contact)
    english = summaries.make(contact, "en")
    assert (spanish["language"], spanish["version"]) == ("es", 1)
    assert (english["language"], english["version"]) == ("en", 2)
    assert spanish["sentences"][0]["text"].startswith("El contacto preguntó «When is the deposit due?»")
    assert summaries.ask("GET", f"/summaries/{contact}").body == english
    assert summaries.ask("GET", f"/summaries/{contact}?language=es").body == spanish
    assert summaries.ask("GET", f"/summaries/{contact}?language=fr").status == 404
    assert summaries.state(contact)["languages"] == ["en", "es"]


def test_what_is_no_language_is_a_fault(summaries: Summaries, talk: Talk) -> None:
    """CS-5, ID-6."""
    contact = uuid4()
    talk(contact)
    for language in ("", "e", "english!", "en_US", "en\n", "x" * 36, 7, None):
        answer = summaries.ask("POST", f"/summaries/{contact}", json={"language": language})
        assert (answer.status, answer.body["errors"][0]["field"]) == (422, "language"), language


def test_a_click_sent_again_under_its_key_makes_one_summary(summaries: Summaries, talk: Talk, outbox: Outbox) -> None:
    """Design 3.8."""
    contact = uuid4()
    talk(contact)
    headers = {"Idempotency-Key": "one"}
    first = summaries.ask("POST", f"/summaries/{contact}", headers)
    summaries.ended(contact)
    second = summaries.ask("POST", f"/summaries/{contact}", headers)
    assert (first.status, second.status, first.body) == (202, 202, second.body)
    assert len(outbox()) == 2


def test_clicks_at_once_are_one_generation(summaries: Summaries, talk: Talk, outbox: Outbox) -> None:
    """CS-6: one of a contact at a time; the versions are in the order of their events (design 3.7)."""
    contact = uuid4()
    talk(contact)
    for version in (1, 2, 3):
        with ThreadPoolExecutor(6) as pool:
            clicks = [pool.submit(summaries.post, contact) for _ in range(6)]
            assert {click.result().status for click in clicks} == {202}
        assert summaries.ended(contact)["summary"]["version"] >= version
    told_versions = [event["version"] for event in outbox() if event["aggregatetype"] == "summary.summary.v1"]
    assert told_versions == list(range(1, len(told_versions) + 1))


def test_the_list_of_conversations_gives_each_once_page_by_page(
    summaries: Summaries, others: Summaries, talk: Talk, hear: Hear
) -> None:
    """AC-1."""
    contacts = sorted(uuid4() for _ in range(7))
    for contact in contacts:
        talk(contact)
    hear([a_record(a_message(others.institution, uuid4()))])
    expected = [summaries.conversation(contact) for contact in contacts]
    assert summaries.all_of("/conversations", limit=3) == expected
    assert summaries.all_of("/conversations", limit=7) == expected


def test_a_cursor_that_is_none_of_ours_is_a_fault(summaries: Summaries, talk: Talk) -> None:
    """Design 3.8."""
    contact = uuid4()
    talk(contact)
    for cursor in ("%00", "WzFd", "WyIyMDI2Il0", "WyIyMDI2LTAxLTAxIiwgImEiXQ"):
        for path in ("/conversations", f"/conversations/{contact}/messages"):
            answer = summaries.ask("GET", f"{path}?after={cursor}")
            assert (answer.status, answer.body["code"]) == (422, "invalid"), cursor


def test_a_long_conversation_is_summarised_from_its_recent_part(summaries: Summaries, hear: Hear) -> None:
    """CS-1."""
    contact = uuid4()
    old = a_message(summaries.institution, contact, 0, text="I lost my aid letter on March 3")
    chat = [a_message(summaries.institution, contact, n, text="ok thanks") for n in range(1, 200)]
    new = a_message(summaries.institution, contact, 300, text="I will pay $50 on Friday")
    hear([a_record(message) for message in (old, *chat, new)])
    made = summaries.make(contact)
    assert made["message_count"] == 201
    assert [sentence["messages"] for sentence in made["sentences"]] == [[new["id"]]]
