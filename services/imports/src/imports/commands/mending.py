"""Rows of an import that were mended become an import of their own (IM-13)."""

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from chassis.db import array
from imports.commands.arriving import create_import
from imports.errors import NotSteerable
from imports.intake import Arrival, Taken
from imports.mending import Mended, numbered
from imports.models import Import

_MENDED = text(
    "INSERT INTO import_mend (institution_id, import_id, row, number, mend_id, mend_row)"
    " SELECT :institution, :parent, row, :number, :child, mend_row"
    " FROM unnest(CAST(:rows AS int[]), CAST(:mend_rows AS int[])) AS mended (row, mend_row)"
)


def create_mend(session: Session, parent: Import, arrival: Arrival, taken: Taken, rows: Sequence[Mended]) -> Import:
    """Queue the rows, in the order of their file, and remember which row each of them was.

    Raises NotSteerable if the parent is taken back: they would be in again without it (IM-15).
    """
    _stands(session, parent)
    made = create_import(session, arrival, taken, mends=parent.id, mends_number=parent.number)
    whence, where = zip(*numbered(rows), strict=True)
    session.execute(
        _MENDED,
        {
            "institution": made.institution_id,
            "parent": parent.id,
            "number": made.number,
            "child": made.id,
            "rows": array(whence),
            "mend_rows": array(where),
        },
    )
    return made


def _stands(session: Session, parent: Import) -> None:
    """Locked, so that a roll-back that is asked for meanwhile knows of these rows."""
    key = (Import.institution_id == parent.institution_id, Import.id == parent.id)
    if session.scalar(select(Import.roll_back).where(*key).with_for_update()) is not None:
        raise NotSteerable("rolled-back", "It is taken back, or about to be. Import the rows from a file of your own.")
