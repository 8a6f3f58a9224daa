"""What can be read of a roll-back (IM-15)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from imports.models import Import
from imports.roll_back import Labels, explained
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
            "kept": [explained(one, next_step(one["code"])) for one in row.kept],
        }
        for row in session.execute(text(f"{sql} ORDER BY row LIMIT :limit"), params)
    ]


def _whose(import_: Import) -> dict[str, Any]:
    return {"institution": import_.institution_id, "import_id": import_.id}
