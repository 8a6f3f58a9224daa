"""The summary section's bodies and answers."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, StrictSchema
from panel_bff import schema_fields as p
from panel_bff.schema_fields import CHANNELS

LANGUAGE = validate.Regexp(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z", error="A language tag such as en or es-MX.")
MOST_MESSAGES = 200  # that summary keeps of a contact


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


def _language() -> fields.String:
    return fields.String(validate=[LANGUAGE, validate.Length(max=35)], metadata={"description": "BCP-47 tag (CS-5)"})


class GenerateIn(StrictSchema):
    """The institution's language when none is said."""

    language = _language()


class LanguageQuery(StrictSchema):
    language = _language()


class MessagesQuery(StrictSchema):
    after = fields.String(metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST_MESSAGES))


class ReasonOut(OpenSchema):
    code = p.text()
    detail = p.text("Words for a person")


class JobOut(OpenSchema):
    """One generation of a summary."""

    id = p.uuid()
    contact_id = p.uuid()
    language = p.text()
    state = p.one_of(["queued", "running", "done", "failed"])
    kind = p.one_of(["model", "extractive"])
    model = p.text_or_null()
    sentences = p.many(SentenceOut, "Those that passed their check so far (CS-4); a new attempt begins anew")
    dropped = p.number("Lines that cited no message (CS-4)")
    attempt = p.number()
    problem = p.one_or_null(ReasonOut, "Why it failed, or the last try if it is tried again (CS-6)")
    summary_version = p.number_or_null("Of the summary it made")
    created_at = p.moment()
    ended_at = p.moment_or_null()


class GenerationOut(OpenSchema):
    """How the summary in one language stands. Ask every half second while its job is queued or running."""

    language = p.text("Without one in the query: of the generation under way, else of the newest summary")
    languages = p.many(fields.String(), "In which a summary is kept (CS-5)")
    model = p.text_or_null("What would make it now; null: extractive (CS-6)")
    off = p.one_or_null(ReasonOut, "Why generating again is off (CS-2); null: it is not")
    job = p.one_or_null(JobOut, "The latest generation in this language")
    under_way = p.text_or_null()
    summary = p.one_or_null(SummaryOut, "As it is kept in this language")


class SentOut(OpenSchema):
    role = p.text()
    content = p.text("Phones, emails and ids are masked")


class PromptOut(OpenSchema):
    """What a model was sent (CS-3)."""

    contact_id = p.uuid()
    language = p.text()
    model = p.text_or_null()
    prompt_version = p.text_or_null()
    at = p.moment()
    messages = p.many(SentOut, "Empty: no model was asked")


class MessageOut(OpenSchema):
    id = p.text()
    contact_id = p.uuid()
    channel = p.one_of(CHANNELS)
    direction = p.one_of(["inbound", "outbound"])
    author = p.one_of(["contact", "bot", "staff", "campaign"])
    text = p.text()
    sent_at = p.moment()


class MessagesOut(OpenSchema):
    items = p.many(MessageOut, "Newest first")
    next = p.next_page()
