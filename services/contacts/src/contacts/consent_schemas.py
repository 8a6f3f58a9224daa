"""Consent over HTTP (CH-3, CH-9)."""

from marshmallow import Schema, fields, validate

from contacts import consent
from contacts.contact_schemas import ChannelOut
from contacts.schemas import Page


class ConsentPage(Page):
    channel = fields.String(load_default=None, validate=validate.OneOf(list(consent.CHANNELS)))
    at = fields.AwareDateTime(
        load_default=None, metadata={"description": "Instead of the ledger: what stood at each address then"}
    )


class EntryOut(Schema):
    """One entry of the ledger. `status` is what stood once it was written, `asked` what it asked for where that is
    something else: `#start` under a carrier's opt-out."""

    id = fields.String()
    channel = fields.String()
    address = fields.String()
    status = fields.String(validate=validate.OneOf(list(consent.STRICTNESS)))
    until = fields.AwareDateTime(allow_none=True)
    source = fields.String(metadata={"description": "contact, carrier, staff, import, api, expiry, platform"})
    actor = fields.String()
    words = fields.String(allow_none=True, metadata={"description": "The words of the message"})
    reason = fields.String(allow_none=True)
    effective_at = fields.AwareDateTime(metadata={"description": "When it happened"})
    recorded_at = fields.AwareDateTime(metadata={"description": "When we heard of it"})
    asked = fields.String(
        allow_none=True, metadata={"description": "Null: its status; `nothing`: it says what stands after a late entry"}
    )
    asked_until = fields.AwareDateTime(allow_none=True)
    event_id = fields.String(allow_none=True, metadata={"description": "The platform's event it came by"})


class CauseOut(Schema):
    """The change in the history that set what keeps the contact from being messaged."""

    reason = fields.String(validate=validate.OneOf(["archived", "invalid_phone"]))
    version = fields.Integer()
    at = fields.AwareDateTime()
    actor = fields.String()
    origin = fields.String()


class ConsentOut(Schema):
    """The ledger with `causes` on its first page, or, asked with `at`, the `channels` as they stood."""

    items = fields.List(fields.Nested(EntryOut))
    next = fields.String(allow_none=True)
    causes = fields.List(fields.Nested(CauseOut))
    at = fields.AwareDateTime()
    channels = fields.List(fields.Nested(ChannelOut))
