"""Cells as values, by the rules (ID-2..ID-6, CF-5, IM-10). `Bad` carries the code that the rules name."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any


class Bad(Exception):
    """The cell breaks its rule."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def phone(text: str) -> str:
    """ID-3: separators off, a leading 1 off when 11 digits are left; nothing is guessed."""
    bare = re.sub(r"[ .()\[\]-]", "", text)
    digits = bare.removeprefix("+")
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    elif bare.startswith("+"):
        raise Bad("invalid-phone")
    if not re.fullmatch("[0-9]{10}", digits):
        raise Bad("invalid-phone")
    return digits


def email(text: str) -> str:
    """ID-4: the domain in lower case."""
    if not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", text):
        raise Bad("invalid-email")
    name, domain = text.split("@")
    return f"{name}@{domain.lower()}"


def at_most(length: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if len(text) > length:
            raise Bad("value-too-long")
        return text

    return check


def boolean(text: str) -> bool:
    """IM-10."""
    found = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}
    if text.lower() not in found:
        raise Bad("invalid-boolean")
    return found[text.lower()]


@cache
def date(text: str) -> str:
    """IM-10: ISO, or the institution's format, here its default "Feb 1, 2001"."""
    for form in ("%Y-%m-%d", "%b %d, %Y"):
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Bad("invalid-date")


def number(text: str) -> str:
    """CF-5: a decimal of at most 18 digits; equal numbers are stored alike."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Bad("invalid-number") from None
    if not value.is_finite() or "e" in text.lower():
        raise Bad("invalid-number")
    plain = format(value.normalize(), "f") if value else "0"
    if len(plain.strip("-0.").replace(".", "")) > 18:
        raise Bad("invalid-number")
    return plain


def choice(options: list[str]) -> Callable[[str], str]:
    """IM-10: any case. The value is the option's label; whoever compares puts its id in its place."""
    known = {option.lower(): option for option in options}

    def pick(text: str) -> str:
        if text.lower() not in known:
            raise Bad("unknown-option")
        return known[text.lower()]

    return pick


def status(text: str) -> str:
    """CH-1: by value or label, in any case."""
    folded = text.lower().replace(" ", "_")
    if folded not in ("opted_in", "paused", "opted_out"):
        raise Bad("unknown-option")
    return folded


def active(text: str) -> bool:
    """AR-2: the Active column says the opposite of archived."""
    return not boolean(text)


READERS: dict[str, Callable[[str], Any]] = {
    "id": str.lower,
    "first_name": at_most(64),
    "preferred_name": at_most(64),
    "last_name": at_most(64),
    "phone": phone,
    "email": email,
    "crm_id": at_most(255),
    "enrollment_id": at_most(255),
    "archived": active,
    "test_user": boolean,
    "ai_disabled": boolean,
    "sms": status,
}
