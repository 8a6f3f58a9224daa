"""What can be downloaded: rows that left something over, importable again, and the template (IM-13, IM-17)."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from imports.mapping import CODE_COLUMN, MESSAGE_COLUMN, CustomField, safe, template
from imports.models import Import

BOM = "\ufeff"  # tells spreadsheets that it is UTF-8
LINES = 500


def mendable_csv(import_: Import, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Rows that left something over, as they stood in the file, with the codes and the messages of each."""
    kept = [i for i, name in enumerate(import_.header) if name not in (CODE_COLUMN, MESSAGE_COLUMN)]
    header = [*(import_.header[i] for i in kept), CODE_COLUMN, MESSAGE_COLUMN]
    yield BOM
    told = (_told(row, kept, len(import_.header)) for row in rows)
    yield from _written(header, told, import_.delimiter)


def _told(row: Mapping[str, Any], kept: Sequence[int], width: int) -> list[str]:
    """A row that is not as wide as the header stays so: it would be refused again until somebody looks at it."""
    cells = row["cells"] or []
    if len(cells) == width:
        cells = [cells[i] for i in kept]
    codes = row["codes"]
    return [*map(safe, cells), "; ".join(code["code"] for code in codes), " ".join(code["message"] for code in codes)]


def template_csv(customs: Sequence[CustomField]) -> Iterator[str]:
    """A header alone, every column of which is recognised."""
    yield BOM
    yield from _written(template(customs), (), ",")


def _written(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(header)
    for count, row in enumerate(rows, start=1):
        writer.writerow(row)
        if count % LINES == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()
