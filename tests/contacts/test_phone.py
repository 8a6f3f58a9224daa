"""Phones, as a pure rule."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contacts.errors import BadValue
from contacts.phone import is_out_of_sync, moved, normalised


@pytest.mark.parametrize(
    "text",
    [
        "5551234567",
        "555 123 4567",
        "555.123.4567",
        "555-123-4567",
        "(555) 123-4567",
        "+1 555 123 4567",
        "+1 (555) 123\u20114567",
        "1 555 123 4567",
        "1-555-123-4567",
        "555\u00a0123\u00a04567",
    ],
)
def test_a_phone_as_people_write_it_is_ten_digits(text: str) -> None:
    """ID-3."""
    assert normalised(text) == "5551234567"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "555",
        "555123456",
        "25551234567",
        "+1 555 123 456",
        "+15551234567890",
        "+5551234567",
        "+44 20 7946 0958",
        "++15551234567",
        "1+5551234567",
        "555-CALL-NOW",
        "555 123 4567 x12",
        "555 123 4567 ext 1",
        "4.93012E+11",
        "\u0665\u0665\u0665\u0661\u0662\u0663\u0664\u0665\u0666\u0667",
        "5551234567/5551234568",
    ],
)
def test_what_is_no_phone_is_refused_and_never_guessed(text: str) -> None:
    """ID-3: letters, extensions and nine digits after +1 are errors."""
    with pytest.raises(BadValue) as refused:
        normalised(text)
    assert refused.value.code == "invalid-phone"


@pytest.mark.parametrize("text", ["4.93012E+11", "5,55123E+09", "1E+10", "5.55123e9"])
def test_a_number_that_a_spreadsheet_has_cut_is_said_to_be_cut_and_how_to_mend_it(text: str) -> None:
    """ID-3: the digits are lost, so there is nothing to guess from."""
    with pytest.raises(BadValue, match=r"Excel has cut this number.* format the column as text") as refused:
        normalised(text)
    assert refused.value.code == "invalid-phone"


@given(st.text(alphabet=st.sampled_from("0123456789+-.() x\u00a0\u0661a"), max_size=20) | st.text())
@example("+1" + "0" * 9)
def test_any_text_gives_ten_digits_or_an_error(text: str) -> None:
    """ID-3."""
    try:
        phone = normalised(text)
    except BadValue:
        return
    assert len(phone) == 10
    assert set(phone) <= set("0123456789")
    assert normalised(phone) == phone
    assert phone in "".join(char for char in text if char in "0123456789")


def a_contact(phone: str | None, previous: str | None = None, invalid: bool = False) -> dict[str, object]:
    return {"phone": phone, "previous_phone": previous, "invalid_phone": invalid}


def test_a_changed_phone_is_remembered() -> None:
    """PP-1, and DE-3: a new number starts as a valid one."""
    contact = a_contact("1111111111", "0000000000", invalid=True)
    assert moved(contact, "2222222222") == {
        "phone": "2222222222",
        "previous_phone": "1111111111",
        "invalid_phone": False,
    }


def test_clearing_counts_as_a_change() -> None:
    """PP-1."""
    assert moved(a_contact("1111111111"), None) == {"phone": None, "previous_phone": "1111111111"}


def test_no_phone_is_not_a_previous_phone() -> None:
    """PP-1: the last number a contact had is kept over a time without one."""
    assert moved(a_contact(None, "1111111111"), "2222222222") == {"phone": "2222222222"}


def test_the_same_phone_again_changes_nothing() -> None:
    """PP-4."""
    assert moved(a_contact("1111111111", "2222222222", invalid=True), "1111111111") == {}


def test_going_back_does_not_swap() -> None:
    """PP-2, PP-3."""
    contact = a_contact("1111111111", "2222222222")
    assert is_out_of_sync(contact, "2222222222")
    assert not is_out_of_sync(contact, "1111111111")
    assert not is_out_of_sync(contact, None)
    assert moved(contact, "2222222222") == {"phone": "2222222222", "previous_phone": None}
