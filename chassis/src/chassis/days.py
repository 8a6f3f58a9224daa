"""Days as people write them: ISO, or in a format of theirs (IM-10, CF-7). Pure.

A format says YYYY, one of MMMM MMM MM M and one of DD D once each, with whatever stands between them.
"""

import re
from datetime import date
from functools import cache

ISO = "YYYY-MM-DD"
USUAL = "MMM D, YYYY"  # of an institution that says nothing else

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
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


def iso_day(text: str, day_format: str = ISO) -> str | None:
    """The day as ISO has it, read as ISO or in this format; None if it is none of the calendar."""
    found = _pattern(ISO).fullmatch(text) or _pattern(day_format).fullmatch(text)
    if found is None:
        return None
    month = found["month"]
    try:
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
        return date(int(found["year"]), number, int(found["day"])).isoformat()
    except ValueError:
        return None


@cache
def _pattern(day_format: str) -> re.Pattern[str]:
    """Of a format that says not each of year, month and day once: the usual one."""
    if sorted(part[0] for part in _PART.findall(day_format)) != ["D", "M", "Y"]:
        day_format = USUAL
    pattern = _PART.sub(lambda part: _PARTS[part[0]], re.escape(day_format))
    return re.compile(pattern, re.ASCII | re.IGNORECASE)
