"""Typed values of custom fields, pure."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.errors import BadValue
from contacts.values import Definition, from_json, from_text

TERM = Definition("f1", "choice", "Term", (("o1", "Fall"), ("o2", "Spring")))


def read(type: str, text: str, date_format: str = "MMM D, YYYY") -> Any:
    return from_text(Definition("f1", type), date_format)(text)


def code_of(type: str, text: str) -> str:
    with pytest.raises(BadValue) as refused:
        read(type, text)
    return refused.value.code


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        *(("12", "12"), ("12.50", "12.5"), ("-0", "0"), ("+7", "7"), ("007.10", "7.1"), (".5", "0.5")),
        *(("9" * 18, "9" * 18), ("0.000000000000000001", "0.000000000000000001")),
    ],
)
def test_equal_numbers_are_stored_alike(text: str, stored: str) -> None:
    """CF-5."""
    assert read("number", text) == stored


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**13), max_value=10**13))
def test_a_number_keeps_its_value_to_the_last_digit(number: Decimal) -> None:
    """CF-5."""
    stored = read("number", f"{number:f}")
    assert Decimal(stored) == number
    assert read("number", stored) == stored


@pytest.mark.parametrize(
    "text", ["abc", "1e5", "NaN", "inf", "1,000", "12.", "1.2.3", "--1", "", ".", "1" * 19, "\u0661"]
)
def test_what_is_no_number_of_18_digits_is_refused(text: str) -> None:
    """CF-5."""
    assert code_of("number", text) == "invalid-number"


@pytest.mark.parametrize(
    ("text", "date_format"),
    [
        ("2026-02-01", "MMM D, YYYY"),
        ("Feb 1, 2026", "MMM D, YYYY"),
        ("FEB 1, 2026", "MMM D, YYYY"),
        ("February 1, 2026", "MMMM D, YYYY"),
        ("01.02.2026", "DD.MM.YYYY"),
        ("1/2/2026", "D/M/YYYY"),
        ("02/01/2026", "MM/DD/YYYY"),
    ],
)
def test_a_date_is_iso_or_in_the_institutions_format(text: str, date_format: str) -> None:
    """IM-10, CF-7."""
    assert read("date", text, date_format) == "2026-02-01"


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2025-02-29", "Feb 30, 2026", "01/02/2026", "tomorrow", "2026-2-1", "0000-01-01"]
)
def test_a_day_that_is_not_in_the_calendar_is_refused(text: str) -> None:
    """CF-5."""
    assert code_of("date", text) == "invalid-date"


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_survives_the_default_format(day: date) -> None:
    """IM-10."""
    month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][day.month - 1]
    assert read("date", f"{month} {day.day}, {day.year}") == day.isoformat()
    assert read("date", (day - timedelta(0)).isoformat()) == day.isoformat()


def test_a_choice_matches_label_or_id_in_any_case() -> None:
    """IM-10."""
    reader = from_text(TERM)
    assert [reader(text) for text in ("Fall", "fALL", "o1", "O2")] == ["o1", "o1", "o1", "o2"]
    with pytest.raises(BadValue) as refused:
        reader("Winter")
    assert refused.value.code == "unknown-option"


def test_a_label_wins_over_another_options_id() -> None:
    """IM-10: what staff see is what they mean."""
    reader = from_text(Definition("f1", "choice", "Odd", (("a", "b"), ("b", "c"))))
    assert reader("b") == "a"


@pytest.mark.parametrize(
    "text", ["ftp://example.org", "example.org", "javascript:alert(1)", "http://", "http://a b", "//x.org"]
)
def test_a_url_is_http_with_a_host(text: str) -> None:
    """CF-5."""
    assert code_of("url", text) == "invalid-url"
    assert read("url", "https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"


def test_text_and_url_have_their_lengths() -> None:
    """CF-5."""
    assert read("text", "x" * 10_000) == "x" * 10_000
    assert code_of("text", "x" * 10_001) == "value-too-long"
    url = "https://example.org/".ljust(2_048, "x")
    assert read("url", url) == url
    assert code_of("url", url + "x") == "value-too-long"


@pytest.mark.parametrize(
    ("type", "wrong", "code"),
    [
        ("boolean", "true", "invalid-boolean"),
        ("boolean", 1, "invalid-boolean"),
        ("number", "twelve", "invalid-number"),
        ("number", True, "invalid-number"),
        ("number", [1], "invalid-number"),
        ("date", 20260201, "invalid-date"),
        ("date", "Feb 1, 2026", "invalid-date"),
        ("choice", "Winter", "unknown-option"),
        ("choice", 3, "unknown-option"),
        ("text", 12, "invalid-text"),
        ("text", "a\x00b", "encoding-error"),
        ("url", {"href": "x"}, "invalid-url"),
        ("phone", "12", "invalid-phone"),
    ],
)
def test_a_value_of_the_wrong_type_in_a_request_is_refused(type: str, wrong: Any, code: str) -> None:
    """CF-4."""
    options = TERM.options if type == "choice" else ()
    with pytest.raises(BadValue) as refused:
        from_json(Definition("f1", type, options=options), wrong)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("type", "value", "stored"),
    [
        ("boolean", False, False),
        ("number", 12, "12"),
        ("number", 12.5, "12.5"),
        ("number", "12.50", "12.5"),
        ("date", "2026-02-01", "2026-02-01"),
        ("text", " two\nlines ", "two\nlines"),
        ("text", "   ", None),
        ("url", None, None),
        ("phone", "(555) 123-4567", "5551234567"),
    ],
)
def test_a_value_of_a_request_is_stored_in_its_one_form(type: str, value: Any, stored: Any) -> None:
    """CF-2."""
    assert from_json(Definition("f1", type), value) == stored
