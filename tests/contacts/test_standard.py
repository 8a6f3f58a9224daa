"""The standard fields' rules, pure."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts import standard
from contacts.errors import BadValue


def code_of(rule: object, text: str) -> str:
    with pytest.raises(BadValue) as refused:
        rule(text)  # type: ignore[operator]
    return refused.value.code


@given(st.text())
def test_tidy_text_is_trimmed_nfc_and_free_of_control_characters(text: str) -> None:
    """ID-11."""
    try:
        tidied = standard.tidy(text)
    except BadValue:
        assert any(unicodedata.category(char) in ("Cc", "Cs") for char in text)
    else:
        assert tidied == unicodedata.normalize("NFC", text.strip())
        assert not any(unicodedata.category(char) == "Cc" for char in tidied)


def test_line_breaks_stay_only_in_text_of_several_lines() -> None:
    """ID-11."""
    assert standard.tidy("one\r\ntwo\tthree", multiline=True) == "one\ntwo\tthree"
    assert code_of(standard.tidy, "one\ntwo") == "encoding-error"
    with pytest.raises(BadValue):
        standard.tidy("a\x00b", multiline=True)


def test_names_and_external_ids_have_their_lengths() -> None:
    """ID-2, ID-5."""
    assert standard.name("x" * 64) == "x" * 64
    assert code_of(standard.name, "x" * 65) == "value-too-long"
    assert standard.external_id("x" * 255) == "x" * 255
    assert code_of(standard.external_id, "x" * 256) == "value-too-long"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("ada@example.org", "ada@example.org"),
        ("Ada.L@EXAMPLE.Org", "Ada.L@example.org"),
        ("o'hara+x@mail.example.co.uk", "o'hara+x@mail.example.co.uk"),
        ("jos\u00e9@b\u00fccher.example", "jos\u00e9@b\u00fccher.example"),
    ],
)
def test_an_email_keeps_its_local_part_and_lowers_its_domain(text: str, stored: str) -> None:
    """ID-4."""
    assert standard.email(text) == stored


@pytest.mark.parametrize(
    "text",
    [
        *("ada", "ada@", "@example.org", "ada@example", "a da@example.org", "ada@@example.org", "a@b@example.org"),
        *("ada.@example.org", ".ada@example.org", "ada@-x.org", "ada@example..org", "x" * 250 + "@example.org"),
    ],
)
def test_what_is_no_email_is_refused(text: str) -> None:
    """ID-4."""
    assert code_of(standard.email, text) == "invalid-email"


@pytest.mark.parametrize(
    ("text", "stored"),
    [("en", "en"), ("ES-mx", "es-MX"), ("zh-hant-tw", "zh-Hant-TW"), ("PT-br", "pt-BR"), ("de-1996", "de-1996")],
)
def test_a_language_is_a_tag_in_its_usual_case(text: str, stored: str) -> None:
    """ID-6."""
    assert standard.language(text) == stored


@pytest.mark.parametrize("text", ["english, please", "e", "en_US", "en-", "-en", "12"])
def test_what_is_no_language_tag_is_refused(text: str) -> None:
    """ID-6."""
    assert code_of(standard.language, text) == "unknown-option"


def test_true_and_false_are_known_in_every_usual_word() -> None:
    """IM-10."""
    assert {standard.boolean(word) for word in ("true", "YES", "y", "1", "True")} == {True}
    assert {standard.boolean(word) for word in ("false", "No", "n", "0", "FALSE")} == {False}
    assert code_of(standard.boolean, "maybe") == "invalid-boolean"


@pytest.mark.parametrize(
    ("named", "full_name"),
    [
        ({"first_name": "Augusta", "preferred_name": "Ada", "last_name": "Lovelace"}, "Ada Lovelace"),
        ({"first_name": "Ada", "last_name": "Lovelace"}, "Ada Lovelace"),
        ({"last_name": "Lovelace"}, "Lovelace"),
        ({"phone": "5551234567", "email": "ada@example.org"}, "5551234567"),
        ({"email": "ada@example.org"}, "ada@example.org"),
        ({}, "Unknown contact"),
    ],
)
def test_the_full_name_is_the_preferred_one_and_never_empty(named: dict[str, str], full_name: str) -> None:
    """ID-2."""
    nobody = dict.fromkeys(("first_name", "preferred_name", "last_name", "phone", "email"))
    assert standard.full_name(nobody | named) == full_name
