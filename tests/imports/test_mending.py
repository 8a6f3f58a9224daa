"""Which mended rows are taken, and the file they become (no servers)."""

import io

import pytest

from imports.csv_rows import Dialect, Reader
from imports.mending import MOST_FAULTS, Mended, faults_of, file_of

KEPT = {2: True, 3: True, 9: False}


def codes_of(*rows: tuple[int, list[str]]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults_of([Mended(*row) for row in rows], 2, KEPT)]


def test_rows_that_left_something_over_and_fit_the_header_are_taken() -> None:
    """IM-13."""
    assert codes_of((2, ["Ada", ""]), (3, ["two\nlines", "UNSET"])) == []


@pytest.mark.parametrize(
    ("row", "cells", "fault"),
    [
        (4, ["Ada", "L"], ("rows.0.row", "not-mendable")),
        (9, ["Ada", "L"], ("rows.0.row", "cells-gone")),
        (2, ["Ada"], ("rows.0.cells", "wrong-width")),
        (2, ["Ada", "L", ""], ("rows.0.cells", "wrong-width")),
        (2, ["", "  "], ("rows.0.cells", "value-missing")),
        (2, ["Ada", "x" * 32_769], ("rows.0.cells", "value-too-long")),
        (2, ["Ada", "\x00"], ("rows.0.cells", "control-character")),
        (2, ["Ada", "\ud800"], ("rows.0.cells", "control-character")),
    ],
)
def test_what_can_not_be_imported_again_is_said_row_by_row(row: int, cells: list[str], fault: tuple[str, str]) -> None:
    """IM-13, IM-18, IM-21."""
    assert codes_of((row, cells)) == [fault]


def test_a_row_stands_once_in_what_is_sent() -> None:
    """IM-6: the second would be refused as a duplicate of the first."""
    assert codes_of((2, ["Ada", "L"]), (2, ["Ada", "M"])) == [("rows.1.row", "duplicate-row")]


def test_faults_are_told_up_to_a_number_that_can_be_read() -> None:
    """IM-13."""
    assert len(codes_of(*((row, ["", ""]) for row in range(1000, 3000)))) == MOST_FAULTS


def test_the_file_of_mended_rows_is_read_as_what_was_typed() -> None:
    """IM-13, IM-20: whatever stands in a cell or in the header, rows are numbered from 2."""
    header = ["First\nname", 'La"st', "Öx,"]
    rows = [
        Mended(7, ["Ada", 'said "no"', "a,b;c|d"]),
        Mended(9, ["two\r\nlines", "lone\rreturn", " spaces "]),
        Mended(30, ["", "=1+1", "'UNSET"]),
    ]
    read = Reader(io.BytesIO(file_of(header, rows)), Dialect("utf-8", ","), len(header))
    assert next(read).cells == header
    assert [(row.number, row.cells, row.fault) for row in read] == [
        (number, mended.cells, None) for number, mended in enumerate(rows, start=2)
    ]
