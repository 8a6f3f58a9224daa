"""Entries of the consent ledger that come from outside an edit: words, carriers, the end of a pause (CH-3 to CH-6).

The contact's row must be locked. An entry that comes late takes its place by when it happened, one that comes again
is known by its event, and the contact's channel shows what then stands.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.clock import iso
from contacts import consent_queries
from contacts.consent import CHANNELS, EXPIRY, OPTED_IN, PAUSED
from contacts.edits import Edit, Origin
from contacts.ledger import NOTHING, Entry, in_order, standing
from contacts.models import ChannelAddress, ConsentEntry, PauseEnd


@dataclass(frozen=True, kw_only=True)
class Change:
    """What somebody asks for: `status` at `address`, as it happened at `effective_at` by the clock of who saw it.

    `source` is contact, carrier, staff, import, api, expiry or roll-back; `words` are those used; `event_id` is the
    event's own id, by which it is known when it comes again.
    """

    channel: str
    address: str
    status: str
    source: str
    effective_at: datetime
    until: datetime | None = None
    words: str | None = None
    reason: str | None = None
    event_id: str | None = None


def apply_consent(session: Session, edit: Edit, change: Change, origin: Origin) -> bool:
    """Enter it into the ledger; the channel in `edit` then shows what stands. False if the event was here before.

    The caller saves the edit: a channel that reads as before leaves nothing to save.
    """
    known = consent_queries.ledger(
        session, origin.institution, UUID(edit.contact["id"]), change.channel, change.address
    )
    if change.event_id is not None and any(entry.event_id == change.event_id for entry in known):
        return False
    made = _made(known, change)
    entries = in_order([*known, made])
    stands = standing(entries, origin.at)
    _write(session, edit, made, origin)
    if stands is not None:
        _close(session, edit, entries, stands, origin)
        _show(edit, stands)
    return True


def give_channel(session: Session, edit: Edit, channel: str, address: str, origin: Origin) -> bool:
    """A channel whose address comes from the platform (CH-1): as it last stood there, else opted in.

    False if the address is another contact's: it stays theirs.
    """
    contact_id = UUID(edit.contact["id"])
    row = {"institution_id": origin.institution, "channel": channel, "address": address, "contact_id": contact_id}
    session.execute(insert(ChannelAddress).values(row).on_conflict_do_nothing())
    if consent_queries.contacts_at(session, origin.institution, channel, address) != [contact_id]:
        return False
    stands = standing(consent_queries.ledger(session, origin.institution, contact_id, channel, address), origin.at)
    if stands is None:
        stands = Entry(channel, address, OPTED_IN, None, origin.author(iso(origin.at)).source, origin.at, 0)
        _write(session, edit, stands, origin)
    others = [one for one in edit.contact["channels"] if one["channel"] != channel]
    edit.put({"channels": _sorted([*others, stands.as_channel()])})
    return True


def end_pauses(session: Session, edit: Edit, channel: str, origin: Origin) -> None:
    """CH-5: every pause of a channel that is over by now becomes an opt-in, in the ledger and in `edit`."""
    entries = consent_queries.ledger(session, origin.institution, UUID(edit.contact["id"]), channel)
    for address in {entry.address for entry in entries}:
        own = in_order(entry for entry in entries if entry.address == address)
        stands = standing(own, origin.at)
        if stands is not None and stands.source == EXPIRY:
            _close(session, edit, own, stands, origin)
            _show(edit, stands)


def remember_pause(session: Session, contact_id: UUID, channel: str, until: datetime, institution: UUID) -> None:
    """What `contacts schedule` looks at: this channel may have a pause that ends then (CH-5)."""
    row = {"institution_id": institution, "contact_id": contact_id, "channel": channel, "until": until}
    session.execute(insert(PauseEnd).values(row).on_conflict_do_nothing())


def _made(known: list[Entry], change: Change) -> Entry:
    """The entry: the status that stands once it is written, and what it asks for where that is something else."""
    last = max((entry.id for entry in known), default=0)
    asks = Entry(
        change.channel,
        change.address,
        change.status,
        change.until,
        change.source,
        change.effective_at,
        last + 1,
        words=change.words,
        reason=change.reason,
        event_id=change.event_id,
    )
    then = standing([*known, asks], change.effective_at)
    if then is None or (then.status, then.until) == (asks.status, asks.until):
        return asks
    return replace(asks, status=then.status, until=then.until, asked=asks.status, asked_until=asks.until)


def _close(session: Session, edit: Edit, entries: list[Entry], stands: Entry, origin: Origin) -> None:
    """The last entry always says the status that stands: after a late one, or a pause that ended, one more is due."""
    last = entries[-1]
    if (last.status, last.until) == (stands.status, stands.until):
        return
    at = max(last.effective_at, stands.effective_at)
    is_end = stands.source == EXPIRY and at == stands.effective_at
    end = f"{EXPIRY} {stands.address} {iso(at)}" if is_end else None
    said = replace(stands, effective_at=at, asked=None if is_end else NOTHING, asked_until=None, event_id=end)
    _write(session, edit, said, origin)


def _write(session: Session, edit: Edit, entry: Entry, origin: Origin) -> None:
    contact_id = UUID(edit.contact["id"])
    session.add(
        ConsentEntry(
            institution_id=origin.institution,
            contact_id=contact_id,
            channel=entry.channel,
            effective_at=entry.effective_at,
            address=entry.address,
            status=entry.status,
            until=entry.until,
            source=entry.source,
            actor=origin.actor,
            words=entry.words,
            reason=entry.reason,
            recorded_at=origin.at,
            asked=entry.asked,
            asked_until=entry.asked_until,
            event_id=entry.event_id,
        )
    )
    session.flush()  # ids follow the order of writing
    ends = entry.asked_until if entry.asked == PAUSED else entry.until
    if ends is not None:
        remember_pause(session, contact_id, entry.channel, ends, origin.institution)


def _show(edit: Edit, stands: Entry) -> None:
    """Only the address the contact has now: the ledger of another one waits for it (DE-4)."""
    shown = stands.as_channel()
    now = [shown if _same(one, shown) else one for one in edit.contact["channels"]]
    edit.put({"channels": now})


def _same(one: dict[str, object], other: dict[str, object]) -> bool:
    return (one["channel"], one["address"]) == (other["channel"], other["address"])


def _sorted(channels: list[dict[str, object]]) -> list[dict[str, object]]:
    order = list(CHANNELS)
    return sorted(channels, key=lambda one: order.index(str(one["channel"])))
