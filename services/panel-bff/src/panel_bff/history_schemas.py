"""What the browser asks of a contact's history and is told (AC-5)."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, StrictSchema, Text
from panel_bff import schema_fields as p


class HistoryQuery(StrictSchema):
    field = Text(
        max_length=64,
        metadata={"description": "Only its changes: `phone`, `custom:<field id>`, `channel:sms`, `labels`"},
    )
    after = fields.String(metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=30, validate=validate.Range(1, 100))


class OriginOut(OpenSchema):
    """From where; an import says which one, and the row of its file."""

    kind = p.text("panel, restore, bulk, import, api, integration, platform, contact, carrier, expiry, roll-back")
    import_id = fields.UUID()
    import_number = fields.Integer(metadata={"description": "Shown as import-<n>"})
    row = fields.Integer()


class ChangedOut(OpenSchema):
    version = p.number("Of the contact after the change, or of its labels")
    at = p.moment()
    actor = p.text()
    actor_name = p.text_or_null("Of a user; null: a program, or somebody who is gone")
    origin = p.one(OriginOut)
    created = p.yes_no("The contact began with it")


def _column() -> fields.String:
    return p.text_or_null("What the import's file calls the column; null: no import, or not known")


class MovedOut(OpenSchema):
    field = p.text("`phone`, `custom:<field id>`, `channel:sms`; `label:<label id>`, true while the contact has it")
    before = p.any_value("What it was")
    after = p.any_value("What it became")
    column = _column()


class ChangeOut(ChangedOut):
    changes = p.many(MovedOut, "Empty: values of a deleted field went")


class HistoryOut(OpenSchema):
    items = p.many(ChangeOut, "Newest first")
    next = p.next_page()


class SourceOut(ChangedOut):
    """Where a value came from."""

    before = p.any_value("What it was before that change; null as well for what the contact began with")
    column = _column()


class ProvenanceOut(OpenSchema):
    contact_id = p.uuid()
    version = p.number("Of the contact this was said of")
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(SourceOut),
        required=True,
        data_key="fields",
        attribute="fields",
        metadata={"description": "By field, its last change; a field that never had a value is not here"},
    )
