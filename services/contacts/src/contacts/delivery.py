"""Deliverability and who was reached (DE-1 to DE-4, ID-8). Pure: what happened at an address in, what it means out.

Events are judged in the order of their own times, so it does not matter in which order they came, or how often.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

RECEIVED, SENT, DELIVERED, FAILED = "received", "sent", "delivered", "failed"
RENAMED = "renamed"  # PL-2: kept beside them, and judged by nobody here

PERMANENT = frozenset({"21211", "30005", "30006"})  # DE-2: the number can not be reached, now or later
UNREACHABLE, MOST_UNREACHABLE = "30003", 3  # DE-2: so many in a row are as good as permanent
ONLY_COUNTED = frozenset({"30007", "30008"})
OPTED_OUT_AT_CARRIER = "21610"
CODES = PERMANENT | ONLY_COUNTED | {UNREACHABLE, OPTED_OUT_AT_CARRIER}  # of SMS; no other channel has codes

WITHOUT_RECEIPTS = frozenset({"web"})  # ID-8: there a message that was sent is one that reached the contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One event at one address of a contact. `id` is the platform's: the same id and kind is the same event."""

    id: str
    kind: str  # RECEIVED, SENT, DELIVERED or FAILED
    channel: str
    address: str
    at: datetime
    code: str | None = None
    message_id: str | None = None


def in_order(events: Iterable[Happened]) -> list[Happened]:
    """Each once, by its own time; events of the same moment by their ids, so that the order is always the same."""
    once = {(event.kind, event.id): event for event in events}
    return sorted(once.values(), key=lambda event: (event.at, event.id, event.kind))


def marked_by(events: Iterable[Happened]) -> Happened | None:
    """The failure that made this number invalid; None: it is not (DE-2, DE-3). `events` are those of one address.

    A message received from the number lifts the mark and ends the run. A delivered one ends the run only. Failures with
    other codes say nothing about the number being there, so they neither end the run nor lengthen it.
    """
    mark: Happened | None = None
    in_a_row = 0
    for event in in_order(events):
        if event.kind == RECEIVED:
            mark, in_a_row = None, 0
        elif event.kind == DELIVERED:
            in_a_row = 0
        elif event.kind == FAILED:
            in_a_row += event.code == UNREACHABLE
            if event.code in PERMANENT or in_a_row >= MOST_UNREACHABLE:
                mark = mark or event
    return mark


def was_contacted(events: Iterable[Happened]) -> bool:
    """ID-8: whether one message reached the contact, on any channel; one that failed does not count."""
    told = list(events)
    failed = {event.message_id for event in told if event.kind == FAILED and event.message_id}
    return any(
        event.kind == DELIVERED
        or (event.kind == SENT and event.channel in WITHOUT_RECEIPTS and event.message_id not in failed)
        for event in told
    )


def failures(events: Iterable[Happened]) -> int:
    """DE-1: of all addresses, for ever."""
    return sum(event.kind == FAILED for event in in_order(events))
