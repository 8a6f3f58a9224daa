"""Time and time-ordered ids; tests hand in their own."""

import os
import time
from datetime import UTC, datetime
from uuid import UUID


def now() -> datetime:
    """The present in UTC, aware."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC with a trailing Z and microseconds, as every event and answer writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def uuid7(milliseconds: int | None = None) -> UUID:
    """A time-ordered UUID (RFC 9562, version 7): 48 bits of Unix milliseconds, then random."""
    moment = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    random = int.from_bytes(os.urandom(10), "big")
    high, low = random >> 68, random & ((1 << 62) - 1)
    return UUID(int=(moment << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)
