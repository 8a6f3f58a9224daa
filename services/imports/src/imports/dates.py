"""In which formats the dates of a column may be written, and in which one they seem to be (IM-3, IM-10). Pure.

Contacts alone reads dates. What is known here of how it does says which format to suggest.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from chassis.cells import UNSET
from imports.mapping import CustomField

USUAL = "MMM D, YYYY"  # of an institution that says nothing else
FORMATS = (
    *("YYYY-MM-DD", "YYYY/M/D", "YYYYMMDD", "D.M.YYYY", "M/D/YYYY", "D/M/YYYY", "M-D-YYYY", "D-M-YYYY"),
    *("MMM D, YYYY", "MMMM D, YYYY", "D MMM YYYY", "D MMMM YYYY"),
)
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = [name[:3] for name in _MONTH_NAMES]
_PARTS = {
    "YYYY": r"(?P<year>\d{4})",
    "MMMM": rf"(?P<month>{'|'.join(_MONTH_NAMES)})",
    "MMM": rf"(?P<month>{'|'.join(_MONTHS)})",
    "MM": r"(?P<month>\d\d)",
    "M": r"(?P<month>\d\d?)",
    "DD": r"(?P<day>\d\d)",
    "D": r"(?P<day>\d\d?)",
}
_PART = re.compile("YYYY|M{1,4}|DD?")


def takes_format(target: str, customs: Iterable[CustomField]) -> bool:
    """Whether a column for this is one of dates."""
    return any(custom.target == target and custom.type == "date" for custom in customs)


def is_date(cell: str, date_format: str = USUAL) -> bool:
    """Whether contacts reads it: as ISO has it, or in this format (IM-10)."""
    found = _pattern("YYYY-MM-DD").fullmatch(cell) or _pattern(date_format).fullmatch(cell)
    if found is None:
        return False
    month = found["month"]
    try:
        date(int(found["year"]), int(month) if month.isdigit() else _month(month), int(found["day"]))
    except ValueError:
        return False
    return True


def suggested_format(cells: Iterable[str], institutions: str) -> str | None:
    """The one format that every cell is written in; None if the institution's will do, or it may be one or another."""
    dates = {cell.strip() for cell in cells} - {"", UNSET}
    if all(is_date(cell, institutions) for cell in dates):
        return None
    fitting = [one for one in FORMATS if all(is_date(cell, one) for cell in dates)]
    return fitting[0] if len(fitting) == 1 else None


def suggested_formats(
    targets: Sequence[str], samples: Sequence[Sequence[str]], customs: Sequence[CustomField], institutions: str
) -> list[str | None]:
    """For each column; `samples` are rows, some of which may be too short."""
    return [
        suggested_format((row[index] for row in samples if index < len(row)), institutions)
        if takes_format(target, customs)
        else None
        for index, target in enumerate(targets)
    ]


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


@cache
def _pattern(date_format: str) -> re.Pattern[str]:
    """Of an institution's format that says not each of year, month and day once: the usual one, as contacts has it."""
    if sorted(part[0] for part in _PART.findall(date_format)) != ["D", "M", "Y"]:
        date_format = USUAL
    pattern = _PART.sub(lambda part: _PARTS[part[0]], re.escape(date_format))
    return re.compile(pattern, re.ASCII | re.IGNORECASE)
