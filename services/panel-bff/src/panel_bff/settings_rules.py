"""What an institution's settings may be. Pure: the text, or a coded ValidationError that says what to write instead.

A date format is read as well as shown (CF-7, IM-10), by contacts and by the page: hence only what both read back.
"""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from chassis.schemas import coded

CAMPAIGN = "{campaign_id}"  # PL-3
URL_LENGTH = 2048
FORMAT_LENGTH = 40
LANGUAGE_LENGTH = 35

_TOKEN = re.compile("YYYY|M{1,4}|D{1,2}")
_BETWEEN = re.compile(r"[ .,/-]{0,4}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def date_format(text: str) -> str:
    """CF-7. Year, month and day once each, with something between them, such as "MMM D, YYYY"."""
    tokens = list(_TOKEN.finditer(text))
    between = _TOKEN.split(text)
    if sorted(token[0][0] for token in tokens) != ["D", "M", "Y"]:
        raise coded("invalid-date-format", "Write year, month and day once each, such as MMM D, YYYY or DD.MM.YYYY.")
    if not all(_BETWEEN.fullmatch(part) for part in between) or "" in between[1:-1]:
        raise coded("invalid-date-format", "Between year, month and day stand spaces, dots, commas, slashes or dashes.")
    return text


def time_zone(text: str) -> str:
    """An IANA name."""
    try:
        if text in available_timezones():
            datetime.now(UTC).astimezone(ZoneInfo(text))
            return text
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise coded("invalid-time-zone", "Choose a time zone by its name, such as America/Chicago.")


def language(text: str) -> str:
    """ID-6: a BCP-47 tag."""
    if len(text) <= LANGUAGE_LENGTH and _LANGUAGE.fullmatch(text):
        return text
    raise coded("invalid-language", "Choose a language by its tag, such as en or es-MX.")


def campaign_url(text: str) -> str:
    """PL-3: where a campaign is looked at on the platform."""
    if len(text) > URL_LENGTH:
        raise coded("value-too-long", f"At most {URL_LENGTH:,} characters.")
    try:
        parts = urlsplit(text.replace(CAMPAIGN, "1"))
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, text))
    except ValueError:
        sound = False
    if not sound:
        raise coded("invalid-url", "An address begins with http:// or https:// and names a host.")
    if CAMPAIGN not in text or re.search("[{}]", text.replace(CAMPAIGN, "")):
        raise coded("invalid-url", f"Write {CAMPAIGN} where the campaign's id belongs, and no other braces.")
    return text
