"""Which row is the header (IM-3)."""

from collections.abc import Sequence

import pytest

from imports.csv_rows import Row, ShapeFault
from imports.header import find_header
from imports.mapping import named, recognised

NAMES = ["First Name", "Last Name", "Phone", "Email"]
STRANGE = ["Vorname", "Nachname", "Handy", "Post"]
ADA = ["Ada", "Lovelace", "5551234567", "ada@x.org"]


def known(cells: Sequence[str]) -> int:
    return len({target for target in recognised(named(cells), [], []) if target})


def found(*rows: list[str]) -> int:
    return find_header([Row(n, cells, None) for n, cells in enumerate(rows, 1)], known)


@pytest.mark.parametrize("header", [NAMES, STRANGE, ["Email", "Sport"], ["Sport"], ["a", "", "b", "c"]])
def test_the_first_row_is_the_header_of_a_file_that_begins_with_it(header: list[str]) -> None:
    """IM-3: whether or not its names are known."""
    assert found(header, ADA[: len(header)], ADA[: len(header)]) == 0


@pytest.mark.parametrize("header", [NAMES, STRANGE])
@pytest.mark.parametrize(
    "before",
    [
        [["Spring report"]],
        [["Spring report", "", "", ""]],
        [["Term:", "Spring", "", ""], ["By:", "Bob"]],
        [["All students"], ["as of", "2026-02-01"], ["page 1 of 9"]],
    ],
)
def test_lines_before_the_header_are_passed_over(before: list[list[str]], header: list[str]) -> None:
    """IM-3."""
    assert found(*before, header, *[ADA] * 5) == len(before)


def test_names_that_are_known_make_a_header_of_a_row_after_a_wide_one() -> None:
    """IM-3."""
    assert found(["Term:", "Spring", "Year:", "2026"], NAMES, ADA) == 1


def test_a_word_or_two_in_the_data_make_no_header_of_a_row() -> None:
    """IM-3."""
    assert found(["Wer", "Weg", "Wann", "Art"], ["Ada", "Email", "2026", "Phone"], ADA) == 0


def test_rows_of_few_cells_do_not_make_a_wide_header_look_odd() -> None:
    """IM-3."""
    assert found(STRANGE, ["Ada", "", "", ""], ["Bob", "", "", ""]) == 0


def test_a_first_row_that_can_not_be_read_is_the_header_unless_a_later_one_is_known() -> None:
    """IM-3: so that it is said what is wrong with it."""
    broken = Row(1, ['"First Name,Last Name'], ShapeFault("malformed-row", "never closed"))
    assert find_header([broken, Row(2, ADA, None)], known) == 0
    assert find_header([broken, Row(2, NAMES, None), Row(3, ADA, None)], known) == 1
