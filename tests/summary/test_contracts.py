"""Golden files: what we publish is what consumers eat, and what the platform publishes is what we eat (design 3.2)."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from tests.summary.conftest import Hear, Outbox, Summaries, a_message, a_record
from tests.support.keys import Keys

CONTRACTS = Path(__file__).parents[1] / "contracts"
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TALK = [
    ("inbound", "contact", "When is the FAFSA deadline?"),
    ("outbound", "bot", "The priority deadline is March 15."),
    ("inbound", "contact", "Thanks! I’ll send it tomorrow"),
]


def normalised(event: dict[str, Any]) -> dict[str, Any]:
    """The record as a consumer sees it, its ids numbered in the order in which they appear."""
    seen = {
        "topic": event["aggregatetype"],
        "key": event["aggregateid"],
        "type": event["type"],
        "institution": str(event["institution"]),
        "version": event["version"],
        "data": json.loads(event["payload"]),
    }
    numbers: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"01890000-0000-7000-8000-{numbers.setdefault(found[0], len(numbers) + 1):012x}"

    return dict(json.loads(IDS.sub(number, json.dumps(seen))))


def golden(event: dict[str, Any]) -> dict[str, Any]:
    """The committed file of this event's type; UPDATE_CONTRACTS=1 writes it anew."""
    file = CONTRACTS / f"{event['type']}.json"
    if os.environ.get("UPDATE_CONTRACTS"):
        file.write_text(json.dumps(event, indent=2, ensure_ascii=False) + "\n")
    return dict(json.loads(file.read_text()))


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
    summaries.ask("POST", f"/summaries/{contact}")
    events = [normalised(event) for event in outbox()]
    assert events == [golden(event) for event in events]


def test_the_platforms_golden_message_is_understood(client: FlaskClient, keys: Keys, hear: Hear) -> None:
    """Design 1: its schema is ours to publish."""
    message = json.loads((CONTRACTS / "messaging.message.v1.json").read_text())
    hear([a_record(message["data"], ce_type=message["type"], institution=message["institution"])])
    state = Summaries(client, keys, UUID(message["institution"])).conversation(UUID(message["key"]))
    assert (state["message_count"], state["last_text"]) == (1, "When is the FAFSA deadline?")
