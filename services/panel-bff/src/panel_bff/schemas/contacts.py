"""The contacts table."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, StrictSchema, Text
from panel_bff.schemas import pieces as p

CHANNELS = ("sms", "email", "web", "facebook")
STATUSES = ("opted_in", "paused", "opted_out")
MAX_PAGE = 200


class ContactsQuery(StrictSchema):
    q = Text(
        load_default="",
        max_length=200,
        metadata={
            "description": "Every word must be found in the name, the phone or the email: anywhere in it from 3 "
            "characters on, at the start of a word with 2, at the start of the shown name if it is one character alone."
        },
    )
    sort = fields.String(load_default="name", validate=validate.OneOf(["name", "-created_at"]))
    archived = fields.String(
        load_default="false",
        validate=validate.OneOf(["false", "true", "any"]),
        metadata={"description": "false: without the archived (AR-1); true: only them; any: all."},
    )
    import_number = fields.Integer(
        data_key="import", strict=False, metadata={"description": "Contacts of import-<n> (IM-14)."}
    )
    after = fields.String(metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MAX_PAGE))


class ChannelStatusOut(OpenSchema):
    channel = p.one_of(CHANNELS)
    status = p.one_of(STATUSES)


class ContactRowOut(OpenSchema):
    id = p.uuid()
    full_name = p.text("As shown (ID-2)")
    phone = p.text_or_null()
    email = p.text_or_null()
    labels = p.many(fields.UUID(), "Label ids; names and colours are in the catalogue")
    channels = p.many(ChannelStatusOut)
    created_at = p.moment()
    archived = p.yes_no()
    test_user = p.yes_no()


class ContactsPageOut(OpenSchema):
    items = p.many(ContactRowOut)
    next = p.next_page()
    total = p.number_or_null(
        "How many match, counted up to 10,000. Null when there are more, and on the pages after the first."
    )
