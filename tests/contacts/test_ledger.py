"""What the entries of one address come to, pure; judged by a model that plays the story in time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.ledger import Entry, standing

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
FAR = NOON + timedelta(days=365)


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def an_entry(hours: float, status: str, source: str, until: float | None = None, id: int = 0, **more: Any) -> Entry:
    words = {"contact": "#word", "carrier": "WORD"}.get(source)
    reason = "asked on the phone" if source == "staff" else None
    end = None if until is None else at(until)
    given: dict[str, Any] = {"words": words, "reason": reason} | more
    return Entry("sms", "15551234567", status, end, source, at(hours), id or int(hours * 10), **given)


def begins(source: str = "import") -> Entry:
    return an_entry(0, "opted_in", source, reason=None)


def status(*entries: Entry, hours: float = 8000) -> tuple[str, str]:
    stands = standing(entries, at(hours))
    assert stands is not None
    return stands.status, stands.source


def test_nothing_stands_before_the_first_entry() -> None:
    """CH-3."""
    assert standing([begins()], at(-1)) is None
    assert standing([], FAR) is None


def test_the_last_to_take_effect_stands_whenever_it_came() -> None:
    """CH-3: by (effective_at, id)."""
    pause, back = an_entry(1, "paused", "contact", id=9), an_entry(2, "opted_in", "contact", id=3)
    assert status(begins(), pause, back) == status(back, pause, begins()) == ("opted_in", "contact")
    assert status(back, pause, begins(), hours=1.5) == ("paused", "contact")


def test_at_the_same_moment_the_one_recorded_later_stands() -> None:
    """CH-3."""
    pause, out = an_entry(1, "paused", "staff", id=1), an_entry(1, "opted_out", "staff", id=2)
    assert status(begins(), out, pause) == ("opted_out", "staff")


def test_only_the_carriers_words_lift_the_carriers_opt_out() -> None:
    """CH-4, CH-6."""
    stop = an_entry(1, "opted_out", "carrier")
    assert status(begins(), stop, an_entry(2, "opted_in", "contact")) == ("opted_out", "carrier")
    assert status(begins(), stop, an_entry(2, "opted_in", "staff")) == ("opted_out", "carrier")
    assert status(begins(), stop, an_entry(2, "opted_in", "carrier")) == ("opted_in", "carrier")


def test_a_pause_can_not_be_used_to_get_round_the_carrier() -> None:
    """CH-6: #stop and #start under a carrier's opt-out leave it standing."""
    story = [begins(), an_entry(1, "opted_out", "carrier"), an_entry(2, "paused", "contact")]
    assert status(*story) == ("opted_out", "carrier")
    assert status(*story, an_entry(3, "opted_in", "contact")) == ("opted_out", "carrier")


def test_yes_lifts_nothing_but_a_carriers_opt_out() -> None:
    """CH-6: "yes" is also an answer."""
    yes = an_entry(5, "opted_in", "carrier")
    assert status(begins(), an_entry(1, "paused", "contact"), yes) == ("paused", "contact")
    assert status(begins(), an_entry(1, "opted_out", "staff"), yes) == ("opted_out", "staff")
    assert status(begins(), an_entry(1, "opted_out", "staff"), an_entry(2, "opted_out", "carrier"), yes) == (
        "opted_out",
        "staff",
    )


def test_yes_does_not_even_begin_a_channel() -> None:
    """CH-6: who answered before their number came to the contact has answered, and no more."""
    assert status(an_entry(-1, "opted_in", "carrier"), begins()) == ("opted_in", "import")
    assert standing([an_entry(-1, "opted_in", "carrier")], NOON) is None


def test_a_contact_lifts_a_staff_opt_out_and_pauses_it_not() -> None:
    """CH-4: a pause that ends must not end an opt-out."""
    out = an_entry(1, "opted_out", "staff")
    assert status(begins(), out, an_entry(2, "opted_in", "contact")) == ("opted_in", "contact")
    assert status(begins(), out, an_entry(2, "paused", "contact", until=3)) == ("opted_out", "staff")


def test_a_start_with_nothing_to_lift_leaves_no_mark() -> None:
    """CH-4, CH-5: neither on a channel that is open nor after a pause that was over."""
    start = an_entry(5, "opted_in", "contact")
    assert status(begins(), start) == ("opted_in", "import")
    assert status(begins(), an_entry(1, "paused", "staff", until=3), start) == ("opted_in", "expiry")


