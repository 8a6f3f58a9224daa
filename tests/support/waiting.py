"""Waiting for a condition: no test sleeps for a time and hopes."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LONG = 120.0  # seconds that nobody waits who is not stuck, however slow the machine
PAUSES = 0.02, 0.2  # seconds between two looks


def wait_until(predicate: Callable[[], T], timeout: float = LONG, message: str = "") -> T:
    """What `predicate` gives as soon as it is true; fails with `message` and its last value after `timeout` seconds."""
    return _wait(predicate, bool, timeout, message or str(predicate))


def wait_until_equal(read: Callable[[], object], expected: object, timeout: float = LONG) -> None:
    """Reads again and again until it is what is expected; fails with the last that was read."""
    _wait(read, lambda found: found == expected, timeout, repr(expected))


def _wait(read: Callable[[], T], is_right: Callable[[T], bool], timeout: float, wanted: str) -> T:
    """Who has waited long looks more seldom: every look takes from what is waited for."""
    shortest, longest = PAUSES
    began = time.monotonic()
    while not is_right(found := read()):
        waited = time.monotonic() - began
        if waited > timeout:
            raise AssertionError(f"not within {timeout:g} s: {wanted}; the last value was {found!r}")
        time.sleep(min(longest, max(shortest, waited / 10)))
    return found
