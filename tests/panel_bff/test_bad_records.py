"""What no fold can take is poison: it alone is put aside, and the consumer goes on (design 2)."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.consumer import POISONOUS
from chassis.events import Poison, Received
from tests.panel_bff import states
from tests.panel_bff.conftest import Bff
from tests.panel_bff.states import State, a_contact, a_record

BATCH = {"import_id": str(uuid4()), "import_number": 1, "run": 1, "applied_at": "noon"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda state: state.pop("full_name"),
        lambda state: state.update(full_name={"no": "text"}),
        lambda state: state.update(channels=[{"channel": "sms"}]),
        lambda state: state.update(channels=["sms"]),
        lambda state: state.update(custom=[]),
        lambda state: state.update(version="1"),
        lambda state: state.update(version=0),
        lambda state: state.update(institution_id="nowhere"),
        lambda state: state.update(created_at="in the morning"),
        lambda state: state.update(phone="\x00"),
    ],
)
def test_a_bad_state_is_poison_and_not_a_world_that_fails(bff: Bff, riverside: UUID, spoil: Any) -> None:
    """Design 2: a bad message alone goes to the dead-letter topic; the consumer does not fall over it."""
    contact = a_contact(riverside)
    record = a_record(states.CONTACT, contact)
    spoil(contact)
    spoilt = Received(record.topic, 0, 0, record.key, a_record(states.CONTACT, contact).value, record.headers)
    with pytest.raises(POISONOUS):
        bff.hears(spoilt)
    assert bff.rows("SELECT FROM read.panel WHERE institution_id = %s", riverside) == []


def test_text_that_no_fold_reads_is_looked_at_too(bff: Bff, riverside: UUID) -> None:
    """Design 3.4: the panel hands out the state as it came."""
    record = a_record(states.CONTACT, a_contact(riverside, last_name="Lovelace"))
    broken = (record.value or b"").replace(b'"Lovelace"', b'"\xff"')
    assert broken != record.value
    with pytest.raises(Poison):
        bff.hears(Received(record.topic, 0, 0, record.key, broken, record.headers))
    assert bff.rows("SELECT FROM read.panel WHERE institution_id = %s", riverside) == []


@pytest.mark.parametrize(
    ("topic", "state"),
    [
        (states.LABEL_SET, {"contact_id": str(uuid4()), "version": 1, "labels": [3]}),
        (states.LABEL_SET, {"contact_id": str(uuid4()), "version": 1, "labels": "none"}),
        (states.FIELD, {"id": str(uuid4()), "version": 1, "position": "first", "deleted": False}),
        (states.IMPORT, {"id": str(uuid4()), "version": 1, "number": "one"}),
        (
            states.MEMBERSHIP,
            {**BATCH, "rows": [[1]]},
        ),
        (states.MEMBERSHIP, {**BATCH, "rows": [[str(uuid4()), 1, "eaten"]]}),
        (states.SUMMARY, {"contact_id": "nobody", "version": 1}),
    ],
)
def test_a_bad_record_of_any_topic_is_poison(bff: Bff, riverside: UUID, topic: str, state: State) -> None:
    """Design 2."""
    with pytest.raises(POISONOUS):
        bff.hears(a_record(topic, {"institution_id": str(riverside), **state}))


def test_a_record_of_another_institution_than_its_state_is_poison(bff: Bff, riverside: UUID, lakeside: UUID) -> None:
    """AC-1."""
    record = a_record(states.CONTACT, a_contact(riverside))
    headers = [("institution", str(lakeside).encode())]
    with pytest.raises(Poison):
        bff.hears(Received(record.topic, 0, 0, record.key, record.value, headers))


def test_a_record_under_another_key_than_its_state_is_poison(bff: Bff, riverside: UUID) -> None:
    """Design 3.2: the key is what fixes an aggregate's order."""
    with pytest.raises(Poison):
        bff.hears(a_record(states.CONTACT, a_contact(riverside), key=str(uuid4())))
