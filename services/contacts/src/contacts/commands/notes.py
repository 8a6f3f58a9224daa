"""Notes on a contact (NO-1): write, edit, pin, delete and bring back; each is one version of the contact's list."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.clock import uuid7
from chassis.db import Database
from chassis.errors import NotFound, Stale
from chassis.outbox import record
from contacts.edits import Origin
from contacts.errors import NotYourNote, TooLateForNote
from contacts.events import note_state, notes_changed
from contacts.models import Contact, Note, NoteEdit, NoteList
from contacts.note_queries import KEPT, listed

State = dict[str, Any]


def write_note(session: Session, contact_id: UUID, text: str, origin: Origin) -> State:
    """A new note, and the contact's list with it."""
    held = _locked(session, origin.institution, contact_id)
    note = Note(
        institution_id=origin.institution,
        contact_id=contact_id,
        id=uuid7(),
        version=1,
        text=text,
        pinned=False,
        author=origin.actor,
        created_at=origin.at,
    )
    session.add(note)
    return _told(session, held, note)


def change_note(
    session: Session,
    contact_id: UUID,
    id: UUID,
    seen: int,
    wanted: Mapping[str, Any],
    origin: Origin,
    *,
    is_admin: bool,
) -> State:
    """Another text, which is its author's or an admin's to write, or pinned or not, which is everybody's.

    A change that is made already is not stale: a retry after a lost answer finds its own. Raises NotYourNote, Stale.
    """
    held = _locked(session, origin.institution, contact_id)
    note = _note(session, origin.institution, contact_id, id)
    if note.deleted_at is not None:
        raise NotFound("This note was deleted.")
    different = {name: value for name, value in wanted.items() if getattr(note, name) != value}
    if "text" in different:
        _must_be_theirs(note, origin, is_admin)
    if different and note.version != seen:
        raise Stale(note_state(note))
    if not different:
        return _answer(session, held, note)
    if "text" in different:
        session.add(_superseded(note))
        note.text, note.edited_at, note.edited_by = different["text"], origin.at, origin.actor
    note.pinned = different.get("pinned", note.pinned)
    return _told(session, held, note, changed=True)


def delete_note(session: Session, contact_id: UUID, id: UUID, seen: int, origin: Origin, *, is_admin: bool) -> State:
    """Not shown any more; for 30 days it can come back. Deleting what is deleted changes nothing."""
    held = _locked(session, origin.institution, contact_id)
    note = _note(session, origin.institution, contact_id, id)
    _must_be_theirs(note, origin, is_admin)
    if note.deleted_at is not None:
        return _answer(session, held, note)
    if note.version != seen:
        raise Stale(note_state(note))
    note.deleted_at, note.deleted_by = origin.at, origin.actor
    return _told(session, held, note, changed=True)


def restore_note(session: Session, contact_id: UUID, id: UUID, origin: Origin, *, is_admin: bool) -> State:
    """Undo of a deletion. Raises TooLateForNote after 30 days. Restoring what is there changes nothing."""
    held = _locked(session, origin.institution, contact_id)
    note = _note(session, origin.institution, contact_id, id)
    _must_be_theirs(note, origin, is_admin)
    if note.deleted_at is None:
        return _answer(session, held, note)
    if origin.at - note.deleted_at >= KEPT:
        raise TooLateForNote()
    note.deleted_at = note.deleted_by = None
    return _told(session, held, note, changed=True)


def purge_deleted_notes(database: Database, at: datetime) -> None:
    """30 days after its deletion a note goes, with what it said before; contact by contact, so it may be repeated."""
    expired = Note.deleted_at <= at - KEPT
    with database.begin() as session:
        due = session.execute(select(Note.institution_id, Note.contact_id).where(expired).distinct()).all()
    for institution, contact_id in due:
        database.retrying(partial(_purge, institution=institution, contact_id=contact_id, expired=expired))


def _purge(session: Session, *, institution: UUID, contact_id: UUID, expired: ColumnElement[bool]) -> None:
    held = session.get(NoteList, (institution, contact_id), with_for_update=True)
    if held is None:
        return  # the contact was erased meanwhile
    mine = (Note.institution_id == institution, Note.contact_id == contact_id, expired)
    gone = session.scalars(delete(Note).where(*mine).returning(Note.id)).all()
    of_them = (NoteEdit.institution_id == institution, NoteEdit.contact_id == contact_id, NoteEdit.note_id.in_(gone))
    session.execute(delete(NoteEdit).where(*of_them))
    if gone:
        _publish(session, held)


def _locked(session: Session, institution: UUID, contact_id: UUID) -> NoteList:
    """The contact's list, made where there is none; the contact's row is held, so that it is not erased meanwhile."""
    contact = select(Contact.id).where(Contact.institution_id == institution, Contact.id == contact_id)
    if session.execute(contact.with_for_update(read=True, key_share=True)).first() is None:
        raise NotFound("There is no such contact.")
    empty = {"institution_id": institution, "contact_id": contact_id, "version": 0}
    session.execute(insert(NoteList).values(empty).on_conflict_do_nothing())
    return session.get_one(NoteList, (institution, contact_id), with_for_update=True)


def _note(session: Session, institution: UUID, contact_id: UUID, id: UUID) -> Note:
    note = session.get(Note, (institution, contact_id, id))
    if note is None:
        raise NotFound("There is no such note.")
    return note


def _must_be_theirs(note: Note, origin: Origin, is_admin: bool) -> None:
    if note.author != origin.actor and not is_admin:
        raise NotYourNote()


def _superseded(note: Note) -> NoteEdit:
    return NoteEdit(
        institution_id=note.institution_id,
        contact_id=note.contact_id,
        note_id=note.id,
        version=note.version,
        text=note.text,
        written_at=note.edited_at or note.created_at,
        written_by=note.edited_by or note.author,
    )


def _told(session: Session, held: NoteList, note: Note, *, changed: bool = False) -> State:
    note.version += changed
    return {"note": note_state(note), "notes": _publish(session, held)}


def _publish(session: Session, held: NoteList) -> State:
    held.version += 1
    session.flush()
    state = listed(session, held)
    record(session, notes_changed(state))
    return state


def _answer(session: Session, held: NoteList, note: Note) -> State:
    return {"note": note_state(note), "notes": listed(session, held)}
