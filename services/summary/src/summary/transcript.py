"""A message as the platform tells of it (`messaging.message.v1`), read strictly."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.events import Poison, Received
from chassis.parking import Name

TYPE = "messaging.message.v1"
DIRECTIONS = ("inbound", "outbound")
AUTHORS = ("contact", "bot", "staff", "campaign")
KEPT = 200  # the recent conversation: newest messages per contact
PHONE_DIGITS, DEFAULT_CALLING_CODE = 10, "1"
NOBODY = UUID(int=0)
YEARS = range(1990, 2200)
LONGEST = {"id": 100, "channel": 32, "address": 255}


@dataclass(frozen=True, kw_only=True)
class Message:
    """`contact_id` is the zero id while the contact is known by the address of `name` alone (PL-1)."""

    id: str
    name: Name
    institution_id: UUID
    contact_id: UUID
    channel: str
    direction: str
    author: str
    text: str
    sent_at: datetime

    @property
    def inbound(self) -> bool:
        return self.direction == "inbound"

    def of(self, contact_id: UUID) -> "Message":
        return replace(self, contact_id=contact_id)


def read_message(record: Received) -> Message:
    """The message of a record; Poison if it is not one, for no later try would make it one."""
    if record.type != TYPE:
        raise Poison("the type is not known")
    data = record.data
    try:
        name = _name(data)
        message = Message(
            id=_text(data, "id"),
            name=name,
            institution_id=name.institution,
            contact_id=name.contact or NOBODY,
            channel=_text(data, "channel"),
            direction=_one_of(data, "direction", DIRECTIONS),
            author=_one_of(data, "author", AUTHORS),
            text=_content(data),
            sent_at=datetime.fromisoformat(_text(data, "sent_at")),
        )
    except (KeyError, ValueError) as error:
        raise Poison(f"the message has a fault: {error}") from error
    if message.sent_at.tzinfo is None or message.sent_at.year not in YEARS:
        raise Poison("sent_at has no time zone or is of no time in which messages are sent")
    if record.institution not in (None, message.institution_id):
        raise Poison("the institution of the header is not that of the message")
    return message


def _name(data: dict[str, Any]) -> Name:
    """By our id, or else by the address on the channel."""
    institution = UUID(_text(data, "institution_id"))
    if data.get("contact_id") is not None:
        return Name(institution, UUID(_text(data, "contact_id")))
    channel = _text(data, "channel")
    return Name(institution, None, channel, address_of(channel, _text(data, "address")))


def address_of(channel: str, text: str) -> str:
    """As contacts.contact.v1 writes it: a phone with its calling code, the domain of an email in lower case."""
    if channel == "sms":
        digits = text.removeprefix("+")
        return digits if len(digits) > PHONE_DIGITS else DEFAULT_CALLING_CODE + digits
    local, at, domain = text.strip().rpartition("@")
    return local + at + domain.lower() if channel == "email" else text.strip()


def _text(data: dict[str, Any], field: str) -> str:
    value = data[field]
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST.get(field, 64) or "\0" in value:
        raise ValueError(f"{field} is not usable")
    return value


def _one_of(data: dict[str, Any], field: str, known: tuple[str, ...]) -> str:
    value = _text(data, field)
    if value not in known:
        raise ValueError(f"{field} is not known")
    return value


def _content(data: dict[str, Any]) -> str:
    """What was written, possibly nothing (a picture alone)."""
    value = data["text"]
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("text is not usable")
    return value
