"""Erase a contact (AC-6): everything this service holds of a person, and the word to everybody else (design 3.6)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from chassis.outbox import record
from contacts.events import contact_erased

_LOCKED = text("SELECT version FROM contact WHERE institution_id = :institution AND id = :contact FOR UPDATE")
_KNOWN = text(
    "SELECT version, erased_at FROM erased_contact WHERE institution_id = :institution AND contact_id = :contact"
)
# Rows of imports first: what they claimed is found by them. An answer kept for an Idempotency-Key holds a whole state.
_REMOVE = [
    text(statement)
    for statement in (
        "DELETE FROM import_claim c USING import_membership m WHERE c.institution_id = :institution"
        " AND (m.institution_id, m.contact_id) = (:institution, :contact)"
        " AND (c.import_id, c.row_number) = (m.import_id, m.row_number)",
        "DELETE FROM import_claim WHERE institution_id = :institution AND kind IN ('id', 'contact')"
        " AND value = CAST(:contact AS text)",
        "DELETE FROM dry_run_claim c USING dry_run_claim m WHERE c.institution_id = :institution"
        " AND m.institution_id = :institution AND m.kind IN ('id', 'contact') AND m.value = CAST(:contact AS text)"
        " AND (c.dry_run, c.row_number) = (m.dry_run, m.row_number)",
        "DELETE FROM dry_run_contact WHERE institution_id = :institution AND contact_id = :contact",
        "DELETE FROM import_membership WHERE institution_id = :institution AND contact_id = :contact",
        "DELETE FROM contact_change WHERE institution_id = :institution AND contact_id = :contact",
        "DELETE FROM messaging_event WHERE institution_id = :institution AND contact_id = :contact",
        *(
            f"DELETE FROM {table} WHERE institution_id = :institution AND contact_id = :contact"  # noqa: S608
            for table in ("note", "note_edit", "note_list", "campaign_receipt", "campaign_list")
        ),
        "DELETE FROM consent_entry WHERE institution_id = :institution AND contact_id = :contact",
        "DELETE FROM channel_address WHERE institution_id = :institution AND contact_id = :contact",
        "DELETE FROM pause_end WHERE institution_id = :institution AND contact_id = :contact",
        "DELETE FROM idempotency WHERE institution_id = :institution AND strpos(answer, CAST(:contact AS text)) > 0",
        "DELETE FROM contact WHERE institution_id = :institution AND id = :contact",
    )
]
_REMEMBER = text("INSERT INTO erased_contact VALUES (:institution, :contact, :version, :at)")


def erase_contact(session: Session, institution: UUID, contact_id: UUID, at: datetime) -> datetime:
    """When the contact was erased: now, or before, and then everybody is told once more. Raises NotFound."""
    whom = {"institution": institution, "contact": contact_id}
    seen = session.execute(_LOCKED, whom).scalar_one_or_none()
    if seen is not None:
        for statement in _REMOVE:
            session.execute(statement, whom)
        session.execute(_REMEMBER, {**whom, "version": seen + 1, "at": at})
    known = session.execute(_KNOWN, whom).one_or_none()
    if known is None:
        raise NotFound("There is no such contact, and there was none that was erased.")
    record(session, *contact_erased(institution, contact_id, known.version, known.erased_at))
    return known.erased_at  # type: ignore[no-any-return]
