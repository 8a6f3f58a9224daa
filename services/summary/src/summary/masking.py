"""CS-3: phones, emails and ids of a text, masked. Dates, times, amounts and room numbers stay: they are the point."""

import re
import unicodedata
from collections.abc import Iterable

EMAIL = re.compile(r"[\w.+%'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
UUID_LIKE = re.compile(r"\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b", re.IGNORECASE)
SOCIAL_SECURITY = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_GAP = r"[\s.\-/·]{0,3}"
PHONE = re.compile(
    rf"(?<![\w$€£.,])(?:\+\d{{1,3}}{_GAP}(?:\(?\d{{1,4}}\)?{_GAP}){{1,5}}\d{{2,}}"  # any country's
    rf"|(?:1{_GAP})?(?:\(\d{{3}}\)|\d{{3}}){_GAP}\d{{3}}{_GAP}\d{{4}}"  # ten digits, however grouped
    r"|\d{3}[.\- ]\d{4})(?!\w)"  # the last seven
)
LONG_NUMBER = re.compile(r"(?<![\w$€£.,])\d{6,}(?![\w]|[.,]\d)")
# letters and digits mixed, five digits or more: W0012345, CRM-55012; not 2026-03-15T10:00
MIXED = re.compile(r"(?<![\w-])(?=[\w-]*[^\W\d_])(?:[\w-]*\d){5,}[\w-]*(?![\w-])")
ISO_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:]+")
SHORTEST_IDENTIFIER = 3


def plain(text: str) -> str:
    """The text on one line, in NFKC, without control characters and those that are not seen."""
    shown = (char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return " ".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in shown).split())


def masked(text: str, identifiers: Iterable[str] = ()) -> str:
    """The plain text with [email], [id] and [phone] where they stood; `identifiers` are ids known of the contact."""
    text = plain(text)
    for known in sorted({plain(identifier) for identifier in identifiers}, key=len, reverse=True):
        if len(known) >= SHORTEST_IDENTIFIER:
            text = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", "[id]", text, flags=re.IGNORECASE)
    text = EMAIL.sub("[email]", text)
    text = UUID_LIKE.sub("[id]", text)
    text = SOCIAL_SECURITY.sub("[id]", text)
    text = PHONE.sub("[phone]", text)
    text = LONG_NUMBER.sub("[id]", text)
    return MIXED.sub(lambda found: found[0] if ISO_TIME.match(found[0]) else "[id]", text)
