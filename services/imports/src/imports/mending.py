"""Rows of a report, corrected, as the file of an import of their own (pure, IM-13)."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from chassis.errors import Fault
from chassis.schemas import has_control
from imports.csv_rows import MAX_CELL

MOST_ROWS = 10_000  # at a time
MOST_FAULTS = 100  # told at once


class Mended(NamedTuple):
    """What stands now in the cells of a row of the report; raw, as in a file."""

    row: int
    cells: list[str]


def faults_of(rows: Sequence[Mended], width: int, kept: Mapping[int, bool]) -> list[Fault]:
    """What is wrong with the rows; `kept`: those that can be mended, and whether their cells are still there."""
    seen: set[int] = set()
    found: list[Fault] = []
    for index, mended in enumerate(rows):
        fault = _fault_of_row(mended, seen, kept) or _fault_of_cells(mended.cells, width)
        if fault is not None:
            found.append(Fault(f"rows.{index}.{fault.field}", fault.code, fault.message))
        seen.add(mended.row)
    return found[:MOST_FAULTS]


def _fault_of_row(mended: Mended, seen: set[int], kept: Mapping[int, bool]) -> Fault | None:
    if mended.row in seen:
        return Fault("row", "duplicate-row", f"Row {mended.row} stands here twice.")
    if mended.row not in kept:
        said = f"Row {mended.row} was not refused, held or applied in part, so there is nothing to mend."
        return Fault("row", "not-mendable", said)
    if not kept[mended.row]:
        said = f"What stood in row {mended.row} is not kept any more. Import the row from a file of your own."
        return Fault("row", "cells-gone", said)
    return None


def _fault_of_cells(cells: Sequence[str], width: int) -> Fault | None:
    if len(cells) != width:
        return Fault("cells", "wrong-width", f"The row has {len(cells)} cells where the header has {width}.")
    if not "".join(cells).strip():
        return Fault("cells", "value-missing", "The row is empty. Leave it out, or fill it in.")
    if any(len(cell) > MAX_CELL for cell in cells):
        return Fault("cells", "value-too-long", f"A cell has at most {MAX_CELL:,} characters.")
    if any(has_control(cell, multiline=True) for cell in cells):
        return Fault("cells", "control-character", "Remove the control characters.")
    return None


def options_of(parent: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the parent; where it only created, a row in part has its contact by now, and would be skipped."""
    return {**parent, "mode": "create_update" if parent["mode"] == "create_only" else parent["mode"]}


def file_of(header: Sequence[str], rows: Iterable[Mended]) -> bytes:
    """The rows under the header they were imported with."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *(mended.cells for mended in rows)])
    return out.getvalue().encode()


def numbered(rows: Sequence[Mended]) -> Iterator[tuple[int, int]]:
    """Each row's number in the report, and in the file made of them, where the header is row 1."""
    return ((mended.row, number) for number, mended in enumerate(rows, start=2))
