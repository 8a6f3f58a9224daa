"""The streams that are open: whose each is, about which contact, and what it was told. Nothing here reads or sends."""

import threading
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

EVENTS = "/live/events"  # where a page listens; /live alone is the sign of life that every verb gives
MOST_OF_A_SESSION = 40  # of one sign-in; past it the oldest ends: a page that went on is only missed after a while


@dataclass(frozen=True)
class Seen:
    """Where a contact's panel and the institution's catalogue stand; both only ever grow, both None and 0 at first."""

    panel_seq: int | None  # None: no such contact for this user
    catalogue_seq: int

    @property
    def id(self) -> str:
        """As the panel's ETag writes it; a browser sends it back as Last-Event-ID."""
        return f"{self.panel_seq or 0}.{self.catalogue_seq}"


class Over(StrEnum):
    """Why a stream ends."""

    SIGNED_OUT = "signed-out"  # the page must not come back with the same session
    AWAY = "away"  # the database: what is not followed must not look followed
    CLOSED = "closed"  # this process, or a newer page of the same session in its place


class Full(Exception):
    """As many streams are open as this process may hold."""


class Stream:
    """One page that listens. One thread tells it, one waits for it."""

    def __init__(self, session: bytes, contact: UUID | None) -> None:
        self.session, self.contact = session, contact
        self._moved = threading.Event()
        self._now: Seen | None = None
        self._told: Seen | None = None
        self._over: Over | None = None

    def tell(self, now: Seen) -> None:
        """Where things stand; who waits is woken if that is news. What it missed meanwhile is not kept."""
        if now != self._now:
            self._now = now
            self._moved.set()

    def end(self, why: Over) -> None:
        self._over = self._over or why
        self._moved.set()

    def next(self, seconds: float) -> Seen | Over | None:
        """What the page was not told yet; None if there is nothing for so long."""
        if not self._moved.wait(seconds):
            return None
        self._moved.clear()
        if self._over is not None:
            self._moved.set()  # for whoever asks again
            return self._over
        if self._now == self._told:
            return None  # it came between the wait and the clear, and was told then
        self._told = self._now
        return self._told


class Streams:
    """All of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: dict[Stream, None] = {}  # in the order they were opened

    def open(self, session: bytes, contact: UUID | None) -> Stream:
        """Raises Full."""
        mine = [stream for stream in self._open if stream.session == session]
        for oldest in mine[: max(0, len(mine) + 1 - MOST_OF_A_SESSION)]:
            oldest.end(Over.CLOSED)
            self.close(oldest)
        if len(self._open) >= self._most:
            raise Full
        stream = Stream(session, contact)
        self._open[stream] = None
        return stream

    def close(self, stream: Stream) -> None:
        """It is not told anything any more; again is harmless."""
        self._open.pop(stream, None)

    def all(self) -> list[Stream]:
        return list(self._open)

    def end_all(self, why: Over) -> None:
        for stream in self.all():
            stream.end(why)

    def __len__(self) -> int:
        return len(self._open)
