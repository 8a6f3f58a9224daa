"""Messages become a transcript and a conversation's state."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.events import Poison
from tests.summary.conftest import Hear, Outbox, Summaries, a_message, a_record
from tests.support.databases import DatabaseUrls


def expected_state(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """What plain Python makes of a contact's messages; without the version."""
    ordered = sorted({message["id"]: message for message in messages}.values(), key=lambda m: (m["sent_at"], m["id"]))
    return {
        "contact_id": ordered[0]["contact_id"],
        "institution_id": ordered[0]["institution_id"],
        "message_count": len(ordered),
        "first_message_at": ordered[0]["sent_at"].replace("Z", ".000000Z"),
        "last_message_at": ordered[-1]["sent_at"].replace("Z", ".000000Z"),
        "last_direction": ordered[-1]["direction"],
        "last_text": ordered[-1]["text"][:200],
    }


def expected_transcript(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ordered = sorted({message["id"]: message for message in messages}.values(), key=lambda m: (m["sent_at"], m["id"]))
    return [
        {name: value for name, value in message.items() if name != "institution_id"}
        | {"sent_at": message["sent_at"].replace("Z", ".000000Z")}
        for message in reversed(ordered[-200:])
    ]


def without_version(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name != "version"}


def test_a_batch_tells_each_conversation_once(summaries: Summaries, hear: Hear, outbox: Outbox) -> None:
    """CT-3, design 3.2."""
    ada, bob = uuid4(), uuid4()
    messages = [a_message(summaries.institution, contact, n) for n in range(5) for contact in (ada, bob)]
    hear([a_record(message) for message in messages])
    events = outbox()
    assert len(events) == 2
    assert {event["aggregateid"]: json.loads(event["payload"]) for event in events} == {
        str(contact): summaries.conversation(contact) for contact in (ada, bob)
    }
    for contact in (ada, bob):
        mine = [message for message in messages if message["contact_id"] == str(contact)]
        state = summaries.conversation(contact)
        assert (state["version"], without_version(state)) == (1, expected_state(mine))
        assert summaries.transcript(contact) == expected_transcript(mine)


def test_a_repeated_message_changes_and_tells_nothing(summaries: Summaries, hear: Hear, outbox: Outbox) -> None:
    """Design 3.3."""
    contact = uuid4()
    records = [a_record(a_message(summaries.institution, contact, n)) for n in range(3)]
    hear([*records, records[0]])
    state, told = summaries.conversation(contact), len(outbox())
    hear(records)
    hear(records[1:2])
    assert summaries.conversation(contact) == state
    assert state["message_count"] == 3
    assert len(outbox()) == told


def test_a_late_message_counts_and_leaves_the_last_one_the_last(summaries: Summaries, hear: Hear) -> None:
    """Design 3.15: order is that of sending."""
    contact = uuid4()
    late, last = (a_message(summaries.institution, contact, n) for n in (1, 9))
    hear([a_record(last)])
    hear([a_record(late)])
    state = summaries.conversation(contact)
    assert (state["version"], without_version(state)) == (2, expected_state([late, last]))
    assert [message["id"] for message in summaries.transcript(contact)] == [last["id"], late["id"]]


def test_messages_of_one_instant_are_ordered_by_their_ids(summaries: Summaries, hear: Hear) -> None:
    """Design 3.15: the same last message whatever came first, by code point and not by a language's alphabet."""
    contact = uuid4()
    messages = [a_message(summaries.institution, contact, 1, id=name, text=name) for name in ("b", "B", "á", "a-1")]
    for message in messages:
        hear([a_record(message)])
    assert summaries.conversation(contact)["last_text"] == "á"
    assert [message["id"] for message in summaries.transcript(contact, limit=1)] == ["á", "b", "a-1", "B"]


@pytest.mark.parametrize("seed", range(3))
def test_any_order_any_batches_and_any_repeats_leave_the_same_state(
    summaries: Summaries, hear: Hear, outbox: Outbox, seed: int
) -> None:
    """Design 3.3: also for contacts with more messages than are kept."""
    chance = random.Random(seed)
    lengths: dict[UUID, int] = {uuid4(): length for length in (1, 7, 199, 200, 201, 420)}
    messages = [
        a_message(
            summaries.institution,
            contact,
            chance.randrange(length),
            direction=chance.choice(["inbound", "outbound"]),
            author=chance.choice(["contact", "bot", "staff", "campaign"]),
            text="x" * chance.randrange(300),
        )
        for contact, length in lengths.items()
        for _ in range(length)
    ]
    stream = messages + chance.sample(messages, k=300)
    chance.shuffle(stream)
    while stream:
        size = chance.randrange(1, 400)
        hear([a_record(message) for message in stream[:size]])
        stream = stream[size:]
    for contact in lengths:
        mine = [message for message in messages if message["contact_id"] == str(contact)]
        assert without_version(summaries.conversation(contact)) == expected_state(mine)
        assert summaries.transcript(contact, limit=67) == expected_transcript(mine)
        told = [event["version"] for event in outbox() if event["aggregateid"] == str(contact)]
        assert told == list(range(1, len(told) + 1))


def test_only_the_recent_texts_are_stored(summaries: Summaries, hear: Hear, urls: DatabaseUrls) -> None:
    """Design 3.6: nothing personal is held for longer than it is of use."""
    contact = uuid4()
    for first in (0, 150, 300):
        hear([a_record(a_message(summaries.institution, contact, n)) for n in range(first, first + 150)])
    with psycopg.connect(urls.owner) as owner:
        assert owner.execute("SELECT count(*), min(text) FROM message").fetchone() == (200, "Message 250")
        assert owner.execute("SELECT count(*) FROM message_seen").fetchone() == (450,)


def test_two_consumers_with_the_same_messages_count_them_once(summaries: Summaries, hear: Hear, outbox: Outbox) -> None:
    """Design 3.9: as after a rebalance that the old member did not notice yet."""
    contacts = [uuid4() for _ in range(20)]
    messages = [a_message(summaries.institution, contact, n) for n in range(10) for contact in contacts]
    orders = [random.Random(seed).sample(messages, k=len(messages)) for seed in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda order: hear([a_record(message) for message in order]), orders))
    for contact in contacts:
        mine = [message for message in messages if message["contact_id"] == str(contact)]
        assert without_version(summaries.conversation(contact)) == expected_state(mine)
    assert len(outbox()) == len(contacts)


