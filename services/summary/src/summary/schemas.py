"""The bodies and answers of this service's routes."""

from marshmallow import fields, validate

from chassis.schemas import StrictSchema
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
    kind = fields.String(validate=validate.OneOf(["extractive"]))
    generated_at = fields.String(metadata={"format": "date-time"})
    sentences = fields.List(fields.Nested(SentenceOut))
    message_count = fields.Integer(metadata={"description": "messages known when it was made (CS-2)"})


class ConversationOut(StrictSchema):
    contact_id = fields.UUID()
    institution_id = fields.UUID()
    version = fields.Integer()
    message_count = fields.Integer()
    first_message_at = fields.String(metadata={"format": "date-time"})
    last_message_at = fields.String(metadata={"format": "date-time"})
    last_direction = fields.String()
    last_text = fields.String()


class ConversationPage(StrictSchema):
    items = fields.List(fields.Nested(ConversationOut))
    next = fields.String(allow_none=True)


class MessageOut(StrictSchema):
    id = fields.String()
    contact_id = fields.UUID()
    channel = fields.String()
    direction = fields.String()
    author = fields.String()
    text = fields.String()
    sent_at = fields.String(metadata={"format": "date-time"})


class MessagePage(StrictSchema):
    items = fields.List(fields.Nested(MessageOut))
    next = fields.String(allow_none=True)


class PageQuery(StrictSchema):
    after = fields.String()
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class MessageQuery(StrictSchema):
    after = fields.String()
    limit = fields.Integer(load_default=50, validate=validate.Range(1, KEPT))
