"""The bodies and answers of this service's routes."""

from marshmallow import fields, validate

from chassis.schemas import StrictSchema, page_schema
from summary.transcript import KEPT

LANGUAGE = validate.Regexp(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z", error="A language tag such as en or es-MX.")


def language_field() -> fields.String:
    return fields.String(validate=[LANGUAGE, validate.Length(max=35)])


class SummaryIn(StrictSchema):
    """Which language; the institution's when none is said (CS-5)."""

    language = language_field()


class SummaryQuery(StrictSchema):
    language = language_field()


class SentenceOut(StrictSchema):
    text = fields.String()
    messages = fields.List(fields.String(), metadata={"description": "ids of the messages it rests on (CS-4)"})


class SummaryOut(StrictSchema):
    contact_id = fields.UUID()
    institution_id = fields.UUID()
    version = fields.Integer()
    language = fields.String()
    kind = fields.String(validate=validate.OneOf(["model", "extractive"]))
    model = fields.String(allow_none=True, metadata={"description": "the model's name; null: extractive (CS-6)"})
    prompt_version = fields.String(allow_none=True)
    generated_at = fields.String(metadata={"format": "date-time"})
    sentences = fields.List(fields.Nested(SentenceOut))
    message_count = fields.Integer(metadata={"description": "messages known when it was made (CS-2)"})


class ProblemOut(StrictSchema):
    code = fields.String()
    detail = fields.String(metadata={"description": "words for a person"})


class JobOut(StrictSchema):
    """One generation (CS-6)."""

    id = fields.UUID()
    contact_id = fields.UUID()
    language = fields.String()
    state = fields.String(validate=validate.OneOf(["queued", "running", "done", "failed"]))
    kind = fields.String(validate=validate.OneOf(["model", "extractive"]))
    model = fields.String(allow_none=True)
    sentences = fields.List(
        fields.Nested(SentenceOut),
        metadata={"description": "those that passed their check so far (CS-4); a new attempt begins anew"},
    )
    dropped = fields.Integer(metadata={"description": "lines that cited no message (CS-4)"})
    attempt = fields.Integer()
    problem = fields.Nested(
        ProblemOut, allow_none=True, metadata={"description": "why it failed, or the last try if it is tried again"}
    )
    summary_version = fields.Integer(allow_none=True)
    created_at = fields.String(metadata={"format": "date-time"})
    ended_at = fields.String(allow_none=True, metadata={"format": "date-time"})


class GenerationOut(StrictSchema):
    """How the summary in one language stands."""

    language = fields.String()
    languages = fields.List(fields.String(), metadata={"description": "in which a summary is kept (CS-5)"})
    model = fields.String(allow_none=True, metadata={"description": "what would make it now; null: extractive"})
    off = fields.Nested(
        ProblemOut, allow_none=True, metadata={"description": "why generating again is off (CS-2); null: it is not"}
    )
    job = fields.Nested(JobOut, allow_none=True, metadata={"description": "the latest generation in this language"})
    under_way = fields.String(allow_none=True, metadata={"description": "the language that is being generated now"})
    summary = fields.Nested(SummaryOut, allow_none=True, metadata={"description": "as it is kept in this language"})


class SentOut(StrictSchema):
    role = fields.String()
    content = fields.String()


class PromptOut(StrictSchema):
    """What a model was sent (CS-3)."""

    contact_id = fields.UUID()
    language = fields.String()
    model = fields.String(allow_none=True)
    prompt_version = fields.String(allow_none=True)
    at = fields.String(metadata={"format": "date-time"})
    messages = fields.List(fields.Nested(SentOut), metadata={"description": "empty: no model was asked"})


class ConversationOut(StrictSchema):
    contact_id = fields.UUID()
    institution_id = fields.UUID()
    version = fields.Integer()
    message_count = fields.Integer()
    first_message_at = fields.String(metadata={"format": "date-time"})
    last_message_at = fields.String(metadata={"format": "date-time"})
    last_direction = fields.String()
    last_text = fields.String()


ConversationPage = page_schema("ConversationPage", ConversationOut, base=StrictSchema)


class MessageOut(StrictSchema):
    id = fields.String()
    contact_id = fields.UUID()
    channel = fields.String()
    direction = fields.String()
    author = fields.String()
    text = fields.String()
    sent_at = fields.String(metadata={"format": "date-time"})


MessagePage = page_schema("MessagePage", MessageOut, base=StrictSchema)


class PageQuery(StrictSchema):
    after = fields.String()
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class MessageQuery(StrictSchema):
    after = fields.String()
    limit = fields.Integer(load_default=50, validate=validate.Range(1, KEPT))
