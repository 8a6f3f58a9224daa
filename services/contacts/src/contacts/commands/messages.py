"""A message to or from a contact (ID-8, CH-4, CH-6, DE-3, PL-2)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contacts import delivery_queries
from contacts.commands.consent import Change, apply_consent, give_channel
from contacts.commands.deliverability import judge_contacted, judge_phone
from contacts.commands.platform import saved
from contacts.consent import CHANNELS, CONTACT
from contacts.delivery import RECEIVED, RENAMED, SENT, WITHOUT_RECEIPTS, Happened
from contacts.edits import Edit, Origin
from contacts.messaging import INBOUND, Message
from contacts.models import Contact
from contacts.words import asked


def matters(message: Message) -> bool:
    """What a message to a contact says beyond its receipt: that it was sent, where there are no receipts."""
    return message.direction == INBOUND or message.channel in WITHOUT_RECEIPTS


def creates(message: Message) -> bool:
    """PL-1: an unknown sender, known by an address."""
    return message.direction == INBOUND and message.name.contact is None


def apply_message(session: Session, contact: Contact, message: Message, at: datetime) -> None:
    """The contact's row is locked. A message that came before changes nothing."""
    edit = Edit({**contact.fields()})
    inbound = message.direction == INBOUND
    origin = _origin(CONTACT if inbound else "platform", max(at, message.at), contact)
    address = message.address or _present(edit, message.channel)
    if not delivery_queries.remember(session, origin.institution, contact.id, _happened(message, address or ""), at):
        return
    if not inbound:
        judge_contacted(session, edit, contact)
    elif address is not None:
        _own(session, edit, message, address, origin)
        _obey(session, edit, message, address, origin)
        judge_phone(session, edit, contact, message.channel, address)
    if message.preferred_name:
        _rename(session, edit, message, contact.id, origin)
    saved(session, contact, edit, origin)


def _origin(kind: str, at: datetime, contact: Contact) -> Origin:
    return Origin(kind=kind, actor=kind, at=at, institution=contact.institution_id)


def _present(edit: Edit, channel: str) -> str | None:
    return next((str(one["address"]) for one in edit.contact["channels"] if one["channel"] == channel), None)


def _happened(message: Message, address: str) -> Happened:
    kind = RECEIVED if message.direction == INBOUND else SENT
    return Happened(
        id=message.id, kind=kind, channel=message.channel, address=address, at=message.at, message_id=message.id
    )


def _own(session: Session, edit: Edit, message: Message, address: str, origin: Origin) -> None:
    """CH-1: who writes from an address the platform gives owns that channel; one it has already stays."""
    if not CHANNELS[message.channel].made_of and _present(edit, message.channel) is None:
        give_channel(session, edit, message.channel, address, origin)


def _obey(session: Session, edit: Edit, message: Message, address: str, origin: Origin) -> None:
    """CH-4, CH-6: a message that is a command or a carrier's word, as of when it was sent."""
    ask = asked(message.text, message.channel, message.at, message.paused_until)
    if ask is None:
        return
    where = {message.channel: address}
    if ask.every_channel:
        where = {one["channel"]: one["address"] for one in edit.contact["channels"]} | where
    for channel, its_address in where.items():
        change = Change(
            channel=channel,
            address=its_address,
            status=ask.status,
            source=ask.source,
            effective_at=message.at,
            until=ask.until,
            words=ask.words,
            event_id=f"message {message.id}",
        )
        apply_consent(session, edit, change, origin)


def _rename(session: Session, edit: Edit, message: Message, contact_id: UUID, origin: Origin) -> None:
    """PL-2: the newest name counts, whoever gave it; a late #changename does not undo what was set since."""
    last = delivery_queries.renamed_at(session, origin.institution, contact_id)
    event = Happened(id=message.id, kind=RENAMED, channel=message.channel, address="", at=message.at)
    delivery_queries.remember(session, origin.institution, contact_id, event, origin.at)
    if last is None or message.at > last:
        edit.put({"preferred_name": message.preferred_name})
