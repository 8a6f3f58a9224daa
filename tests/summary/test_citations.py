"""What a model wrote, checked line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summary.citations import LONGEST_SENTENCE, Lines, checked
from summary.extractive import Sentence

SENT = ("a", "b", "c", "d", "e")


@pytest.mark.parametrize(
    ("line", "text", "messages"),
    [
        ("The deposit is due on May 1. [2]", "The deposit is due on May 1.", "b"),
        ("The deposit is due on May 1 [2].", "The deposit is due on May 1.", "b"),
        ("- It is $200. [1][3]", "It is $200.", "ac"),
        ("2. It is $200. [1, 3]", "It is $200.", "ac"),
        ("It is [2] $200. [1; 3 and 4]", "It is $200.", "bacd"),
        ("All of it. [2-4]", "All of it.", "bcd"),
        ("All of it. [m2–m3]", "All of it.", "bc"),
        ("Twice. [1][1]", "Twice.", "a"),
        ("One of them exists. [9][3]", "One of them exists.", "c"),
        ("Call [phone] on [2026] days. [1]", "Call [phone] on days.", "a"),
        ("Fecha límite: 15 de enero.【3】", "Fecha límite: 15 de enero.", "c"),
    ],
)
def test_a_sentence_is_told_with_the_messages_it_cites(line: str, text: str, messages: str) -> None:
    """CS-4."""
    assert checked(line, SENT) == Sentence(text, tuple(messages))


@pytest.mark.parametrize(
    "line",
    ["", "   ", "No citation.", "Beyond. [6]", "Zero. [0]", "Words. [b]", "[1]", "--- [1]", "Endless. [9999999]"],
)
def test_a_sentence_that_cites_no_message_is_dropped(line: str) -> None:
    """CS-4."""
    assert checked(line, SENT) is None


def test_an_endless_sentence_is_dropped() -> None:
    """CS-4: it would be no summary."""
    assert checked("word " * LONGEST_SENTENCE + "[1]", SENT) is None


@given(st.lists(st.text(alphabet="ab [1].\n", max_size=12)))
def test_however_a_stream_is_cut_into_pieces_its_lines_are_the_same(pieces: list[str]) -> None:
    """CS-4."""
    lines = Lines()
    found = [line for piece in pieces for line in lines.feed(piece)]
    assert [*found, lines.end()] == "".join(pieces).split("\n")
