"""A contact was erased (AC-6): rows that led to it keep their outcome, and nothing that was in them.

The file itself goes with its age (IM-21, docs/data.md).
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.erasures import Whom, keep_apart

_REMEMBER = text("INSERT INTO erased VALUES (:institution, :contact) ON CONFLICT DO NOTHING")
_BLANK = text(
    "UPDATE import_row SET contact_id = NULL, codes = NULL, cells = NULL"
    " WHERE institution_id = :institution AND contact_id = :contact"
)
_BLANK_LATE = text(
    "UPDATE import_row r SET contact_id = NULL, codes = NULL, cells = NULL FROM erased e"
    " WHERE r.institution_id = :institution AND r.import_id = :import_id AND r.row = ANY (:rows)"
    " AND (e.institution_id, e.contact_id) = (r.institution_id, r.contact_id)"
)


def erase(session: Session, erased: Sequence[Whom]) -> None:
    """Called with nobody storing fates meanwhile."""
    for institution, contact in erased:
        session.execute(_REMEMBER, {"institution": institution, "contact": contact})
        session.execute(_BLANK, {"institution": institution, "contact": contact})


def blank_late(session: Session, institution: UUID, import_id: UUID, rows: Sequence[int]) -> None:
    """Fates that were just stored, of whom may have been erased while the batch was on its way."""
    keep_apart(session, erasing=False)
    session.execute(_BLANK_LATE, {"institution": institution, "import_id": import_id, "rows": list(rows)})
