"""What the platform says (PL-1, PL-2), read strictly: an event that breaks its schema is poison, whoever it is about.

Pure. An event names its contact by our id or by the address the contact has on a channel.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.events import Poison, Received
from chassis.parking import Name
from chassis.payloads import Strict, content
from contacts import phone, standard
from contacts.consent import CHANNELS
from contacts.delivery import CODES, DELIVERED, FAILED, SENT
from contacts.errors import BadValue

MESSAGE, DELIVERY = "messaging.message.v1", "messaging.delivery.v1"
AUTHENTICATED = "messaging.contact-authenticated.v1"
SCRIPT_SENT = "campaigns.script-sent.v1"
INBOUND, OUTBOUND = "inbound", "outbound"
STATUSES = (SENT, DELIVERED, FAILED)

_CAMPAIGN = ("campaign_id", "campaign_name", "script")
_READ = Strict({"id": 100, "message_id": 100, "address": 255} | dict.fromkeys(_CAMPAIGN, 255))


@dataclass(frozen=True, kw_only=True)
class Told:
    """What every event of the platform says. `address` is on `channel`, as CH-1 writes it; None: the present one."""

    id: str
    name: Name
    channel: str
    address: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Message(Told):
    """A message to or from a contact. `paused_until` belongs to a command that pauses (CH-4), `preferred_name` is what
    a #changename came to (PL-2)."""

    direction: str
    text: str
    paused_until: datetime | None
    preferred_name: str | None


@dataclass(frozen=True, kw_only=True)
class Delivery(Told):
    """What became of a message to an address. `code` is the carrier's, of an SMS that failed (DE-2)."""

    address: str
    status: str
    code: str | None
    message_id: str | None


@dataclass(frozen=True, kw_only=True)
class Authenticated(Told):
    """AC-7: the contact showed who they are, which holds until a time."""

    until: datetime


@dataclass(frozen=True, kw_only=True)
class ScriptSent(Told):
    """PL-3: a campaign sent the contact one of its scripts."""

    campaign_id: str
    campaign_name: str
    script: str


def read_message(record: Received) -> Message:
    data = _checked(record, MESSAGE)
    with _Faults("message"):
        inbound = _READ.one_of(data, "direction", (INBOUND, OUTBOUND)) == INBOUND
        _READ.one_of(data, "author", ("contact", "bot", "staff", "campaign"))
        name = _READ.text(data, "preferred_name") if inbound and data.get("preferred_name") else None
        return Message(
            **_told(record, data, "sent_at"),
            direction=data["direction"],
            text=content(data, "text"),
            paused_until=_READ.moment(data, "paused_until") if data.get("paused_until") else None,
            preferred_name=standard.name(standard.tidy(name)) if name else None,
        )


def read_delivery(record: Received) -> Delivery:
    data = _checked(record, DELIVERY)
    with _Faults("delivery"):
        told = _told(record, data, "at")
        if told["address"] is None:
            raise ValueError("address is missing")
        status = _READ.one_of(data, "status", STATUSES)
        message = _READ.text(data, "message_id") if data.get("message_id") is not None else None
        code = _code(data, status, told["channel"])
        return Delivery(**told, status=status, code=code, message_id=message)


def read_authenticated(record: Received) -> Authenticated:
    data = _checked(record, AUTHENTICATED)
    with _Faults("authentication"):
        return Authenticated(**_told(record, data, "authenticated_at"), until=_READ.moment(data, "until"))


def read_script_sent(record: Received) -> ScriptSent:
    data = _checked(record, SCRIPT_SENT)
    with _Faults("campaign receipt"):
        campaign, name, script = (standard.tidy(_READ.text(data, field)) for field in _CAMPAIGN)
        if not (campaign and name and script):
            raise ValueError("the campaign or its script has no name")
        told = _told(record, data, "sent_at")
        return ScriptSent(**told, campaign_id=campaign, campaign_name=name, script=script)


def address_of(channel: str, text: str) -> str:
    """An address as the platform writes it, as CH-1 does: a phone with its calling code, an email by ID-4."""
    if channel == "sms":
        bare = text.removeprefix("+")
        digits = bare if len(bare) > phone.DIGITS else phone.DEFAULT_CALLING_CODE + bare
        if not (digits.isascii() and digits.isdigit()):
            raise ValueError("address is not a phone with its calling code")
        return phone.calling_code(digits[: -phone.DIGITS]) + phone.normalised(digits[-phone.DIGITS :])
    return standard.email(text) if channel == "email" else standard.tidy(text)


class _Faults:
    """Whatever is wrong with an event is poison: no later try would make it right."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        return

    def __exit__(self, _type: type[BaseException] | None, error: BaseException | None, _trace: Any) -> None:
        if isinstance(error, BadValue):
            raise Poison(f"the {self._what} has a fault: {error.code}") from error
        if isinstance(error, KeyError | ValueError):
            raise Poison(f"the {self._what} has a fault: {error}") from error


def _checked(record: Received, type: str) -> dict[str, Any]:
    if record.type != type:
        raise Poison("the type is not known")
    return record.data


def _told(record: Received, data: dict[str, Any], time: str) -> dict[str, Any]:
    institution = UUID(_READ.text(data, "institution_id"))
    if record.institution not in (None, institution):
        raise ValueError("the institution of the header is another one")
    channel = _READ.one_of(data, "channel", tuple(CHANNELS))
    contact = UUID(_READ.text(data, "contact_id")) if data.get("contact_id") is not None else None
    address = address_of(channel, _READ.text(data, "address")) if data.get("address") is not None else None
    if contact is None and address is None:
        raise ValueError("contact_id and address are missing")
    name = Name(institution, contact) if contact else Name(institution, None, channel, address)
    return {
        "id": _READ.text(data, "id"),
        "name": name,
        "channel": channel,
        "address": address,
        "at": _READ.moment(data, time),
    }


def _code(data: dict[str, Any], status: str, channel: str) -> str | None:
    if data.get("code") is None:
        if status == FAILED and channel == "sms":
            raise ValueError("code is missing")
        return None
    if status != FAILED or channel != "sms":
        raise ValueError("only an SMS that failed has a code")
    return _READ.one_of(data, "code", tuple(CODES))
