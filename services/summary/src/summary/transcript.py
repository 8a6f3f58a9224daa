"""A message as the platform tells of it (`messaging.message.v1`), read strictly."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.events import Poison, Received
from chassis.parking import Name
from chassis.payloads import Strict, content

TYPE = "messaging.message.v1"
DIRECTIONS = ("inbound", "outbound")
AUTHORS = ("contact", "bot", "staff", "campaign")
KEPT = 200  # the recent conversation: newest messages per contact
PHONE_DIGITS, DEFAULT_CALLING_CODE = 10, "1"
NOBODY = UUID(int=0)
_READ = Strict({"id": 100, "channel": 32, "address": 255})


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
            id=_READ.text(data, "id"),
            name=name,
            institution_id=name.institution,
            contact_id=name.contact or NOBODY,
            channel=_READ.text(data, "channel"),
            direction=_READ.one_of(data, "direction", DIRECTIONS),
            author=_READ.one_of(data, "author", AUTHORS),
            text=content(data, "text"),
            sent_at=_READ.moment(data, "sent_at"),
        )
    except (KeyError, ValueError) as error:
        raise Poison(f"the message has a fault: {error}") from error
    if record.institution not in (None, message.institution_id):
        raise Poison("the institution of the header is not that of the message")
    return message


def _name(data: dict[str, Any]) -> Name:
    """By our id, or else by the address on the channel."""
    institution = UUID(_READ.text(data, "institution_id"))
    if data.get("contact_id") is not None:
        return Name(institution, UUID(_READ.text(data, "contact_id")))
    channel = _READ.text(data, "channel")
    return Name(institution, None, channel, address_of(channel, _READ.text(data, "address")))


def address_of(channel: str, text: str) -> str:
    """As contacts.contact.v1 writes it: a phone with its calling code, the domain of an email in lower case."""
    if channel == "sms":
        digits = text.removeprefix("+")
        return digits if len(digits) > PHONE_DIGITS else DEFAULT_CALLING_CODE + digits
    local, at, domain = text.strip().rpartition("@")
    return local + at + domain.lower() if channel == "email" else text.strip()
