"""What the browser asks of a contact's consent and is told (CH-3, CH-9)."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, StrictSchema
from panel_bff import schema_fields as p
from panel_bff.contact_schemas import ChannelOut
from panel_bff.schema_fields import CHANNELS, STATUSES


class ConsentQuery(StrictSchema):
    channel = fields.String(validate=validate.OneOf(CHANNELS))
    after = fields.String(metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=30, validate=validate.Range(1, 100))
    at = fields.String(metadata={"description": "A moment, ISO 8601: instead of the ledger what stood then"})


class EntryOut(OpenSchema):
    id = p.text()
    channel = p.one_of(CHANNELS)
    address = p.text()
    status = p.one_of(STATUSES, "What stood once it was written")
    until = p.moment_or_null()
    source = p.text("contact, carrier, staff, import, api, expiry, platform; the list may grow")
    actor = p.text()
    actor_name = p.text_or_null("Of a user; null: a program, or somebody who is gone")
    words = p.text_or_null("The words of the contact's message")
    reason = p.text_or_null()
    effective_at = p.moment()
    recorded_at = p.moment()
    asked = p.text_or_null("What it asked for, where that is not what came of it; `nothing`: it says what stands")


class CauseOut(OpenSchema):
    """The change that keeps a contact from being messaged and stands in its history, not in the ledger."""

    reason = p.one_of(["archived", "invalid_phone"])
    version = p.number()
    at = p.moment()
    actor = p.text()
    actor_name = p.text_or_null()
    origin = p.text()


class ConsentOut(OpenSchema):
    """The ledger, or, asked with `at`, the channels as they stood."""

    items = fields.List(fields.Nested(EntryOut), metadata={"description": "The last to take effect first"})
    next = fields.String(allow_none=True)
    causes = fields.List(fields.Nested(CauseOut), metadata={"description": "On the first page"})
    at = fields.DateTime()
    channels = fields.List(fields.Nested(ChannelOut))
