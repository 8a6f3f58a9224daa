"""Deliverability, as a pure rule: histories in any order, judged by their own times."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.delivery import DELIVERED, FAILED, RECEIVED, SENT, Happened, failures, marked_by, was_contacted

START = datetime(2026, 3, 2, 15, tzinfo=UTC)
PHONE = "15551234567"


def happened(minute: int, kind: str, code: str | None = None, **given: str) -> Happened:
    told = {"id": f"e{minute}", "channel": "sms", "address": PHONE, **given}
    return Happened(kind=kind, at=START + timedelta(minutes=minute), code=code, **told)


def a_history(told: str) -> list[Happened]:
    """One event a minute, as words: "in" for a message received, "ok" for a delivery, a code for a failure."""
    kinds = {"in": RECEIVED, "ok": DELIVERED}
    return [
        happened(minute, kinds.get(word, FAILED), None if word in kinds else word)
        for minute, word in enumerate(told.split())
    ]


@pytest.mark.parametrize("code", ["21211", "30005", "30006"])
def test_a_permanent_failure_marks_the_phone_at_once(code: str) -> None:
    """DE-2."""
    history = a_history(f"ok {code}")
    assert marked_by(history) == history[1]


@pytest.mark.parametrize(
    ("told", "marked"),
    [
        ("30003 30003", None),
        ("30003 30003 30003", 2),
        ("30003 30003 ok 30003", None),
        ("30003 30003 in 30003", None),
        ("30003 30003 ok 30003 30003 30003", 5),
        ("30003 30007 30003 30008 30003", 4),  # those only count: they say nothing of the phone
        ("30007 30007 30007 30008 30008 30008", None),
        ("21610 21610 21610", None),  # CH-6: an opt-out, not a bad number
        ("30005 ok", 0),
        ("30005 in", None),
        ("30005 in 30003 30003", None),
        ("30005 30006", 0),
    ],
)
def test_what_marks_a_phone_and_what_lifts_the_mark(told: str, marked: int | None) -> None:
    """DE-2, DE-3."""
    history = a_history(told)
    assert marked_by(history) == (None if marked is None else history[marked])


def test_a_late_delivery_ends_a_run_that_had_marked_the_phone() -> None:
    """DE-3: in a row is judged by the events' own times."""
    early, middle, last = a_history("30003 30003 30003")
    assert marked_by([early, middle, last]) == last
    between = happened(1, DELIVERED, id="late")
    assert marked_by([early, middle, last, between]) is None


@pytest.mark.parametrize(
    ("channel", "events", "reached"),
    [
        ("sms", [(SENT, "m1")], False),
        ("sms", [(SENT, "m1"), (DELIVERED, "m1")], True),
        ("sms", [(FAILED, "m1")], False),
        ("sms", [(RECEIVED, "m1")], False),
        ("web", [(SENT, "m1")], True),
        ("web", [(SENT, "m1"), (FAILED, "m1")], False),
        ("web", [(FAILED, "m1"), (SENT, "m2")], True),
        ("email", [(SENT, "m1")], False),
        ("email", [(FAILED, "m1"), (DELIVERED, "m2")], True),
    ],
)
def test_who_was_contacted(channel: str, events: list[tuple[str, str]], reached: bool) -> None:
    """ID-8: delivered, or sent where there are no receipts; a failed message does not count."""
    told = [
        happened(n, kind, "30008" if kind == FAILED else None, channel=channel, message_id=message)
        for n, (kind, message) in enumerate(events)
    ]
    assert was_contacted(told) is was_contacted(told[::-1]) is reached


WORDS = st.sampled_from(["in", "ok", "30003", "30003", "30003", "30005", "21211", "30006", "30007", "30008", "21610"])


def expected(words: list[str]) -> tuple[bool, int, bool]:
    """Rule by rule over text, the words in the order of their times: invalid, count, contacted."""
    since_message = " ".join(words).rpartition("in")[2].split()
    rows = " ".join(word for word in since_message if word in ("ok", "30003")).split("ok")
    three_in_a_row = any(row.count("30003") >= 3 for row in rows)
    permanent = not {"21211", "30005", "30006"}.isdisjoint(since_message)
    return permanent or three_in_a_row, sum(word.isdigit() for word in words), "ok" in words


@given(words=st.lists(WORDS, max_size=30), seed=st.integers())
def test_the_order_and_number_of_arrivals_change_nothing(words: list[str], seed: int) -> None:
    """DE-1 to DE-3, ID-8: against the rules read off the words, however shuffled and repeated they come."""
    dice = random.Random(seed)
    history = a_history(" ".join(words))
    arrivals = history + dice.choices(history, k=len(history))
    dice.shuffle(arrivals)
    assert (marked_by(arrivals) is not None, failures(arrivals), was_contacted(arrivals)) == expected(words)
