"""A message as the platform tells of it (`messaging.message.v1`), read strictly."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.events import Poison, Received

TYPE = "messaging.message.v1"
DIRECTIONS = ("inbound", "outbound")
AUTHORS = ("contact", "bot", "staff", "campaign")
KEPT = 200  # the recent conversation: newest messages per contact
YEARS = range(1990, 2200)
LONGEST = {"id": 100, "channel": 32}


@dataclass(frozen=True, kw_only=True)
class Message:
    id: str
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


def read_message(record: Received) -> Message:
    """The message of a record; Poison if it is not one, for no later try would make it one."""
    if record.type != TYPE:
        raise Poison("the type is not known")
    data = record.data
    try:
        message = Message(
            id=_text(data, "id"),
            institution_id=UUID(_text(data, "institution_id")),
            contact_id=UUID(_text(data, "contact_id")),
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
