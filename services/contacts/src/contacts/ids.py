"""New contacts' ids: UUIDv7 (ID-1), made by the thousand for the batch apply, in the order of the rows."""

import os
import time
from collections.abc import Iterator

_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
_COUNTER = 4096  # the 12 bits after the version count within the millisecond (RFC 9562, 6.2, method 1)


def new_ids(milliseconds: int | None = None) -> Iterator[str]:
    """Ascending ids as text, for ever; the clock is read once, 62 random bits are new for each."""
    moment = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    while True:
        stamp = f"{moment:012x}"
        start = f"{stamp[:8]}-{stamp[8:]}-7"
        for count in range(_COUNTER):
            random = os.urandom(8).hex()
            yield f"{start}{count:03x}-{_VARIANT[random[0]]}{random[1:4]}-{random[4:]}"
        moment += 1
