"""The panel: each section as its owner published it."""

from marshmallow import fields

from chassis.schemas import OpenSchema
from panel_bff.schemas import pieces as p
from panel_bff.schemas.catalogue import CatalogueOut
from panel_bff.schemas.contacts import CHANNELS, STATUSES

FATES = ("created", "updated", "unchanged")


class ChannelOut(OpenSchema):
    channel = p.one_of(CHANNELS)
    address = p.text()
    status = p.one_of(STATUSES)
    until = p.moment_or_null()
    source = p.text()
    effective_at = p.moment()


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


class SentenceOut(OpenSchema):
    text = p.text()
    messages = p.many(fields.UUID(), "The messages it rests on (CS-4)")


class SummaryOut(OpenSchema):
    contact_id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    language = p.text()
    kind = p.one_of(["extractive"])
    generated_at = p.moment()
    sentences = p.many(SentenceOut)
    message_count = p.number("Messages known when it was made")


class ConversationOut(OpenSchema):
    contact_id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    message_count = p.number()
    first_message_at = p.moment()
    last_message_at = p.moment()
    last_direction = p.one_of(["inbound", "outbound"])
    last_text = p.text("Its first 200 characters")


class MembershipOut(OpenSchema):
    import_id = p.uuid()
    number = p.number("Shown as import-<n>")
    row = p.number()
    fate = p.one_of(FATES)
    applied_at = p.moment()


class MembershipsOut(OpenSchema):
    total = p.number()
    items = p.many(MembershipOut, "The newest 20")


class PanelOut(OpenSchema):
    panel_seq = p.number("Grows with every change of this panel")
    contact = p.one(ContactOut)
    labels = p.one_or_null(LabelSetOut)
    notes = p.nothing_yet("Notes (NO-1)")
    summary = p.one_or_null(SummaryOut)
    conversation = p.one_or_null(ConversationOut)
    campaigns = p.nothing_yet("Campaign scripts (CS-7)")
    imports = p.one_or_null(MembershipsOut)
    catalogue = p.one(CatalogueOut)
