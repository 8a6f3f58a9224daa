"""/contacts/<id>/notes: read, write, edit, pin, delete, bring back (NO-1)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from chassis.app import begin, database, if_match
from chassis.auth import caller, requires
from chassis.blueprints import IDEMPOTENCY_KEY, IF_MATCH, Blueprint, json_body
from chassis.clock import now
from chassis.idempotency import idempotent
from chassis.keyset import decode_cursor, no_cursor, page_of
from contacts import note_queries, queries
from contacts.commands.notes import change_note, delete_note, restore_note, write_note
from contacts.note_schemas import DeletedNotes, NoteEditPage, NoteIn, NotePage, NotePatch, SavedNoteOut
from contacts.routes import READERS, answer, body_of, origin, version_of
from contacts.schemas import Page

blueprint = Blueprint("notes", __name__, url_prefix="/contacts", description="Notes on contacts")

WRITERS = ("staff", "support")


@blueprint.get("/<uuid:contact_id>/notes")
@blueprint.arguments(Page, location="query")
@blueprint.response(200, NotePage)
@blueprint.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_notes(page: dict[str, Any], contact_id: UUID) -> Response:
    """All of a contact's notes: pinned ones first, then the newest."""
    after, limit = _place(page["after"]), page["limit"]
    with begin() as session:
        queries.contact(session, caller().institution, contact_id)
        found = note_queries.notes(session, caller().institution, contact_id, after, limit)
    return answer(page_of(found, limit, key=note_queries.place))


@blueprint.post("/<uuid:contact_id>/notes")
@blueprint.doc(**body_of(NoteIn, IDEMPOTENCY_KEY))
@blueprint.response(201, SavedNoteOut)
@blueprint.refuses(400, 401, 403, 404, 422, 503)
@requires(*WRITERS)
def post_note(contact_id: UUID) -> Response:
    """Write a note; the answer has the contact's list with it."""
    who, text = origin(), NoteIn().load(json_body())["text"]

    def work(session: Session) -> tuple[dict[str, Any], int]:
        return idempotent(session, lambda: (write_note(session, contact_id, text, who), 201))

    return answer(*database().retrying(work, who.institution))


@blueprint.get("/<uuid:contact_id>/notes/deleted")
@blueprint.response(200, DeletedNotes)
@blueprint.refuses(401, 403, 404, 503)
@requires(*WRITERS)
def get_deleted_notes(contact_id: UUID) -> Response:
    """Those that were deleted in the last 30 days and can be restored."""
    with begin() as session:
        queries.contact(session, caller().institution, contact_id)
        since = now() - note_queries.KEPT
        return answer({"items": note_queries.deleted_notes(session, caller().institution, contact_id, since)})


@blueprint.patch("/<uuid:contact_id>/notes/<uuid:note_id>")
@blueprint.doc(**body_of(NotePatch, IF_MATCH))
@blueprint.response(200, SavedNoteOut)
@blueprint.refuses(400, 401, 403, 404, 412, 422, 428, 503)
@requires(*WRITERS)
def patch_note(contact_id: UUID, note_id: UUID) -> Response:
    """Another text (403 not-your-note for who is neither its author nor an admin), or pinned or not."""
    who, is_admin, seen, wanted = origin(), _is_admin(), if_match(), NotePatch().load(json_body())

    def work(session: Session) -> dict[str, Any]:
        return change_note(session, contact_id, note_id, seen, wanted, who, is_admin=is_admin)

    return answer(database().retrying(work, who.institution))


@blueprint.delete("/<uuid:contact_id>/notes/<uuid:note_id>")
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(200, SavedNoteOut)
@blueprint.refuses(401, 403, 404, 412, 422, 428, 503)
@requires(*WRITERS)
def delete_one_note(contact_id: UUID, note_id: UUID) -> Response:
    """Delete a note; for 30 days it can be restored. 403 not-your-note."""
    who, is_admin, seen = origin(), _is_admin(), if_match()

    def work(session: Session) -> dict[str, Any]:
        return delete_note(session, contact_id, note_id, seen, who, is_admin=is_admin)

    return answer(database().retrying(work, who.institution))


@blueprint.post("/<uuid:contact_id>/notes/<uuid:note_id>/restore")
@blueprint.response(200, SavedNoteOut)
@blueprint.refuses(401, 403, 404, 409, 503)
@requires(*WRITERS)
def post_restore(contact_id: UUID, note_id: UUID) -> Response:
    """Undo a deletion. 409 too-late after 30 days, 403 not-your-note."""
    who, is_admin = origin(), _is_admin()
    return answer(
        database().retrying(lambda s: restore_note(s, contact_id, note_id, who, is_admin=is_admin), who.institution)
    )


@blueprint.get("/<uuid:contact_id>/notes/<uuid:note_id>/edits")
@blueprint.arguments(Page, location="query")
@blueprint.response(200, NoteEditPage)
@blueprint.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_edits(page: dict[str, Any], contact_id: UUID, note_id: UUID) -> Response:
    """What a note said before, the latest first."""
    before, limit = version_of(page["after"]), page["limit"]
    with begin() as session:
        found = note_queries.edits(session, caller().institution, contact_id, note_id, before, limit)
    return answer(page_of(found, limit, key=lambda edit: (edit["version"],)))


def _is_admin() -> bool:
    return caller().role == "admin"


def _place(cursor: str | None) -> note_queries.Place | None:
    if cursor is None:
        return None
    try:
        pinned, created_at, id = decode_cursor(cursor)
        at = datetime.fromisoformat(created_at)
        if type(pinned) is bool and at.tzinfo is not None:
            return pinned, at, UUID(id)
    except (ValueError, TypeError, AttributeError):
        pass
    raise no_cursor()
