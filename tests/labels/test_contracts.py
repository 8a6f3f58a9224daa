"""The golden files that the consumers of our events eat are what we really publish (design 3.2)."""

import json
from uuid import uuid4

from tests.labels.conftest import Labels, Outbox
from tests.support.golden import as_consumed, golden


def test_a_changed_label_is_published_as_its_golden_file_says(labels: Labels, outbox: Outbox) -> None:
    """LA-3."""
    label = labels.has("First generation", colour="teal", description="First of the family to go to college")
    labels.change(label, name="First Generation")
    event = as_consumed(outbox()[-1])
    assert event == golden(event)


def test_a_changed_label_set_is_published_as_its_golden_file_says(labels: Labels, outbox: Outbox) -> None:
    """LA-2."""
    contact, ids = uuid4(), [labels.has(name)["id"] for name in ("Honors", "Athlete")]
    labels.change_set(contact, add=ids[:1])
    labels.change_set(contact, add=ids[1:])
    event = as_consumed(outbox()[-1])
    assert event == golden(event)


def test_a_batch_publishes_the_same_record_as_a_single_change(labels: Labels, outbox: Outbox) -> None:
    """LA-5: SQL and Python write one contract."""
    ids = [labels.has(name)["id"] for name in ("Honors", "Athlete")]
    labels.change_set(uuid4(), add=ids)
    labels.assign((uuid4(), ids))
    single, batched = outbox()[-2:]
    assert as_consumed(single) == as_consumed(batched)
    assert list(json.loads(single["payload"])) == list(json.loads(batched["payload"]))
