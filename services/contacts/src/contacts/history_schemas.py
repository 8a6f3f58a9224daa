"""Answers that tell what a contact was (AC-5)."""

from marshmallow import Schema, fields

from chassis.schemas import Text, page_schema
from contacts.schemas import Page


class HistoryPage(Page):
    field = Text(
        load_default=None,
        max_length=64,
        metadata={"description": "Only its changes: `phone`, `custom:<field id>`, `channel:sms`"},
    )


class OriginOut(Schema):
    """Where a change came from; an import says which, and its row."""

    kind = fields.String(metadata={"description": "panel, restore, import, api, platform, contact, expiry, ..."})
    import_id = fields.UUID()
    import_number = fields.Integer()
    row = fields.Integer()


class ChangedOut(Schema):
    version = fields.Integer()
    at = fields.AwareDateTime()
    actor = fields.String()
    origin = fields.Nested(OriginOut)
    created = fields.Boolean(metadata={"description": "Whether the contact began with it"})


class MovedOut(Schema):
    field = fields.String(metadata={"description": "As a column of an import is named; each channel for itself"})
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)


class ChangeOut(ChangedOut):
    changes = fields.List(fields.Nested(MovedOut))


History = page_schema("History", ChangeOut)


class SourceOut(ChangedOut):
    before = fields.Raw(allow_none=True, metadata={"description": "What the value was before that change"})


class Provenance(Schema):
    contact_id = fields.UUID()
    version = fields.Integer()
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(SourceOut),
        data_key="fields",
        attribute="fields",
        metadata={"description": "By field: its last change. A field that never had a value is not here"},
    )
