"""Typed values of custom fields (CF-2, CF-4, CF-5, IM-10). Pure: text in, stored value out, or BadValue.

A stored value is JSON: true or false for True/False, else text - a decimal number without needless zeros (so that 18
digits survive any parser), an ISO date, an option's id, ten digits of a phone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import orjson

from chassis.days import ISO, USUAL, iso_day
from contacts import phone, standard
from contacts.errors import BadValue

Value = str | bool

TYPES = ("url", "text", "date", "phone", "number", "boolean", "choice")
TEXT_LENGTH = 10_000
URL_LENGTH = 2_048
NUMBER_DIGITS = 18
ALL_VALUES_BYTES = 256 * 1024
TOO_LONG_TOGETHER = "All custom values of one contact together take at most 256 KiB."

_NUMBER = re.compile(r"([+-]?)(\d*)(?:\.(\d+))?")


@dataclass(frozen=True)
class Definition:
    """What a value's rules need to know of its field; `options` is (id, label)."""

    id: str
    type: str
    name: str = ""
    options: tuple[tuple[str, str], ...] = field(default_factory=tuple)


def from_text(definition: Definition, date_format: str = USUAL) -> Callable[[str], Value]:
    """A reader for the trimmed text of a cell; dates also in the institution's format (IM-10)."""
    if definition.type == "date":
        return lambda text: _date(text, date_format)
    if definition.type == "choice":
        known = {key.casefold(): id for id, label in reversed(definition.options) for key in (label, id)}
        return lambda text: _option(known, text)
    return _READERS[definition.type]


def from_json(definition: Definition, value: Any) -> Value | None:
    """A value of a request: True/False takes a JSON boolean, Number a number or its text, all else text (CF-4).

    Null and text of nothing but blanks are no value.
    """
    if value is None:
        return None
    if definition.type == "boolean":
        if isinstance(value, bool):
            return value
        raise BadValue("invalid-boolean", "This is true or false.")
    if definition.type == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return _number(repr(value))
    if not isinstance(value, str):
        raise BadValue(_CODES[definition.type], "This is written as text.")
    text = standard.tidy(value, multiline=definition.type == "text")
    if definition.type == "date" and text:
        return _date(text)
    return from_text(definition)(text) if text else None


def size(custom: Mapping[str, Value]) -> int:
    """What all values of one contact take together, in bytes (CF-5: at most ALL_VALUES_BYTES)."""
    return len(orjson.dumps(custom))


def _text(text: str) -> str:
    if len(text) > TEXT_LENGTH:
        raise BadValue("value-too-long", f"At most {TEXT_LENGTH:,} characters; this has {len(text):,}.")
    return text


def _url(text: str) -> str:
    if len(text) > URL_LENGTH:
        raise BadValue("value-too-long", f"A URL has at most {URL_LENGTH:,} characters.")
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, text))
    except ValueError:
        sound = False
    if not sound:
        raise BadValue("invalid-url", "A URL begins with http:// or https:// and names a host.")
    return text


def _number(text: str) -> str:
    """No exponent, no infinity, no NaN; equal numbers are stored alike, so that 12.50 does not change 12.5."""
    found = _NUMBER.fullmatch(text) if text.isascii() else None
    if not found or not (found[2] or found[3]):
        raise BadValue("invalid-number", "A number looks like 12 or -12.5.")
    whole, fraction = found[2].lstrip("0"), (found[3] or "").rstrip("0")
    if len(whole) + len(fraction) > NUMBER_DIGITS:
        raise BadValue("invalid-number", f"A number has at most {NUMBER_DIGITS} digits.")
    number = f"{whole or '0'}.{fraction}" if fraction else whole or "0"
    return f"-{number}" if found[1] == "-" and number != "0" else number


def _option(known: Mapping[str, str], text: str) -> str:
    """A label or an option's id, in any case (IM-10)."""
    option = known.get(text.casefold())
    if option is None:
        raise BadValue("unknown-option", "This is none of the field's options.")
    return option


def _date(text: str, date_format: str = ISO) -> str:
    day = iso_day(text, date_format)
    if day is None:
        raise BadValue("invalid-date", "A date is a day of the calendar, such as 2026-02-01.")
    return day


_READERS: dict[str, Callable[[str], Value]] = {
    "text": _text,
    "url": _url,
    "phone": phone.normalised,
    "number": _number,
    "boolean": standard.boolean,
}
_CODES = {
    "text": "invalid-text",
    "url": "invalid-url",
    "phone": "invalid-phone",
    "number": "invalid-number",
    "date": "invalid-date",
    "choice": "unknown-option",
}
