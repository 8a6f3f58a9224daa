"""The Notes section: the panel holds the newest; the rest, and every change, is its owner's (NO-1)."""

from typing import Any
from uuid import UUID

import orjson
from flask import Response, request

from chassis.app import if_match
from chassis.blueprints import IDEMPOTENCY_KEY, IF_MATCH, Blueprint
from panel_bff.access import allowed, user
from panel_bff.note_schemas import (
    DeletedNotesOut,
    NoteEditsOut,
    NoteIn,
    NotePageOut,
    NotePatchIn,
    NotesQuery,
    SavedNoteOut,
    StaleNote,
)
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import WITH_CSRF, fold_state, json_bytes, must_be_visible, refuses
from panel_bff.sections import NOTES_TOPIC

blueprint = Blueprint("notes", __name__, url_prefix="/api/panels", description="Notes on a contact")


@blueprint.get("/<uuid:contact_id>/notes")
@blueprint.arguments(NotesQuery, location="query")
@blueprint.response(200, NotePageOut)
@refuses(blueprint, 401, 403, 404, 422, 503)
@allowed(Action.READ_CONTACTS)
def list_notes(query: dict[str, Any], contact_id: UUID) -> Response:
    """All notes, page by page."""
    must_be_visible(contact_id)
    return json_bytes(parts().saves.notes(user().claims(), contact_id, query))


@blueprint.post("/<uuid:contact_id>/notes")
@blueprint.arguments(NoteIn)
@blueprint.response(201, SavedNoteOut)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY], security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 404, 422, 503)
@allowed(Action.WRITE_NOTES)
def write_note(wanted: dict[str, Any], contact_id: UUID) -> Response:
    """Write a note; the panel has it at once."""
    must_be_visible(contact_id)
    key = request.headers.get("Idempotency-Key")
    return _folded(parts().saves.write_note(user().claims(), contact_id, wanted, key), 201)


@blueprint.get("/<uuid:contact_id>/notes/deleted")
@blueprint.response(200, DeletedNotesOut)
@refuses(blueprint, 401, 403, 404, 503)
@allowed(Action.WRITE_NOTES)
def deleted_notes(contact_id: UUID) -> Response:
    """Those deleted in the last 30 days, which can be restored."""
    must_be_visible(contact_id)
    return json_bytes(parts().saves.deleted_notes(user().claims(), contact_id))


@blueprint.patch("/<uuid:contact_id>/notes/<uuid:note_id>")
@blueprint.arguments(NotePatchIn)
@blueprint.response(200, SavedNoteOut)
@blueprint.doc(parameters=[IF_MATCH], security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 404, 422, 428, 503)
@refuses(blueprint, 412, schema=StaleNote)
@allowed(Action.WRITE_NOTES)
def change_note(wanted: dict[str, Any], contact_id: UUID, note_id: UUID) -> Response:
    """Another text (its author or an admin: 403 not-your-note), or pinned or not."""
    must_be_visible(contact_id)
    return _folded(parts().saves.change_note(user().claims(), contact_id, note_id, if_match(), wanted))


@blueprint.delete("/<uuid:contact_id>/notes/<uuid:note_id>")
@blueprint.response(200, SavedNoteOut)
@blueprint.doc(parameters=[IF_MATCH], security=WITH_CSRF)
@refuses(blueprint, 401, 403, 404, 422, 428, 503)
@refuses(blueprint, 412, schema=StaleNote)
@allowed(Action.WRITE_NOTES)
def delete_note(contact_id: UUID, note_id: UUID) -> Response:
    """Delete a note; for 30 days it can be restored. 403 not-your-note."""
    must_be_visible(contact_id)
    return _folded(parts().saves.delete_note(user().claims(), contact_id, note_id, if_match()))


@blueprint.post("/<uuid:contact_id>/notes/<uuid:note_id>/restore")
@blueprint.response(200, SavedNoteOut)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 401, 403, 404, 409, 503)
@allowed(Action.WRITE_NOTES)
def restore_note(contact_id: UUID, note_id: UUID) -> Response:
    """Undo a deletion. 409 too-late, 403 not-your-note."""
    must_be_visible(contact_id)
    return _folded(parts().saves.restore_note(user().claims(), contact_id, note_id))


@blueprint.get("/<uuid:contact_id>/notes/<uuid:note_id>/edits")
@blueprint.arguments(NotesQuery, location="query")
@blueprint.response(200, NoteEditsOut)
@refuses(blueprint, 401, 403, 404, 422, 503)
@allowed(Action.READ_CONTACTS)
def note_edits(query: dict[str, Any], contact_id: UUID, note_id: UUID) -> Response:
    """What a note said before."""
    must_be_visible(contact_id)
    return json_bytes(parts().saves.note_edits(user().claims(), contact_id, note_id, query))


def _folded(answer: bytes, status: int = 200) -> Response:
    fold_state(NOTES_TOPIC, orjson.dumps(orjson.loads(answer)["notes"]))
    return json_bytes(answer, status)
