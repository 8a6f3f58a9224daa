"""What decided rows come to once ledger and deliveries are known (CH-1, CH-2, CH-8, DE-4). Reads, writes nothing."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.clock import iso
from contacts import consent_queries
from contacts.consent import CHANNELS, OWN_FIELDS, Channel, appearing, first_channels, settle
from contacts.delivery_queries import invalid_among
from contacts.edits import Origin
from contacts.world import UNCHANGED, Change, Decision

_SMS = CHANNELS["sms"]


class Settling:
    """Settles decisions; what is known of an address or a number is asked for once, many at a time."""

    def __init__(self, session: Session, origin: Origin) -> None:
        self._session, self._origin = session, origin
        self._author = origin.author(iso(origin.at))
        self._addresses: set[tuple[str, str, str]] = set()
        self._past: dict[str, dict[tuple[str, str], Channel]] = {}
        self._numbers: set[tuple[UUID, str]] = set()
        self._invalid: set[tuple[UUID, str]] = set()

    def settle(self, decisions: Iterable[Decision]) -> None:
        """The channels of every changed contact; a change that turns out to be none is dropped."""
        changes = [(decision, decision.change) for decision in decisions if decision.change]
        self._learn_past([change for _, change in changes])
        self._remember_numbers([change for _, change in changes])
        for decision, change in changes:
            if change.created and not change.wanted:
                change.entries = change.contact["channels"] = first_channels(change.contact, self._author)
            elif change.wanted or _may_move(change):
                self._settle_one(decision, change)

    def _settle_one(self, decision: Decision, change: Change) -> None:
        contact = change.contact
        past = self._past.get(contact["id"], {})
        settled = settle(contact, contact["channels"], past, change.wanted, self._author)
        change.entries = [entry for entry, _ in settled.entries]
        for name, code, message in settled.left:
            level = "warning" if code == "consent-not-loosened" else "field"
            decision.codes.append({"code": code, "level": level, "field": f"channel:{name}", "message": message})
        if settled.channels != contact["channels"]:
            if not change.created:
                change.before["channels"] = contact["channels"]
            change.contact = contact | {"channels": settled.channels}  # the world's own stays as it was
        if not change.created and not change.before:
            decision.fate, decision.change = UNCHANGED, None

    def _learn_past(self, changes: Iterable[Change]) -> None:
        """The last ledger entries of the addresses that appear on contacts that were there."""
        appear = {
            (change.contact["id"], *address)
            for change in changes
            if not change.created and _may_move(change)
            for address in appearing(change.contact, change.contact["channels"])
        } - self._addresses
        found = consent_queries.past_consent(self._session, self._origin.institution, appear, self._origin.at)
        for (id, name, address), entry in found.items():
            self._past.setdefault(id, {})[name, address] = entry
        self._addresses |= appear

    def _remember_numbers(self, changes: Sequence[Change]) -> None:
        """DE-4: a new number starts clean; one that comes back is as it was left. Asks nothing where none moved."""
        moved = [c for c in changes if not c.created and not c.before.keys().isdisjoint(_SMS.made_of)]
        numbers = {(UUID(c.contact["id"]), address): c for c in moved if (address := _SMS.address(c.contact))}
        unknown = numbers.keys() - self._numbers
        self._invalid |= invalid_among(self._session, self._origin.institution, unknown)
        self._numbers |= unknown
        for number, change in numbers.items():
            if change.contact["invalid_phone"] is not (number in self._invalid):
                change.before.setdefault("invalid_phone", change.contact["invalid_phone"])
                change.contact["invalid_phone"] = number in self._invalid


def _may_move(change: Change) -> bool:
    return not change.before.keys().isdisjoint(OWN_FIELDS)
