"""Which rows of a report can be mended."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from imports.models import Import

# SQL: rows that left something over, all of them or some (IM-13)
WHAT = {
    "refused": "outcome = 'refused'",
    "held": "outcome = 'held'",
    "in_part": "in_part",
    "all": "(outcome IN ('refused', 'held') OR in_part)",
}

_MENDABLE = text(
    "SELECT row, cells IS NOT NULL AS kept FROM import_row"  # noqa: S608 - only constants
    f" WHERE institution_id = :institution AND import_id = :id AND row = ANY (:rows) AND {WHAT['all']}"
)


def mendable(session: Session, import_: Import, rows: Sequence[int]) -> dict[int, bool]:
    """Those of the rows that left something over, and whether their cells are still kept."""
    wanted = {"institution": import_.institution_id, "id": import_.id, "rows": list(rows)}
    return {found.row: found.kept for found in session.execute(_MENDABLE, wanted)}
