"""Channels and consent (CH-1, CH-2, CH-7, CH-8, DE-4). Pure: states in, states and ledger entries out.

A contact's channels are what it owns now; each is the last ledger entry of its address. The ledger is append-only and
stays when a channel goes, so that an address that comes back finds its status again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contacts.errors import BadValue

Channel = dict[str, Any]  # as GET /contacts/<id> shows it: channel, address, status, until, source, effective_at

OPTED_IN, PAUSED, OPTED_OUT = "opted_in", "paused", "opted_out"
STRICTNESS = {OPTED_IN: 0, PAUSED: 1, OPTED_OUT: 2}
CARRIER, CONTACT, STAFF, EXPIRY = "carrier", "contact", "staff", "expiry"


@dataclass(frozen=True)
class Kind:
    """A kind of channel. `made_of` are the contact's own fields its address is made of, the last of which decides
    whether there is one; without any the address comes from the platform. A `shared` address may be several contacts';
    on a channel with a `carrier` the carrier's own words count (CH-6)."""

    label: str
    made_of: tuple[str, ...] = ()
    shared: bool = False
    carrier: bool = False

    def address(self, contact: Mapping[str, Any]) -> str | None:
        if not contact[self.made_of[-1]]:
            return None
        return "".join([contact[name] for name in self.made_of])


# Every channel in the order it is shown (CH-1).
CHANNELS = {
    "sms": Kind("SMS", ("country_calling_code", "phone"), carrier=True),
    "email": Kind("Email", ("email",), shared=True),
    "web": Kind("Webchat"),
    "facebook": Kind("Facebook Messenger"),
}
_OWN = {name: kind for name, kind in CHANNELS.items() if kind.made_of}
OWN_FIELDS = tuple(name for kind in _OWN.values() for name in kind.made_of)


@dataclass(frozen=True)
class Wanted:
    """A status someone asks for; `until` ends a pause; `only_new` leaves a channel that is there alone (IM-8)."""

    status: str
    reason: str | None = None
    until: str | None = None
    only_new: bool = False


_NEW = Wanted(OPTED_IN)


@dataclass(frozen=True)
class Author:
    """Who changes consent, and whether they may loosen it: staff may (CH-7), files and programs may not (CH-8)."""

    source: str
    at: str
    may_loosen: bool


@dataclass(slots=True)
class Settled:
    """The channels afterwards, the new ledger entries in order, and the codes of what was left alone."""

    channels: list[Channel]
    entries: list[tuple[Channel, str | None]] = field(default_factory=list)  # the entry and its reason
    left: list[tuple[str, str, str]] = field(default_factory=list)  # channel, code, message


def status(text: str) -> str:
    """A status as a cell writes it: its value or its label, in any case."""
    folded = text.lower().replace(" ", "_").replace("-", "_")
    if folded not in STRICTNESS:
        raise BadValue("unknown-option", "A status is Opted In, Paused or Opted Out.")
    return folded


def appearing(contact: Mapping[str, Any], before: Sequence[Channel]) -> set[tuple[str, str]]:
    """(channel, address) of what the contact's fields give it now and it did not have before."""
    had = {(channel["channel"], channel["address"]) for channel in before}
    now = {(name, kind.address(contact)) for name, kind in _OWN.items()}
    return {(name, address) for name, address in now - had if address}


def settle(
    contact: Mapping[str, Any],
    before: Sequence[Channel],
    past: Mapping[tuple[str, str], Channel],
    wanted: Mapping[str, Wanted],
    author: Author,
) -> Settled:
    """The channels a contact has with its present phone and email.

    `past` holds the last ledger entry of each (channel, address) that may appear.
    """
    had = {channel["channel"]: channel for channel in before}
    settled = Settled([])
    for name in CHANNELS:
        current = had.get(name)
        if name in _OWN:
            current = _at_address(name, _OWN[name].address(contact), current, past)
        if name in wanted:
            current = _asked(settled, name, current, wanted[name], author)
        if current is not None and not current["status"]:
            current = _entered(settled, current, _NEW, author)
        if current is not None:
            settled.channels.append(current)
    return settled


def _at_address(
    name: str, address: str | None, current: Channel | None, past: Mapping[tuple[str, str], Channel]
) -> Channel | None:
    """The channel at this address: as it is, as it once was, or new and still without a status (CH-1, DE-4)."""
    if address is None:
        return None
    if current is not None and current["address"] == address:
        return current
    return past.get((name, address)) or {"channel": name, "address": address, "status": ""}


def _asked(settled: Settled, name: str, current: Channel | None, wanted: Wanted, author: Author) -> Channel | None:
    if current is None:
        settled.left.append((name, "unknown-option", "The contact has no such channel, so it has no status."))
        return None
    if not current["status"]:
        return _entered(settled, current, wanted, author)
    if wanted.only_new or (current["status"], current["until"]) == (wanted.status, wanted.until):
        return current
    refusal = _refusal(current, wanted, author)
    if refusal:
        settled.left.append((name, *refusal))
        return current
    return _entered(settled, current, wanted, author)


def _refusal(current: Channel, wanted: Wanted, author: Author) -> tuple[str, str] | None:
    if not author.may_loosen and _looser(current, wanted):
        return "consent-not-loosened", "The contact's status is stricter and was left alone."
    if current["source"] == CARRIER and current["status"] == OPTED_OUT:
        return "carrier-opt-out", "The carrier opted this number out. The contact must text START to lift it."
    return None


def _looser(current: Channel, wanted: Wanted) -> bool:
    """Less strict, or a pause that ends earlier."""
    if STRICTNESS[wanted.status] != STRICTNESS[current["status"]]:
        return STRICTNESS[wanted.status] < STRICTNESS[current["status"]]
    return wanted.until is not None and (current["until"] is None or wanted.until < current["until"])


def _entered(settled: Settled, current: Channel, wanted: Wanted, author: Author) -> Channel:
    """A new ledger entry, which the channel then shows."""
    made = _state(current["channel"], current["address"], wanted, author)
    settled.entries.append((made, wanted.reason))
    return made


def _state(name: str, address: str, wanted: Wanted, author: Author) -> Channel:
    return {
        "channel": name,
        "address": address,
        "status": wanted.status,
        "until": wanted.until,
        "source": author.source,
        "effective_at": author.at,
    }


def first_channels(contact: Mapping[str, Any], author: Author) -> list[Channel]:
    """What `settle` gives a new contact nobody asks a status for; each is a ledger entry (CH-1)."""
    return [_state(name, address, _NEW, author) for name, kind in _OWN.items() if (address := kind.address(contact))]
