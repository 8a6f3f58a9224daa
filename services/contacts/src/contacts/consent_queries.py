"""Reads of consent: the ledger, what stands, whose an address is (CH-1, CH-3, PL-1)."""

from collections.abc import Iterable
from dataclasses import fields as dataclass_fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select, text, tuple_
from sqlalchemy.orm import Session

from chassis.clock import iso
from chassis.db import array, driver
from contacts import phone
from contacts.consent import CHANNELS, Channel
from contacts.ledger import Entry, standing
from contacts.models import ChannelAddress, ConsentEntry, Contact

State = dict[str, Any]
Place = tuple[datetime, int]  # of an entry in the ledger: effective_at, id

_ENTRY = tuple(field.name for field in dataclass_fields(Entry))
_TOLD = (*_ENTRY, "actor", "recorded_at")
_CAUSES = text("""
    SELECT DISTINCT ON (w.reason) w.reason, h.version, h.at, h.actor, h.origin
    FROM contact c CROSS JOIN LATERAL (VALUES ('archived', c.archived), ('invalid_phone', c.invalid_phone))
        AS w (reason, holds)
    JOIN contact_change h ON h.institution_id = c.institution_id AND h.contact_id = c.id
        AND (h.version = 1 OR jsonb_exists(h.before, w.reason))
    WHERE c.institution_id = :institution AND c.id = :contact AND w.holds
    ORDER BY w.reason, h.version DESC
""")


# Never prepared: the planner must see how many addresses there are, else it compares each with all.
_PAST = f"""
    SELECT contact_id::text, {", ".join(_ENTRY)} FROM consent_entry
    WHERE institution_id = %s AND contact_id = ANY(%s::uuid[]) AND address = ANY(%s::text[])
"""  # noqa: S608 - only our own names


def past_consent(
    session: Session, institution: UUID, addresses: Iterable[tuple[str, str, str]], at: datetime
) -> dict[tuple[str, str, str], Channel]:
    """What stands at each (contact, channel, address) that has a ledger (CH-1, CH-3)."""
    wanted = set(addresses)
    if not wanted:
        return {}
    # two arrays, however many are asked for; the pairs are told apart here
    arrays = [array({contact for contact, _, _ in wanted}), array({address for _, _, address in wanted})]
    ledgers: dict[tuple[str, str, str], list[Entry]] = {}
    for contact, *found in driver(session).execute(_PAST, [institution, *arrays], prepare=False):
        entry = Entry(*found)
        if (key := (contact, entry.channel, entry.address)) in wanted:
            ledgers.setdefault(key, []).append(entry)
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


def entries(
    session: Session, institution: UUID, contact_id: UUID, channel: str | None, after: Place | None, limit: int
) -> list[State]:
    """Up to `limit` entries, the last to take effect first, and one more to tell of a next page; `after` is the place
    of the last one seen."""
    query = select(ConsentEntry).where(
        ConsentEntry.institution_id == institution, ConsentEntry.contact_id == contact_id
    )
    if channel is not None:
        query = query.where(ConsentEntry.channel == channel)
    if after is not None:
        query = query.where(tuple_(ConsentEntry.effective_at, ConsentEntry.id) < tuple_(*map(literal, after)))
    query = query.order_by(ConsentEntry.effective_at.desc(), ConsentEntry.id.desc()).limit(limit + 1)
    return [_told(found) for found in session.scalars(query)]


def standing_at(session: Session, institution: UUID, contact_id: UUID, at: datetime) -> list[Channel]:
    """CH-3: what stood at each address of the contact at a moment; addresses it came to later are left out."""
    ledgers: dict[tuple[str, str], list[Entry]] = {}
    for entry in ledger(session, institution, contact_id):
        ledgers.setdefault((entry.channel, entry.address), []).append(entry)
    order = list(CHANNELS)
    stood = [standing(own, at) for _, own in sorted(ledgers.items(), key=lambda one: (order.index(one[0][0]), one[0]))]
    return [entry.as_channel() for entry in stood if entry is not None]


def causes(session: Session, institution: UUID, contact_id: UUID) -> list[State]:
    """CH-9: the changes that keep a contact from being messaged and stand in its history, not in its ledger."""
    found = session.execute(_CAUSES, {"institution": institution, "contact": contact_id})
    return [
        {"reason": row.reason, "version": row.version, "at": iso(row.at), "actor": row.actor, "origin": row.origin}
        for row in found
    ]


def _told(row: ConsentEntry) -> State:
    times = ("until", "effective_at", "recorded_at", "asked_until")
    told = {name: getattr(row, name) for name in _TOLD}
    return told | {"id": str(row.id)} | {name: iso(told[name]) for name in times if told[name]}
