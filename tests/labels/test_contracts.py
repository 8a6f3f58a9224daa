"""The golden files that the consumers of our events eat are what we really publish (design 3.2)."""

import json
import os
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.labels.conftest import Labels, Outbox

CONTRACTS = Path(__file__).parents[1] / "contracts"
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


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


def test_a_changed_label_is_published_as_its_golden_file_says(labels: Labels, outbox: Outbox) -> None:
    """LA-3."""
    label = labels.has("First generation", colour="teal", description="First of the family to go to college")
    labels.change(label, name="First Generation")
    event = normalised(outbox()[-1])
    assert event == golden(event)


def test_a_changed_label_set_is_published_as_its_golden_file_says(labels: Labels, outbox: Outbox) -> None:
    """LA-2."""
    contact, ids = uuid4(), [labels.has(name)["id"] for name in ("Honors", "Athlete")]
    labels.change_set(contact, add=ids[:1])
    labels.change_set(contact, add=ids[1:])
    event = normalised(outbox()[-1])
    assert event == golden(event)


def test_a_batch_publishes_the_same_record_as_a_single_change(labels: Labels, outbox: Outbox) -> None:
    """LA-5: SQL and Python write one contract."""
    ids = [labels.has(name)["id"] for name in ("Honors", "Athlete")]
    labels.change_set(uuid4(), add=ids)
    labels.assign((uuid4(), ids))
    single, batched = outbox()[-2:]
    assert normalised(single) == normalised(batched)
    assert list(json.loads(single["payload"])) == list(json.loads(batched["payload"]))
