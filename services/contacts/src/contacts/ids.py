"""New contacts' ids: UUIDv7 (ID-1), made by the thousand for the batch apply."""

import os
import time
from collections.abc import Iterator

_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


def new_ids(milliseconds: int | None = None) -> Iterator[str]:
    """Time-ordered ids as text (RFC 9562, version 7), for ever; the clock is read once, randomness by the hundred."""
    moment = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    stamp = f"{moment:012x}"
    stamp = f"{stamp[:8]}-{stamp[8:]}-7"
    while True:
        random = os.urandom(1000).hex()
        for start in range(0, 2000, 20):
            digits = random[start : start + 20]
            yield f"{stamp}{digits[:3]}-{_VARIANT[digits[3]]}{digits[4:7]}-{digits[7:19]}"
