"""Reads of consent: the ledger, what stands, whose an address is (CH-1, CH-3, PL-1)."""

from collections.abc import Iterable
from dataclasses import fields as dataclass_fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, Uuid, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from contacts import phone
from contacts.consent import CHANNELS, Channel
from contacts.ledger import Entry, standing
from contacts.models import ChannelAddress, ConsentEntry, Contact

_ENTRY = tuple(field.name for field in dataclass_fields(Entry))


def past_consent(
    session: Session, institution: UUID, addresses: Iterable[tuple[UUID, str, str]], at: datetime
) -> dict[tuple[UUID, str, str], Channel]:
    """What stands at each (contact, channel, address) that has a ledger (CH-1, CH-3)."""
    wanted = set(addresses)
    if not wanted:
        return {}
    # two parameters, however many are asked for; the pairs are told apart here
    contacts = literal(list({contact for contact, _, _ in wanted}), ARRAY(Uuid()))
    texts = literal(list({address for _, _, address in wanted}), ARRAY(Text()))
    query = select(ConsentEntry).where(
        ConsentEntry.institution_id == institution,
        ConsentEntry.contact_id == any_(contacts),
        ConsentEntry.address == any_(texts),
    )
    ledgers: dict[tuple[UUID, str, str], list[Entry]] = {}
    for found in session.scalars(query):
        key = (found.contact_id, found.channel, found.address)
        if key in wanted:
            ledgers.setdefault(key, []).append(_entry(found))
    stand = {key: standing(entries, at) for key, entries in ledgers.items()}
    return {key: entry.as_channel() for key, entry in stand.items() if entry is not None}


def ledger(
    session: Session, institution: UUID, contact_id: UUID, channel: str | None = None, address: str | None = None
) -> list[Entry]:
    """The entries of a contact, of one channel or of one address (CH-3), in no order."""
    query = select(ConsentEntry).where(
        ConsentEntry.institution_id == institution, ConsentEntry.contact_id == contact_id
    )
    if channel is not None:
        query = query.where(ConsentEntry.channel == channel)
    if address is not None:
        query = query.where(ConsentEntry.address == address)
    return [_entry(found) for found in session.scalars(query)]


def _entry(row: ConsentEntry) -> Entry:
    return Entry(**{name: getattr(row, name) for name in _ENTRY})


def contacts_at(session: Session, institution: UUID, channel: str, address: str) -> list[UUID]:
    """PL-1: the contacts a (channel, address) may mean, more than one only where addresses are shared (CH-1)."""
    if not CHANNELS[channel].made_of:
        query = select(ChannelAddress.contact_id).where(
            ChannelAddress.institution_id == institution,
            ChannelAddress.channel == channel,
            ChannelAddress.address == address,
        )
        return list(session.scalars(query))
    # its last field has an index; the ones before it are told apart here
    name = CHANNELS[channel].made_of[-1]
    value = address[-phone.DIGITS :] if name == "phone" else address
    found = session.scalars(
        select(Contact).where(Contact.institution_id == institution, getattr(Contact, name) == value)
    )
    return sorted(one.id for one in found if CHANNELS[channel].address(one.fields()) == address)
