"""Waiting for a condition: no test sleeps for a time and hopes."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(predicate: Callable[[], T], timeout: float = 60, message: str = "") -> T:
    """What `predicate` gives as soon as it is true; fails with `message` and its last value after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not (found := predicate()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout:g} s: {message or predicate}; the last value was {found!r}")
        time.sleep(0.02)
    return found


def wait_until_equal(read: Callable[[], object], expected: object, timeout: float = 60) -> None:
    """Reads again and again until it is what is expected; fails with the last that was read."""
    deadline = time.monotonic() + timeout
    while (found := read()) != expected:
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout:g} s: {expected!r}; the last was {found!r}")
        time.sleep(0.05)
