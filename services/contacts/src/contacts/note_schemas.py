"""Bodies and answers about notes (NO-1). Answers are built by `events`; their schemas here are the documentation."""

from typing import Any

from marshmallow import Schema, fields, post_load, validates_schema

from chassis.schemas import StrictSchema, Text, coded, page_schema

NOTE_LENGTH = 10_000


def _text(**kw: Any) -> Text:
    return Text(min_length=1, max_length=NOTE_LENGTH, multiline=True, **kw)


class NoteIn(StrictSchema):
    """Plain text; links in it are made by whoever shows it."""

    text = _text(required=True)

    @post_load
    def one_kind_of_line_break(self, data: dict[str, Any], **_kw: Any) -> dict[str, Any]:
        if "text" in data:
            data["text"] = data["text"].replace("\r\n", "\n").replace("\r", "\n")
        return data


class NotePatch(NoteIn):
    """A key that is missing is left alone."""

    text = _text()
    pinned = fields.Boolean(truthy={True}, falsy={False})

    @validates_schema
    def something(self, data: dict[str, Any], **_kw: Any) -> None:
        if not data:
            raise coded("value-missing", "Say what to change: text or pinned.")


class NoteOut(Schema):
    id = fields.UUID()
    version = fields.Integer(metadata={"description": "Of this note; send as If-Match"})
    text = fields.String()
    pinned = fields.Boolean()
    author = fields.String(metadata={"description": "The user's id"})
    created_at = fields.AwareDateTime()
    edited_at = fields.AwareDateTime(allow_none=True)
    edited_by = fields.String(allow_none=True)
    deleted_at = fields.AwareDateTime(metadata={"description": "Only of a deleted one"})
    deleted_by = fields.String(metadata={"description": "Only of a deleted one"})


class NotesOut(Schema):
    """What is published of a contact's notes; contacts.note.v1 carries the same."""

    contact_id = fields.UUID()
    institution_id = fields.UUID()
    version = fields.Integer()
    total = fields.Integer()
    deleted = fields.Integer(metadata={"description": "How many can be restored"})
    items = fields.List(fields.Nested(NoteOut), metadata={"description": "The newest 20, pinned ones first"})


class SavedNoteOut(Schema):
    note = fields.Nested(NoteOut)
    notes = fields.Nested(NotesOut)


NotePage = page_schema("NotePage", NoteOut)


class DeletedNotes(Schema):
    items = fields.List(fields.Nested(NoteOut))


class NoteEditOut(Schema):
    version = fields.Integer()
    text = fields.String()
    written_at = fields.AwareDateTime()
    written_by = fields.String()


NoteEditPage = page_schema("NoteEditPage", NoteEditOut, "What it said before, the latest first")
