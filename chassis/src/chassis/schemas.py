"""The marshmallow pieces every service's schemas are made of."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from marshmallow import EXCLUDE, INCLUDE, RAISE, Schema, ValidationError, fields

from chassis.errors import Fault, Invalid


class Coded(str):
    """A validation message that carries a stable code of its own."""

    code: str

    def __new__(cls, code: str, message: str) -> "Coded":
        made = super().__new__(cls, message)
        made.code = code
        return made


def coded(code: str, message: str) -> ValidationError:
    """A ValidationError whose problem+json fault has this code."""
    return ValidationError(Coded(code, message))


class StrictSchema(Schema):
    """A body: a key that is not known is a fault, not something to lose silently."""

    class Meta:
        unknown = RAISE


class OpenSchema(Schema):
    """An answer of another service: what is not known is passed over."""

    class Meta:
        unknown = EXCLUDE


def page_schema(
    name: str, item: type[Schema], description: str | None = None, *, base: type[Schema] = Schema
) -> type[Schema]:
    """The answer `keyset.page` makes: `items`, and in `next` what to send as `after` for those that follow, or null."""
    told = {"description": description} if description else {}
    items = fields.List(fields.Nested(item), metadata=told)
    return base.from_dict({"items": items, "next": fields.String(allow_none=True)}, name=name)


class Text(fields.String):
    """Text as ID-11 wants it: trimmed, NFC, no control characters (line breaks only where `multiline`)."""

    def __init__(self, *, max_length: int | None = None, min_length: int = 0, multiline: bool = False, **kw: Any):
        limits = {"maxLength": max_length, "minLength": min_length or None}
        told = {name: limit for name, limit in limits.items() if limit is not None}
        super().__init__(metadata={**told, **kw.pop("metadata", {})}, **kw)
        self.max_length, self.min_length, self.multiline = max_length, min_length, multiline

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kw: Any) -> str:
        text = super()._deserialize(value, attr, data, **kw)
        assert text is not None
        return clean_text(text, self.max_length, self.min_length, self.multiline)


def clean_text(text: str, max_length: int | None = None, min_length: int = 0, multiline: bool = False) -> str:
    """ID-11. Returns the text trimmed and in NFC, or raises a coded ValidationError."""
    cleaned = unicodedata.normalize("NFC", text).strip()
    if has_control(cleaned, multiline):
        raise coded("control-character", "Remove the control characters.")
    if max_length is not None and len(cleaned) > max_length:
        raise coded("value-too-long", f"At most {max_length:,} characters; this has {len(cleaned):,}.")
    if len(cleaned) < min_length:
        raise coded("value-missing", "This can not be empty.")
    return cleaned


def has_control(text: str, multiline: bool = False) -> bool:
    """Whether the text has a control character (or a lone surrogate) that may not be stored."""
    if text.isprintable():
        return False
    allowed = "\n\r\t" if multiline else ""
    return any(unicodedata.category(char) in ("Cc", "Cs") and char not in allowed for char in text)


def faults_of(messages: Any, path: str = "") -> Iterator[Fault]:
    """Every message of a marshmallow error, flat, its field as a dotted path."""
    if isinstance(messages, dict):
        for key, value in messages.items():
            if key == "_schema":
                yield from faults_of(value, path)
            else:
                yield from faults_of(value, f"{path}.{key}" if path else str(key))
    elif isinstance(messages, list):
        for message in messages:
            yield from faults_of(message, path)
    else:
        yield Fault(path, getattr(messages, "code", "invalid-value"), str(messages))


def invalid(error: ValidationError) -> Invalid:
    """The problem that a validation error is answered with."""
    return Invalid(list(faults_of(error.messages)))


class FaultSchema(Schema):
    field = fields.String(required=True)
    code = fields.String(required=True)
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """RFC 9457; a code may bring members of its own."""

    class Meta:
        unknown = INCLUDE

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "Stable: what a program decides by"})
    detail = fields.String()
    errors = fields.List(fields.Nested(FaultSchema))
    request_id = fields.String(required=True)
