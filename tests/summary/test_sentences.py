"""Texts cut into sentences."""

import pytest

from summary.sentences import shorten, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Hi! It is due. Pay now?", ["Hi!", "It is due.", "Pay now?"]),
        ("See Dr. Vance at 9:00 a.m. in Hall B. Bring ID.", ["See Dr. Vance at 9:00 a.m. in Hall B.", "Bring ID."]),
        ("We close at 5 p.m. Come early.", ["We close at 5 p.m.", "Come early."]),
        ("It costs $1.50 e.g. at riverside.edu. ok", ["It costs $1.50 e.g. at riverside.edu.", "ok"]),
        ("J. Smith wrote. So did i. bye", ["J. Smith wrote.", "So did i.", "bye"]),
        ("1. Upload it\n2. Pay", ["1. Upload it", "2. Pay"]),
        ("Es beginnt am 1. Oktober. Gut", ["Es beginnt am 1. Oktober.", "Gut"]),
        ("Meet me in Room 12. Bring ID.", ["Meet me in Room 12.", "Bring ID."]),
        ("wait... what?! (really!) yes", ["wait...", "what?!", "(really!)", "yes"]),
        ("¿Cuándo? Hoy.", ["¿Cuándo?", "Hoy."]),
        ("🎉🎉\n\n...", []),
        ("", []),
    ],
)
def test_a_text_is_cut_where_a_reader_would_cut_it(text: str, sentences: list[str]) -> None:
    """CS-4: what is cited is a sentence."""
    assert split_sentences(text) == sentences


def test_a_long_text_is_cut_at_a_word() -> None:
    """CS-1."""
    assert shorten("one two  three, four", most=12) == "one two…"
    assert shorten("one two  three", most=13) == "one two three"