def test_a_pause_with_an_end_is_over_by_itself_at_that_moment() -> None:
    """CH-5."""
    pause = an_entry(1, "paused", "contact", until=24)
    assert status(begins(), pause, hours=23.9) == ("paused", "contact")
    stands = standing([begins(), pause], at(24))
    assert stands is not None
    assert (stands.status, stands.source, stands.effective_at) == ("opted_in", "expiry", at(24))


def test_a_pause_that_was_replaced_ends_with_the_one_that_replaced_it() -> None:
    """CH-5: also when the later one comes late, after the first was over."""
    short, good = an_entry(1, "paused", "contact", until=5), an_entry(4, "paused", "contact")
    over = an_entry(5, "opted_in", "expiry")
    assert status(begins(), short, over, good) == ("paused", "contact")


@pytest.mark.parametrize("source", ["import", "api", "roll-back", "platform"])
def test_files_and_programs_never_loosen(source: str) -> None:
    """CH-8."""
    out = an_entry(1, "opted_out", "contact", id=1)
    assert status(begins(), out, an_entry(2, "opted_in", source)) == ("opted_out", "contact")
    assert status(begins(), an_entry(1, "paused", "contact"), an_entry(2, "paused", source, until=9)) == (
        "paused",
        "contact",
    )
    assert status(begins(), an_entry(2, "opted_out", source)) == ("opted_out", source)
    assert status(begins(), out, an_entry(2, "opted_in", source, reason="so the file")) == ("opted_out", "contact")
    assert status(begins(), out, an_entry(2, "opted_out", source)) == ("opted_out", "contact")  # who did it first


def test_a_channel_that_appears_does_not_undo_what_was_asked_before_it() -> None:
    """CH-1, PL-1: the contact said #stop while it was on its way."""
    assert status(an_entry(-1, "paused", "contact"), begins("staff")) == ("paused", "contact")


def test_an_entry_that_only_repeats_what_stands_asks_for_nothing() -> None:
    """CH-3."""
    repeat = an_entry(5, "opted_in", "contact", asked="nothing")
    assert status(begins(), an_entry(1, "paused", "contact"), repeat) == ("paused", "contact")


def played(entries: list[Entry], until: datetime) -> str:
    """The story told in time, hour by hour, with a flag for the carrier's block and a state of the contact's own."""
    blocked, own, ends = False, "opted_in", None
    for entry in sorted(entries, key=lambda e: e.effective_at):
        if entry.effective_at > until:
            break
        if own == "paused" and ends is not None and ends <= entry.effective_at:
            own, ends = "opted_in", None
        match entry.source, entry.status:
            case "carrier", "opted_out":
                blocked = True
            case "carrier", _:
                blocked = False
            case "staff", wanted:
                own, ends = wanted, entry.until
            case "contact", "opted_in":
                own, ends = "opted_in", None
            case "contact", "paused" if own != "opted_out":
                own, ends = "paused", entry.until
    if own == "paused" and ends is not None and ends <= until:
        own = "opted_in"
    return "opted_out" if blocked else own


ASKS = st.sampled_from(
    [
        *(("carrier", "opted_out"), ("carrier", "opted_in"), ("contact", "paused"), ("contact", "opted_in")),
        *(("staff", "opted_in"), ("staff", "paused"), ("staff", "opted_out")),
    ]
)


@given(st.data())
def test_any_story_in_any_order_ends_as_it_would_have_in_time(data: st.DataObject) -> None:
    """CH-3 to CH-6: an independent model as the oracle."""
    hours = data.draw(st.lists(st.integers(1, 60), unique=True, max_size=8))
    entries = [begins()]
    for hour in hours:
        source, wanted = data.draw(ASKS)
        until = data.draw(st.none() | st.integers(hour + 1, 80)) if wanted == "paused" else None
        entries.append(an_entry(hour, wanted, source, until))
    shuffled = data.draw(st.permutations(entries))
    moment = at(data.draw(st.integers(0, 90)))
    stands = standing(shuffled, moment)
    assert stands is not None
    assert stands.status == played(entries, moment)
    assert stands == standing(entries, moment)
