"""Field builders that keep the schemas short: in an answer every key is there, null where nothing is known."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

CHANNELS = ("sms", "email", "web", "facebook")
STATUSES = ("opted_in", "paused", "opted_out")


def text(description: str | None = None, **kw: Any) -> fields.String:
    return fields.String(required=True, metadata=_metadata(description), **kw)


def text_or_null(description: str | None = None) -> fields.String:
    return text(description, allow_none=True)


def one_of(values: Sequence[str], description: str | None = None) -> fields.String:
    return text(description, validate=validate.OneOf(values))


def uuid(description: str | None = None) -> fields.UUID:
    return fields.UUID(required=True, metadata=_metadata(description))


def uuid_or_null() -> fields.UUID:
    return fields.UUID(required=True, allow_none=True)


def moment() -> fields.DateTime:
    """A time, ISO 8601 in UTC."""
    return fields.DateTime(required=True)


def moment_or_null() -> fields.DateTime:
    return fields.DateTime(required=True, allow_none=True)


def number(description: str | None = None) -> fields.Integer:
    return fields.Integer(required=True, strict=True, metadata=_metadata(description))


def number_or_null(description: str | None = None) -> fields.Integer:
    return fields.Integer(required=True, strict=True, allow_none=True, metadata=_metadata(description))


def yes_no(description: str | None = None) -> fields.Boolean:
    return fields.Boolean(required=True, metadata=_metadata(description))


_VALUES = ["string", "boolean", "number", "object", "null"]


def any_value(description: str) -> fields.Raw:
    """Text, true and false, a number, or a channel as the panel has it."""
    return fields.Raw(required=True, allow_none=True, metadata={"type": _VALUES, "description": description})


def any_value_or_names(description: str) -> fields.Raw:
    """The same, or several names."""
    several = {"type": [*_VALUES, "array"], "items": {"type": "string"}}
    return fields.Raw(required=True, allow_none=True, metadata={**several, "description": description})


def one(schema: type[Schema]) -> fields.Nested:
    return fields.Nested(schema, required=True)


def one_or_null(schema: type[Schema], description: str | None = None) -> fields.Nested:
    return fields.Nested(schema, required=True, allow_none=True, metadata=_metadata(description))


def many(item: type[Schema] | fields.Field[Any], description: str | None = None) -> fields.List[Any]:
    inner = item if isinstance(item, fields.Field) else fields.Nested(item)
    return fields.List(inner, required=True, metadata=_metadata(description))


def next_page() -> fields.String:
    return text_or_null("Send as `after` for the next page; null on the last one.")


def _metadata(description: str | None) -> dict[str, Any]:
    return {"description": description} if description else {}
