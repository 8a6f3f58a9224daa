"""In which formats the dates of a column may be written, and in which one they seem to be (IM-3, IM-10). Pure."""

from collections.abc import Iterable, Sequence

from chassis.cells import UNSET
from chassis.days import iso_day
from imports.mapping import CustomField

FORMATS = (
    *("YYYY-MM-DD", "YYYY/M/D", "YYYYMMDD", "D.M.YYYY", "M/D/YYYY", "D/M/YYYY", "M-D-YYYY", "D-M-YYYY"),
    *("MMM D, YYYY", "MMMM D, YYYY", "D MMM YYYY", "D MMMM YYYY"),
)


def takes_format(target: str, customs: Iterable[CustomField]) -> bool:
    """Whether a column for this is one of dates."""
    return any(custom.target == target and custom.type == "date" for custom in customs)


def suggested_format(cells: Iterable[str], institutions: str) -> str | None:
    """The one format that every cell is written in; None if the institution's will do, or it may be one or another."""
    dates = {cell.strip() for cell in cells} - {"", UNSET}
    if all(iso_day(cell, institutions) for cell in dates):
        return None
    fitting = [one for one in FORMATS if all(iso_day(cell, one) for cell in dates)]
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
