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
# What was planned of the contact, and of the rows that the contact was made from or reached by.
_BLANK_PLAN = (
    text(
        "UPDATE plan_row SET contact_id = NULL, codes = NULL, changes = NULL, cells = NULL"
        " WHERE institution_id = :institution AND contact_id = :contact"
    ),
    text(
        "UPDATE plan_row p SET contact_id = NULL, codes = NULL, changes = NULL, cells = NULL"
        " FROM import_row r JOIN dry_run d USING (institution_id, import_id)"
        " WHERE r.institution_id = :institution AND r.contact_id = :contact"
        " AND (p.institution_id, p.dry_run_id, p.row) = (r.institution_id, d.id, r.row)"
    ),
)
_BLANK_LATE_PLAN = text(
    "UPDATE plan_row p SET contact_id = NULL, codes = NULL, changes = NULL, cells = NULL FROM erased e"
    " WHERE p.institution_id = :institution AND p.dry_run_id = :dry_run AND p.row = ANY (:rows)"
    " AND (e.institution_id, e.contact_id) = (p.institution_id, p.contact_id)"
)
_BLANK_PLAN_OF_LATE = text(
    "UPDATE plan_row p SET contact_id = NULL, codes = NULL, changes = NULL, cells = NULL"
    " FROM import_row r JOIN erased e USING (institution_id, contact_id)"
    " JOIN dry_run d USING (institution_id, import_id)"
    " WHERE r.institution_id = :institution AND r.import_id = :import_id AND r.row = ANY (:rows)"
    " AND (p.institution_id, p.dry_run_id, p.row) = (r.institution_id, d.id, r.row)"
)


def erase(session: Session, erased: Sequence[Whom]) -> None:
    """Called with nobody storing fates meanwhile."""
    for institution, contact in erased:
        session.execute(_REMEMBER, {"institution": institution, "contact": contact})
        for statement in (*_BLANK_PLAN, _BLANK):
            session.execute(statement, {"institution": institution, "contact": contact})


def blank_late(session: Session, institution: UUID, import_id: UUID, rows: Sequence[int]) -> None:
    """Fates that were just stored, of whom may have been erased while the batch was on its way."""
    keep_apart(session, erasing=False)
    late = {"institution": institution, "import_id": import_id, "rows": list(rows)}
    for statement in (_BLANK_PLAN_OF_LATE, _BLANK_LATE):
        session.execute(statement, late)


def blank_late_plan(session: Session, institution: UUID, dry_run: UUID, rows: Sequence[int]) -> None:
    """The same of what was just planned."""
    keep_apart(session, erasing=False)
    session.execute(_BLANK_LATE_PLAN, {"institution": institution, "dry_run": dry_run, "rows": list(rows)})