def test_a_picture_without_words_is_a_message(summaries: Summaries, hear: Hear) -> None:
    """CT-3."""
    contact = uuid4()
    hear([a_record(a_message(summaries.institution, contact, text=""))])
    assert summaries.conversation(contact)["last_text"] == ""


def test_a_field_we_do_not_know_is_passed_over(summaries: Summaries, hear: Hear) -> None:
    """Design 3.2: readers are tolerant of more."""
    contact = uuid4()
    hear([a_record(a_message(summaries.institution, contact, media=["https://example.org/1.png"]))])
    assert summaries.conversation(contact)["message_count"] == 1


BROKEN: list[tuple[str, Any]] = [
    ("id", None),
    ("id", ""),
    ("id", 7),
    ("id", "x" * 101),
    ("institution_id", "riverside"),
    ("contact_id", "15551234567"),
    ("channel", ["sms"]),
    ("direction", "sideways"),
    ("author", "ghost"),
    ("text", None),
    ("text", "a\x00b"),
    ("sent_at", "yesterday"),
    ("sent_at", "2026-03-02T15:00:00"),
    ("sent_at", 1772463600),
    ("sent_at", "0001-01-01T00:00:00+14:00"),
]


def test_what_is_no_message_is_poison_and_leaves_nothing(summaries: Summaries, hear: Hear, outbox: Outbox) -> None:
    """Design 2: a bad message goes aside."""
    institution, contact = summaries.institution, uuid4()
    good = a_message(institution, contact)
    broken = [a_record(good | {field: value}) for field, value in BROKEN]
    broken += [a_record({name: value for name, value in good.items() if name != field}) for field in good]
    broken += [a_record(value) for value in (b"", b"{", b"[]", b'"text"', b'{"id": "\xff"}', None)]
    broken += [a_record(good, ce_type="messaging.message.v2"), a_record(good, institution=str(uuid4()))]
    for record in broken:
        with pytest.raises(Poison):
            hear([a_record(good), record])
    assert summaries.ask("GET", f"/conversations/{contact}").status == 404
    assert outbox() == []
