"""Reads of what the platform told of messages (DE, ID-8), and the one write that makes each count once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, Uuid, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from contacts.consent import CONTACT
from contacts.delivery import DELIVERED, RECEIVED, RENAMED, WITHOUT_RECEIPTS, Happened, marked_by
from contacts.models import ContactChange, MessagingEvent

_FIELDS = ("id", "kind", "channel", "address", "at", "code", "message_id")


def remember(session: Session, institution: UUID, contact_id: UUID, event: Happened, at: datetime) -> bool:
    """Keep the event; False if it was here before."""
    row = {name: getattr(event, name) for name in _FIELDS}
    row |= {"institution_id": institution, "contact_id": contact_id, "recorded_at": at}
    kept = session.execute(insert(MessagingEvent).values(row).on_conflict_do_nothing().returning(MessagingEvent.id))
    return kept.first() is not None


def marked(session: Session, institution: UUID, contact_id: UUID, address: str) -> Happened | None:
    """DE-2 to DE-4: what made this number invalid. Nothing before the last message received counts any more."""
    mine = (
        MessagingEvent.institution_id == institution,
        MessagingEvent.contact_id == contact_id,
        MessagingEvent.channel == "sms",
        MessagingEvent.address == address,
    )
    last = select(func.max(MessagingEvent.at)).where(*mine, MessagingEvent.kind == RECEIVED).scalar_subquery()
    query = select(MessagingEvent).where(*mine, last.is_(None) | (MessagingEvent.at >= last))
    return marked_by(_happened(row) for row in session.scalars(query))


def invalid_among(session: Session, institution: UUID, numbers: Iterable[tuple[UUID, str]]) -> set[tuple[UUID, str]]:
    """Those (contact, SMS address) whose number is known to be invalid, in one query (DE-4)."""
    wanted = set(numbers)
    if not wanted:
        return set()
    contacts = literal(list({contact for contact, _ in wanted}), ARRAY(Uuid()))
    addresses = literal(list({address for _, address in wanted}), ARRAY(Text()))
    query = select(MessagingEvent).where(
        MessagingEvent.institution_id == institution,
        MessagingEvent.contact_id == any_(contacts),
        MessagingEvent.channel == "sms",
        MessagingEvent.address == any_(addresses),
    )
    histories: dict[tuple[UUID, str], list[Happened]] = {}
    for row in session.scalars(query):
        histories.setdefault((row.contact_id, row.address), []).append(_happened(row))
    return {number for number, events in histories.items() if number in wanted and marked_by(events)}


def events_without_receipts(session: Session, institution: UUID, contact_id: UUID) -> Sequence[Happened]:
    """What ID-8 is judged by where nothing says that a message arrived, and every delivery."""
    query = select(MessagingEvent).where(
        MessagingEvent.institution_id == institution,
        MessagingEvent.contact_id == contact_id,
        (MessagingEvent.channel == any_(literal(list(WITHOUT_RECEIPTS), ARRAY(Text()))))
        | (MessagingEvent.kind == DELIVERED),
    )
    return [_happened(row) for row in session.scalars(query)]


def renamed_at(session: Session, institution: UUID, contact_id: UUID) -> datetime | None:
    """When the contact's preferred name was last set: by the contact, on the platform's clock, or by anybody else."""
    by_contact = select(func.max(MessagingEvent.at)).where(
        MessagingEvent.institution_id == institution,
        MessagingEvent.contact_id == contact_id,
        MessagingEvent.kind == RENAMED,
    )
    by_others = select(func.max(ContactChange.at)).where(
        ContactChange.institution_id == institution,
        ContactChange.contact_id == contact_id,
        ContactChange.origin != CONTACT,
        ContactChange.before.has_key("preferred_name"),
    )
    times = session.execute(select(by_contact.scalar_subquery(), by_others.scalar_subquery())).one()
    return max((at for at in times if at is not None), default=None)


def _happened(row: MessagingEvent) -> Happened:
    return Happened(**{name: getattr(row, name) for name in _FIELDS})
