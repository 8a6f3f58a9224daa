"""What the words of a message ask for, pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.words import Ask, asked

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=3)

PAUSES = ["#pause", "#stop", "#stopall", "#unsubscribe", "#cancel", "#end", "#quit"]


@pytest.mark.parametrize("word", PAUSES)
@pytest.mark.parametrize("channel", ["sms", "email", "web", "facebook"])
def test_a_command_pauses_until_the_platform_says(word: str, channel: str) -> None:
    """CH-4: on that channel; #stopall on every one."""
    assert asked(f"  {word.title()}\n", channel, NOON, LATER) == Ask(
        "paused", "contact", word, LATER, every_channel=word == "#stopall"
    )


@pytest.mark.parametrize("word", PAUSES)
def test_without_an_end_it_pauses_for_good_and_a_pause_for_two_weeks(word: str) -> None:
    """CH-4."""
    ask = asked(word, "sms", NOON)
    assert ask is not None
    assert ask.until == (datetime(2026, 5, 15, 12, tzinfo=UTC) if word == "#pause" else None)


@pytest.mark.parametrize("word", ["#start", "#RESUME"])
def test_a_command_lifts(word: str) -> None:
    """CH-4."""
    assert asked(word, "web", NOON, LATER) == Ask("opted_in", "contact", word.lower())


@pytest.mark.parametrize("word", ["STOP", "stopall", "Unsubscribe", "CANCEL", "END", "QUIT"])
def test_the_carriers_words_opt_out_on_sms_alone(word: str) -> None:
    """CH-6."""
    assert asked(f" {word} ", "sms", NOON) == Ask("opted_out", "carrier", word.upper())
    assert [asked(word, channel, NOON) for channel in ("email", "web", "facebook")] == [None, None, None]


@pytest.mark.parametrize("word", ["START", "Yes", "unstop"])
def test_the_carriers_words_lift_on_sms_alone(word: str) -> None:
    """CH-6."""
    assert asked(word, "sms", NOON) == Ask("opted_in", "carrier", word.upper())
    assert asked(word, "web", NOON) is None


@pytest.mark.parametrize(
    "text", ["please stop texting", "stop.", "# stop", "##stop", "#stop now", "", "#", "yes please", "ſtop", "#ſtop"]
)
def test_only_the_whole_message_counts(text: str) -> None:
    """CH-4, CH-6."""
    assert asked(text, "sms", NOON) is None


@given(st.text(max_size=12_000))
def test_whatever_is_written_is_a_known_word_or_asks_nothing(text: str) -> None:
    """CH-4, CH-6."""
    ask = asked(text, "sms", NOON)
    assert ask is None or ask.words.lower() == text.strip().lower()
