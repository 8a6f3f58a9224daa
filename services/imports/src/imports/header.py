"""Which of a file's first rows is its header: lines may stand before it, such as a title or a day (IM-3). Pure."""

from collections import Counter
from collections.abc import Callable, Sequence

from imports.csv_rows import Row

WITHIN = 20  # of the first rows that are not blank
CLEARLY = 3  # names that are known make a header of a row which is not the first


def find_header(rows: Sequence[Row], known: Callable[[Sequence[str]], int]) -> int:
    """The index of the header in the first rows; `known` counts the cells of a row that are names of fields.

    It is the first row, unless that is far narrower than the table under it, or names that are known stand further on.
    """
    counts = [known(row.cells) for row in rows]
    best = counts.index(max(counts))
    if best == 0 and counts[0] > 1:
        return 0
    if counts[best] >= CLEARLY:
        return best
    if rows[0].fault:
        return 0
    width = _usual_width(rows)
    return next((n for n, row in enumerate(rows) if not row.fault and _filled(row) * 2 > width), 0)


def _usual_width(rows: Sequence[Row]) -> int:
    """How many cells most rows have something in; of two numbers as frequent, the larger."""
    widths = Counter(map(_filled, rows))
    return max(widths, key=lambda width: (widths[width], width))


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if cell.strip())
