"""Bodies and answers of the Notes section (NO-1)."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, ProblemSchema, StrictSchema
from panel_bff import schema_fields as p
from panel_bff.editing_schemas import CheckedByOwner

LONGEST = 10_000
MAX_PAGE = 100


class NoteOut(OpenSchema):
    id = p.uuid()
    version = p.number("Send as If-Match to edit or delete it")
    text = p.text("Plain text: links and line breaks are for the page to show")
    pinned = p.yes_no()
    author = p.text("A user's id; names are in /api/people")
    created_at = p.moment()
    edited_at = p.moment_or_null()
    edited_by = p.text_or_null()


class NotesOut(OpenSchema):
    contact_id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    total = p.number()
    deleted = p.number("How many can be restored")
    items = p.many(NoteOut, "The newest 20, pinned ones first")


class NoteIn(CheckedByOwner):
    text = fields.String(required=True, metadata={"minLength": 1, "maxLength": LONGEST})


class NotePatchIn(CheckedByOwner):
    """A key that is missing is left alone."""

    text = fields.String(metadata={"minLength": 1, "maxLength": LONGEST})
    pinned = fields.Boolean()


class NotesQuery(StrictSchema):
    after = fields.String(metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MAX_PAGE))


class SavedNoteOut(OpenSchema):
    note = p.one(NoteOut)
    notes = p.one(NotesOut)


class NotePageOut(OpenSchema):
    items = p.many(NoteOut, "Pinned ones first, then the newest")
    next = p.next_page()


class DeletedNoteOut(NoteOut):
    deleted_at = p.moment()
    deleted_by = p.text()


class DeletedNotesOut(OpenSchema):
    items = p.many(DeletedNoteOut, "Those that can be restored, the last deleted first")


class NoteEditOut(OpenSchema):
    version = p.number()
    text = p.text()
    written_at = p.moment()
    written_by = p.text("A user's id")


class NoteEditsOut(OpenSchema):
    items = p.many(NoteEditOut, "What it said before, the latest first")
    next = p.next_page()


class StaleNote(ProblemSchema):
    """412 `stale`."""

    current = fields.Nested(NoteOut, required=True)


class PersonOut(OpenSchema):
    id = p.uuid()
    name = p.text()


class PeopleOut(OpenSchema):
    items = p.many(PersonOut, "Everybody with an account in the institution, by name")
