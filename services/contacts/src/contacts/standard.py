"""The standard fields' rules (ID-2, ID-4..ID-6, ID-11, IM-10). Pure: text in, value out, or BadValue."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from contacts.errors import BadValue

NAME_LENGTH = 64
EXTERNAL_ID_LENGTH = 255
EMAIL_LENGTH = 254
DEFAULT_LANGUAGE = "en"

_TRUE = {"true", "yes", "y", "1"}
_FALSE = {"false", "no", "n", "0"}
_ATOM = r"[^\s@.,;:<>()\[\]\"\\]+"
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")
_LANGUAGE = re.compile(
    r"(?P<language>[a-z]{2,3}|[a-z]{5,8})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<rest>(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}|[a-z0-9](?:-[a-z0-9]{2,8})+))*)",
    re.IGNORECASE,
)


def tidy(text: str, multiline: bool = False) -> str:
    """Trimmed and in NFC; control characters are refused (ID-11)."""
    text = text.strip()
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    kept = "\n\t" if multiline else ""
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in kept for char in text):
        raise BadValue("encoding-error", "This has control characters, which can not be kept.")
    return text


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise BadValue("value-too-long", f"At most {longest} characters; this has {len(text):,}.")
    return text


def name(text: str) -> str:
    return _short(text, NAME_LENGTH)


def external_id(text: str) -> str:
    """CRM ID and Enrollment ID (ID-5)."""
    return _short(text, EXTERNAL_ID_LENGTH)


def email(text: str) -> str:
    """ID-4: checked, the domain in lower case; the part before the @ stays as it was written."""
    if len(text) > EMAIL_LENGTH or not _EMAIL.fullmatch(text):
        raise BadValue("invalid-email", "An email looks like name@example.org.")
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def language(text: str) -> str:
    """ID-6: a BCP-47 tag, in its usual case (`pt-BR`, `zh-Hant`)."""
    tag = _LANGUAGE.fullmatch(text)
    if not tag:
        raise BadValue("unknown-option", "A language is a tag such as en or es-MX.")
    parts = [tag["language"].lower()]
    if tag["script"]:
        parts.append(tag["script"].title())
    if tag["region"]:
        parts.append(tag["region"].upper())
    return "-".join(parts) + tag["rest"].lower()


def boolean(text: str) -> bool:
    """IM-10."""
    folded = text.lower()
    if folded in _TRUE:
        return True
    if folded in _FALSE:
        return False
    raise BadValue("invalid-boolean", "Write true or false, yes or no, 1 or 0.")


def full_name(contact: Mapping[str, Any]) -> str:
    """ID-2: preferred (else first) and last; no name at all: phone, else email, else a name for nobody."""
    names = (contact["preferred_name"] or contact["first_name"], contact["last_name"])
    return " ".join(filter(None, names)) or contact["phone"] or contact["email"] or "Unknown contact"
