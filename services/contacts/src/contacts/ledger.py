"""What the entries of a consent ledger come to (CH-3 to CH-6, CH-8). Pure: entries in, the status that stands out.

Entries are folded by (effective_at, id), so it does not matter in which order they came. The carrier's opt-out lies
over the contact's own consent: only the carrier's words lift it, and what was asked meanwhile is there again below.
An entry says which status stood once it was written; what it asked for is kept beside it where that is something else,
as it may count once an earlier entry has come late.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from chassis.clock import iso
from contacts.consent import CARRIER, CONTACT, EXPIRY, OPTED_IN, OPTED_OUT, PAUSED, STRICTNESS, Channel

NOTHING = "nothing"  # asked for by an entry that only says again what stands, after a late one
_MAY_LOOSEN = {"staff"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one address. `asked` and `asked_until` are None where the entry did what it asked for."""

    channel: str
    address: str
    status: str
    until: datetime | None
    source: str
    effective_at: datetime
    id: int
    asked: str | None = None
    asked_until: datetime | None = None
    words: str | None = None
    reason: str | None = None
    event_id: str | None = None

    def as_asked(self) -> "Entry":
        return replace(self, status=self.asked, until=self.asked_until) if self.asked else self

    def as_channel(self) -> Channel:
        """The address as it stands, as a contact's state shows it."""
        return {
            "channel": self.channel,
            "address": self.address,
            "status": self.status,
            "until": iso(self.until) if self.until else None,
            "source": self.source,
            "effective_at": iso(self.effective_at),
        }


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.effective_at, entry.id))


def standing(entries: Iterable[Entry], at: datetime) -> Entry | None:
    """The entry that stands at a moment, or what became of it by itself; None before the first one."""
    carriers: Entry | None = None
    own: Entry | None = None
    for entry in in_order(entries):
        if entry.effective_at > at:
            break
        if entry.asked == NOTHING or entry.source == EXPIRY:
            continue
        asked, own = entry.as_asked(), own and _by(own, entry.effective_at)
        if asked.source != CARRIER:
            own = asked if own is None or _counts(own, asked) else own
        elif asked.status == OPTED_OUT:
            carriers = asked
        elif carriers is not None:
            own = asked if own is None or own.status == OPTED_IN else own
            carriers = None
    return carriers or (own and _by(own, at))


def _by(own: Entry, at: datetime) -> Entry:
    """CH-5: a pause that is over has become an opt-in, at the moment it ended."""
    if own.status != PAUSED or own.until is None or own.until > at:
        return own
    return replace(own, status=OPTED_IN, until=None, source=EXPIRY, effective_at=own.until, words=None, reason=None)


def _counts(own: Entry, asked: Entry) -> bool:
    """Whether what is asked takes the place of what stands."""
    if asked.source in _MAY_LOOSEN and asked.reason is not None:
        return True
    if asked.source == CONTACT and asked.words is not None:
        if asked.status == OPTED_IN:  # CH-4: lifts, and there must be something to lift
            return own.status != OPTED_IN
        return own.status != OPTED_OUT  # a contact's pause does not loosen an opt-out, however it ends
    # CH-8, and a channel that appeared: opted in only if nothing else was known
    return _strictness(asked) > _strictness(own)


def _strictness(entry: Entry) -> tuple[int, bool, datetime | None]:
    """A pause for good is stricter than one that ends, a late end stricter than an early one."""
    return STRICTNESS[entry.status], entry.status == PAUSED and entry.until is None, entry.until
