"""A contact was erased (AC-6): rows that led to it keep their outcome, and nothing that was in them.

The file itself goes with its age (IM-21, docs/data.md).
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.erasures import Whom, keep_apart

_GONE = "unnest(CAST(:institutions AS uuid[]), CAST(:contacts AS uuid[])) AS gone (institution_id, contact_id)"
_REMEMBER = text(f"INSERT INTO erased SELECT * FROM {_GONE} ON CONFLICT DO NOTHING")  # noqa: S608 - our own
_BLANK = text(
    f"UPDATE import_row r SET contact_id = NULL, codes = NULL, cells = NULL FROM {_GONE}"  # noqa: S608 - our own
    " WHERE (gone.institution_id, gone.contact_id) = (r.institution_id, r.contact_id)"
)
_FORGET = text(
    f"DELETE FROM rollback_row r USING {_GONE}"  # noqa: S608 - our own
    " WHERE (gone.institution_id, gone.contact_id) = (r.institution_id, r.contact_id)"
)
_FORGET_LATE = text(
    "DELETE FROM rollback_row r USING erased e WHERE r.institution_id = :institution AND r.import_id = :import_id"
    " AND (e.institution_id, e.contact_id) = (r.institution_id, r.contact_id)"
)
_BLANK_LATE = text(
    "UPDATE import_row r SET contact_id = NULL, codes = NULL, cells = NULL FROM erased e"
    " WHERE r.institution_id = :institution AND r.import_id = :import_id AND r.row = ANY (:rows)"
    " AND (e.institution_id, e.contact_id) = (r.institution_id, r.contact_id)"
)
# What was planned of the contact, and of the rows that the contact was made from or reached by.
_BLANK_PLAN = (
    text(
        f"UPDATE plan_row p SET contact_id = NULL, codes = NULL, changes = NULL, cells = NULL FROM {_GONE}"  # noqa: S608
        " WHERE (gone.institution_id, gone.contact_id) = (p.institution_id, p.contact_id)"
    ),
    text(
        "UPDATE plan_row p SET contact_id = NULL, codes = NULL, changes = NULL, cells = NULL"  # noqa: S608
        f" FROM {_GONE} JOIN import_row r USING (institution_id, contact_id)"
        " JOIN dry_run d USING (institution_id, import_id)"
        " WHERE (p.institution_id, p.dry_run_id, p.row) = (r.institution_id, d.id, r.row)"
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
    """Called with nobody storing fates meanwhile. All at once: rows have no index by contact, and IM-15 erases many."""
    whom = {"institutions": [one for one, _ in erased], "contacts": [one for _, one in erased]}
    for statement in (_REMEMBER, *_BLANK_PLAN, _BLANK, _FORGET):
        session.execute(statement, whom)


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


def forget_late(session: Session, institution: UUID, import_id: UUID) -> None:
    """The same of what was just said to be kept of a roll-back."""
    keep_apart(session, erasing=False)
    session.execute(_FORGET_LATE, {"institution": institution, "import_id": import_id})
