"""Cells as files bring them, read as values (IM-7, ID-11)."""

import pytest

from contacts.columns import CLEAR, LEAVE, Institution, column

AROUND = [" ", "\u00a0", "\u3000", "\u2003", "\u202f", "\t", "\u3000\u00a0 "]
ID = "5d0c3a52-7c1e-4b9e-9d55-3f0f6f0f3a11"


@pytest.mark.parametrize("space", AROUND)
@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("id", ID, ID),
        ("crm_id", "C 1", "C 1"),
        ("enrollment_id", "E1", "E1"),
        ("phone", "5551234567", "5551234567"),
        ("email", "ada@x.org", "ada@x.org"),
        ("active", "false", True),
        ("crm_id", "UNSET", CLEAR),
        ("crm_id", "", LEAVE),
    ],
)
def test_blanks_around_a_cell_of_any_kind_are_not_part_of_it(space: str, name: str, text: str, value: object) -> None:
    """ID-11, IM-7: no-break and ideographic spaces come with copied ids."""
    read = column(name, "overwrite", {}, Institution()).read
    assert read(f"{space}{text}{space}") == value
