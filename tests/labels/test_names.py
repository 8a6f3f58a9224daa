"""LA-1 as a pure rule."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from chassis.schemas import invalid
from labels.names import label_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("First Generation", "  first \t generation "),
        ("Straße", "STRASSE"),
        ("Caf\u00e9", "CAFE\u0301"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("\u00a0Honors\u3000Program", "honors program"),
    ],
)
def test_names_that_differ_by_case_space_or_composition_are_one(one: str, other: str) -> None:
    """LA-1."""
    assert label_name(one).key == label_name(other).key


@pytest.mark.parametrize(("one", "other"), [("Resume", "Résumé"), ("A B", "AB"), ("Class 1", "Class I")])
def test_names_that_differ_by_more_are_two(one: str, other: str) -> None:
    """LA-1."""
    assert label_name(one).key != label_name(other).key


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "value-missing"),
        (" \u3000\t", "value-missing"),
        ("x" * 65, "value-too-long"),
        ("a\x00b", "control-character"),
        ("a\ud800b", "control-character"),
        ("a\x1bb", "control-character"),
    ],
)
def test_what_cannot_be_a_name_is_refused_with_its_reason(raw: str, code: str) -> None:
    """LA-1, ID-11."""
    with pytest.raises(ValidationError) as refused:
        label_name(raw)
    assert [fault.code for fault in invalid(refused.value).errors] == [code]


def test_a_name_of_64_characters_may_be_surrounded_by_space() -> None:
    """LA-1."""
    assert label_name("  " + "x" * 64 + "  ").text == "x" * 64


@given(st.text(max_size=80))
def test_a_name_read_again_stays_what_it_is(raw: str) -> None:
    """LA-1, ID-11."""
    try:
        name = label_name(raw)
    except ValidationError:
        return
    assert label_name(name.text) == name
    assert 1 <= len(name.text) <= 64
    assert unicodedata.is_normalized("NFC", name.text)
    assert name.text == name.text.strip()
    assert len(name.key) <= 256
