"""What the browser sends and is told: every answer of /api has a schema, and the UI's types are generated from them."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, StrictSchema, Text
from panel_bff import schema_fields as p
from panel_bff.roles import Action, Role

FIELD_TYPES = ("url", "text", "date", "phone", "number", "boolean", "choice")


class InstitutionOut(OpenSchema):
    id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    slug = p.text()
    name = p.text()
    language = p.text("BCP-47")
    date_format = p.text("Day.js tokens, such as MMM D, YYYY (CF-7)")
    time_zone = p.text("IANA name")
    campaign_url = p.text_or_null("Template with {campaign_id}")
    notes_in_summaries = fields.Boolean(metadata={"description": "Notes may be read for summaries (NO-2)"})


class LabelOut(OpenSchema):
    id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    name = p.text()
    colour = p.text()
    description = p.text_or_null()
    archived = p.yes_no("Not offered any more (LA-3)")


class OptionOut(OpenSchema):
    id = p.text()
    label = p.text()


class FieldOut(OpenSchema):
    id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    name = p.text()
    description = p.text_or_null()
    type = p.one_of(FIELD_TYPES)
    options = p.many(OptionOut)
    position = p.number_or_null()
    group = p.text_or_null()
    in_escalations = p.yes_no()
    in_generative_ai = p.yes_no()
    requires_authentication = p.yes_no()
    deleted = p.yes_no()


class CatalogueOut(OpenSchema):
    catalogue_seq = p.number("Grows with every change of the institution, a label or a field")
    institution = p.one(InstitutionOut)
    labels = p.many(LabelOut, "Archived ones too: a contact may still have them")
    fields = p.many(FieldOut, "In the order of their position")  # type: ignore[assignment]


class SignInIn(StrictSchema):
    email = Text(required=True, min_length=1, max_length=254)
    password = fields.String(required=True, validate=validate.Length(min=1, max=1024), load_only=True)


class UserOut(OpenSchema):
    id = p.uuid()
    name = p.text()
    email = p.text()
    role = p.one_of([role.value for role in Role])


class MeOut(OpenSchema):
    user = p.one(UserOut)
    institution = p.one(InstitutionOut)
    live_url = p.text_or_null("An event stream, `?contact=<id>`; null: there is none here, so read again now and then")
    actions = p.many(
        fields.String(validate=validate.OneOf([action.value for action in Action])),
        "What the role may do (AC-2); the rest is shown disabled",
    )
    csrf_token = p.text("Send as X-CSRF-Token with every POST, PATCH, PUT and DELETE")


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


FATES = ("created", "updated", "unchanged")


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


class CampaignReceiptOut(OpenSchema):
    id = p.text("The platform's")
    campaign_id = p.text("Goes into the institution's campaign_url")
    campaign_name = p.text()
    script = p.text()
    channel = p.one_of(CHANNELS)
    sent_at = p.moment()


class CampaignsOut(OpenSchema):
    contact_id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    total = p.number()
    items = p.many(CampaignReceiptOut, "The newest 20")


class CampaignsQuery(StrictSchema):
    after = fields.String(metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))


class CampaignPageOut(OpenSchema):
    items = p.many(CampaignReceiptOut, "Newest first")
    next = p.next_page()


class SentenceOut(OpenSchema):
    text = p.text()
    messages = p.many(fields.String(), "Ids of the messages it rests on (CS-4)")


class SummaryOut(OpenSchema):
    contact_id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    language = p.text()
    kind = p.one_of(["model", "extractive"])
    model = fields.String(allow_none=True, metadata={"description": "The model's name; null: extractive"})
    prompt_version = fields.String(allow_none=True)
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
    notes = p.one_or_null(NotesOut)
    summary = p.one_or_null(SummaryOut)
    conversation = p.one_or_null(ConversationOut)
    campaigns = p.one_or_null(CampaignsOut)
    imports = p.one_or_null(MembershipsOut)
    catalogue = p.one(CatalogueOut)
