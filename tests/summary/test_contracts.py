"""Golden files: what we publish is what consumers eat, and what the platform publishes is what we eat (design 3.2)."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from tests.summary.conftest import Hear, Outbox, Summaries, a_message, a_record
from tests.support.golden import CONTRACTS, as_consumed, golden
from tests.support.keys import Keys

TALK = [
    ("inbound", "contact", "When is the FAFSA deadline?"),
    ("outbound", "bot", "The priority deadline is March 15."),
    ("inbound", "contact", "Thanks! I’ll send it tomorrow"),
]


def test_conversation_and_summary_are_published_as_their_golden_files_say(
    summaries: Summaries, hear: Hear, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CS-1, CS-2, CS-4."""
    monkeypatch.setattr("summary.commands.summaries.now", lambda: datetime(2026, 3, 3, 9, 30, tzinfo=UTC))
    contact = uuid4()
    said = [
        a_message(summaries.institution, contact, number, direction=direction, author=author, text=text)
        for number, (direction, author, text) in enumerate(TALK)
    ]
    hear([a_record(message) for message in said])
    summaries.make(contact)
    events = [as_consumed(event) for event in outbox()]
    assert events == [golden(event) for event in events]


def test_the_platforms_golden_message_is_understood(client: FlaskClient, keys: Keys, hear: Hear) -> None:
    """Design 1: its schema is ours to publish."""
    message = json.loads((CONTRACTS / "messaging.message.v1.json").read_text())
    hear([a_record(message["data"], ce_type=message["type"], institution=message["institution"])])
    state = Summaries(client, keys, UUID(message["institution"])).conversation(UUID(message["key"]))
    assert (state["message_count"], state["last_text"]) == (1, "When is the FAFSA deadline?")
