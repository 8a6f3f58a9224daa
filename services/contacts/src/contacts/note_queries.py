"""Reads of notes (NO-1): those that are shown, those that can come back, and what one said before."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from chassis.clock import iso
from chassis.errors import NotFound
from contacts.events import NEWEST, note_state, notes_state
from contacts.models import Note, NoteEdit, NoteList

KEPT = timedelta(days=30)  # how long a deletion can be undone

State = dict[str, Any]
Place = tuple[bool, datetime, UUID]  # of a note in the list: pinned ones first, then the newest


def place(note: State) -> Place:
    return note["pinned"], note["created_at"], note["id"]


def note_list(session: Session, institution: UUID, contact_id: UUID) -> State:
    """What is published of a contact's notes; version 0 of a contact that never had one."""
    held = session.get(NoteList, (institution, contact_id))
    return listed(session, held or NoteList(institution_id=institution, contact_id=contact_id, version=0))


def listed(session: Session, held: NoteList) -> State:
    """The state of a contact's notes as this transaction sees them."""
    counted = select(func.count(), func.count(Note.deleted_at)).where(*_of(held.institution_id, held.contact_id))
    every, deleted = session.execute(counted).one()
    newest = notes(session, held.institution_id, held.contact_id, None, NEWEST)[:NEWEST]
    return notes_state(held, total=every - deleted, deleted=deleted, newest=newest)


def notes(session: Session, institution: UUID, contact_id: UUID, after: Place | None, limit: int) -> list[State]:
    """Up to `limit`, pinned ones first and then the newest, and one more to tell of a next page."""
    order = (Note.pinned, Note.created_at, Note.id)
    query = select(Note).where(*_of(institution, contact_id), Note.deleted_at.is_(None))
    if after is not None:
        query = query.where(tuple_(*order) < tuple_(*after))
    newest = query.order_by(*(column.desc() for column in order)).limit(limit + 1)
    return [note_state(found) for found in session.scalars(newest)]


def deleted_notes(session: Session, institution: UUID, contact_id: UUID, since: datetime) -> list[State]:
    """Those whose deletion can be undone, the last deleted first."""
    query = select(Note).where(*_of(institution, contact_id), Note.deleted_at > since)
    found = session.scalars(query.order_by(Note.deleted_at.desc(), Note.id)).all()
    return [note_state(note) for note in found]


def edits(
    session: Session, institution: UUID, contact_id: UUID, note_id: UUID, before: int | None, limit: int
) -> list[State]:
    """What a note said before, the latest first, and one more to tell of a next page. Raises NotFound."""
    if session.get(Note, (institution, contact_id, note_id)) is None:
        raise NotFound("There is no such note.")
    query = select(NoteEdit).where(
        NoteEdit.institution_id == institution, NoteEdit.contact_id == contact_id, NoteEdit.note_id == note_id
    )
    if before is not None:
        query = query.where(NoteEdit.version < before)
    return [_edit(found) for found in session.scalars(query.order_by(NoteEdit.version.desc()).limit(limit + 1))]


def _of(institution: UUID, contact_id: UUID) -> Sequence[Any]:
    return Note.institution_id == institution, Note.contact_id == contact_id


def _edit(edit: NoteEdit) -> State:
    return {
        "version": edit.version,
        "text": edit.text,
        "written_at": iso(edit.written_at),
        "written_by": edit.written_by,
    }
