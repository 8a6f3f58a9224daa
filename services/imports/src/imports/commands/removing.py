"""IM-21: the texts of an import go with its age; what it did, its counts and its codes stay."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from imports.commands import tell
from imports.commands.steering import expire
from imports.models import OPEN, Import

PORTION = 5_000  # rows of one transaction

# Tables whose rows go as a whole with the texts of their import: (table, the column that names the import).
REMOVED = (("import_batch", "import_id"),)


class Due(NamedTuple):
    """An import whose texts were kept long enough."""

    institution: UUID
    import_id: UUID


def due_imports(session: Session, before: datetime) -> list[Due]:
    """Those that started, or came and never started, at that moment or earlier; oldest first."""
    began = func.coalesce(Import.started_at, Import.created_at)
    found = select(Import.institution_id, Import.id).where(Import.texts_removed_at.is_(None), began <= before)
    return [Due(*one) for one in session.execute(found.order_by(began))]


def over(session: Session, due: Due) -> str | None:
    """The path of its file, if the import is over; one that waits for staff ends now, or as soon as a worker comes."""
    import_ = session.get_one(Import, due, with_for_update=True)
    if import_.halted:
        expire(session, import_)
    return None if import_.status in OPEN else import_.path


def remove_portion(session: Session, due: Due) -> int:
    """Some of the rows that go; how many. Nothing is left when there are none."""
    where = {"institution": due.institution, "id": due.import_id, "most": PORTION}
    for statement in _REMOVE:
        if rows := session.execute(statement, where).rowcount:  # type: ignore[attr-defined]
            return int(rows)
    return 0


_REMOVE = [
    text(
        f"DELETE FROM {table} WHERE ctid = ANY (ARRAY (SELECT ctid FROM {table}"  # noqa: S608 - only constants
        f" WHERE institution_id = :institution AND {column} = :id LIMIT :most))"
    )
    for table, column in REMOVED
]

_BLANK = text("""
    WITH portion AS (
        SELECT row FROM import_row
        WHERE institution_id = :institution AND import_id = :id AND row > :after AND codes IS NOT NULL
        ORDER BY row LIMIT :most
    ), blanked AS (
        UPDATE import_row r SET cells = NULL, codes = (
            SELECT jsonb_agg(code - 'message' ORDER BY place) FROM jsonb_array_elements(r.codes)
            WITH ORDINALITY AS told (code, place)
        )
        FROM portion WHERE (r.institution_id, r.import_id, r.row) = (:institution, :id, portion.row)
    )
    SELECT max(row) FROM portion
""")


def blank_portion(session: Session, due: Due, after: int) -> int | None:
    """Of some rows of the report only outcome and codes are left; the last of them, None when there are no more."""
    where = {"institution": due.institution, "id": due.import_id, "after": after, "most": PORTION}
    last: int | None = session.scalar(_BLANK, where)
    return last


def removed(session: Session, due: Due, at: datetime) -> None:
    """The report says so from now on."""
    import_ = session.get_one(Import, due, with_for_update=True)
    import_.texts_removed_at = at
    tell(session, import_)


def known_paths(session: Session, paths: list[str]) -> set[str]:
    """Those of the files that are an import's."""
    return set(session.scalars(select(Import.path).where(Import.path.in_(paths))))
