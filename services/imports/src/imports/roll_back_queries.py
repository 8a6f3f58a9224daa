"""What can be read of a roll-back (IM-15)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, select, text
from sqlalchemy.orm import Session

from chassis.auth import Caller
from imports.models import Import
from imports.queries import visible
from imports.roll_back import ASKED, FAILED, NOT_OVER, RUNNING, Labels, explained
from imports.roll_back_codes import next_step


@dataclass(frozen=True)
class Range:
    """Rows that are taken back at once: what contacts is sent, and what labels did. `members` is how many of them
    belong to the import; None if only contacts knows."""

    first_row: int
    last_row: int
    members: int | None
    labels: list[Labels]
    body: bytes


_LAST = text(
    "SELECT max(last_row) FROM import_batch WHERE institution_id = :institution AND import_id = :import_id"
    " AND decided_at IS NULL"
)
_STAGED = text(
    "SELECT first_row, last_row, members, labels, body FROM rollback_batch"
    " WHERE institution_id = :institution AND import_id = :import_id"
)
_PAGE = """
    SELECT row, contact_id, outcome, kept FROM rollback_row
    WHERE institution_id = :institution AND import_id = :import_id AND row > :after
"""


def last_row(session: Session, import_: Import) -> int:
    """The last row that contacts may have applied: also of a batch that was sent and never settled."""
    return max(import_.next_row, session.scalar(_LAST, _whose(import_)) or 0)


def staged_range(session: Session, import_: Import) -> Range | None:
    """The rows that were kept and not settled, exactly as they were."""
    found = session.execute(_STAGED, _whose(import_)).one_or_none()
    if found is None:
        return None
    labels = [Labels(*one) for one in found.labels]
    return Range(found.first_row, found.last_row, found.members, labels, bytes(found.body))


def mending_of(session: Session, import_: Import, caller: Caller, *, lock: bool = False) -> list[Import]:
    """What is taken back before it: the imports that mend rows of it, or of each other, oldest first as all lock them.

    Without those that have nothing to take back (any more), with those that are not over.
    """
    wanted = visible(caller).where(Import.id.in_(select(_mending(import_).c.id))).order_by(Import.number)
    if lock:
        wanted = wanted.with_for_update()
        session.scalars(wanted).all()  # whoever is just making another one is waited for, so that it is found below
    found = session.scalars(wanted)
    return [one for one in found if _goes_first(one)]


def mending_not_back(session: Session, import_: Import) -> int | None:
    """The number of the newest import that mends rows of it, is to be taken back and was not yet."""
    state = Import.roll_back["state"].astext
    newest = select(Import.number).where(
        Import.institution_id == import_.institution_id,
        Import.id.in_(select(_mending(import_).c.id)),
        state.in_((ASKED, RUNNING, FAILED)),
    )
    return session.scalar(newest.order_by(Import.number.desc()).limit(1))


def _goes_first(import_: Import) -> bool:
    refusal = import_.roll_back_refusal(with_mended=True)
    return refusal is None or refusal[0] == NOT_OVER


def _mending(import_: Import) -> CTE:
    """The ids of the imports that mend rows of it, and of those that mend rows of these."""
    ids = select(Import.id).where(Import.institution_id == import_.institution_id)
    first = ids.where(Import.mends == import_.id).cte("mending", recursive=True)
    return first.union(ids.where(Import.mends == first.c.id))


def list_left(
    session: Session, import_: Import, *, outcome: str | None, after: int, limit: int
) -> list[dict[str, Any]]:
    """Of whom something was kept, in the file's order: what, why, and what to do."""
    sql = _PAGE + (" AND outcome = :outcome" if outcome else "")
    params = {**_whose(import_), "after": after, "limit": limit} | ({"outcome": outcome} if outcome else {})
    return [
        {
            "contact_id": str(row.contact_id),
            "row": row.row,
            "outcome": row.outcome,
            "kept": [explained(one, next_step(one["code"], one["what"])) for one in row.kept],
        }
        for row in session.execute(text(f"{sql} ORDER BY row LIMIT :limit"), params)
    ]


def _whose(import_: Import) -> dict[str, Any]:
    return {"institution": import_.institution_id, "import_id": import_.id}
