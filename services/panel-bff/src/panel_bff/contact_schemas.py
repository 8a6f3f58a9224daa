"""The contacts list, and a contact as the panel shows it."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, StrictSchema, Text
from panel_bff import schema_fields as p
from panel_bff.schema_fields import CHANNELS, STATUSES

MAX_PAGE = 200


class WhichContacts(StrictSchema):
    q = Text(
        load_default="",
        max_length=200,
        metadata={
            "description": "Every word must be found in the name, the phone or the email: anywhere in it from 3 "
            "characters on, at the start of a word with 2, at the start of the shown name if it is one character "
            "alone. Or the CRM ID begins with all of it, from 3 characters on."
        },
    )
    archived = fields.String(
        load_default="false",
        validate=validate.OneOf(["false", "true", "any"]),
        metadata={"description": "false: without the archived (AR-1); true: only them; any: all."},
    )
    import_number = fields.Integer(
        data_key="import", strict=False, metadata={"description": "Contacts of import-<n> (IM-14)."}
    )


class ContactsQuery(WhichContacts):
    sort = fields.String(load_default="name", validate=validate.OneOf(["name", "-created_at"]))
    after = fields.String(metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MAX_PAGE))


class ExportQuery(WhichContacts):
    test_users = fields.Boolean(
        load_default=False, metadata={"description": "Test users are left out unless asked for (AR-3)."}
    )


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
        "How many match, test users left out (AR-3). Null when more than 10,000 match, and on pages after the first."
    )
    test_users = p.number_or_null("How many test users match; they are among the items. Null when the total is.")


class ChannelOut(OpenSchema):
    channel = p.one_of(CHANNELS)
    address = p.text()
    status = p.one_of(STATUSES)
    until = p.moment_or_null()
    source = p.text()
    effective_at = p.moment()


class VerdictOut(OpenSchema):
    """CH-9: a key that has nothing to tell is missing."""

    channel = p.one_of(CHANNELS)
    can_message = p.yes_no()
    reason = fields.String(
        validate=validate.OneOf(["archived", "not_owned", "opted_out", "paused", "invalid_phone"]),
        metadata={"description": "The first reason why not"},
    )
    lifted_by = fields.List(
        fields.String(validate=validate.OneOf(["contact", "staff", "time"])),
        metadata={"description": "Who can lift the reason"},
    )
    by = fields.String(metadata={"description": "Who opted out or paused: a channel's source"})
    since = fields.DateTime(metadata={"description": "The effective_at of its entry in the ledger"})
    until = fields.DateTime(metadata={"description": "When a pause ends by itself"})
    remarks = fields.List(fields.String(validate=validate.OneOf(["test_user", "ai_disabled"])))


class AuthenticationOut(OpenSchema):
    channel = p.one_of(CHANNELS)
    until = p.moment()


class ContactOut(OpenSchema):
    id = p.uuid()
    institution_id = p.uuid()
    version = p.number("Send as If-Match to edit")
    created_at = p.moment()
    updated_at = p.moment()
    first_name = p.text_or_null()
    preferred_name = p.text_or_null()
    last_name = p.text_or_null()
    full_name = p.text("As shown (ID-2)")
    phone = p.text_or_null("Ten digits")
    country_calling_code = p.text()
    previous_phone = p.text_or_null()
    email = p.text_or_null()
    crm_id = p.text_or_null()
    enrollment_id = p.text_or_null()
    language = p.text()
    ai_disabled = p.yes_no()
    test_user = p.yes_no()
    archived = p.yes_no()
    contacted = p.yes_no()
    deliverability_failure_count = p.number()
    invalid_phone = p.yes_no()
    authentication = p.one_or_null(AuthenticationOut, "Null: none (AC-7)")
    conversation_url = p.text()
    channels = p.many(ChannelOut, "Only those the contact owns")
    reachability = fields.List(
        fields.Nested(VerdictOut),
        metadata={"description": "One verdict per channel; missing in a state told before there were any"},
    )
    custom = fields.Dict(
        keys=fields.UUID(),
        values=fields.Raw(metadata={"type": ["string", "boolean"]}),
        required=True,
        metadata={"description": "By field id: text, or true and false; numbers as text, a choice as its option's id"},
    )


class LabelSetOut(OpenSchema):
    contact_id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    labels = p.many(fields.UUID(), "Label ids")
