"""Request ids, and one W3C traceparent per request or record, carried from HTTP through outbox and Kafka to the log."""

import os
import re
from contextvars import ContextVar

import structlog

from chassis.clock import uuid7

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)


def request_id(incoming: str) -> str:
    """The caller's X-Request-Id if it is one, else a new one."""
    return incoming if _REQUEST_ID.fullmatch(incoming) else str(uuid7())


def start(incoming: str | None) -> str:
    """Go on with the caller's trace, or begin one."""
    valid = incoming is not None and _TRACEPARENT.fullmatch(incoming)
    traceparent = incoming if incoming and valid else f"00-{os.urandom(16).hex()}-{os.urandom(8).hex()}-01"
    _current.set(traceparent)
    structlog.contextvars.bind_contextvars(trace_id=traceparent[3:35])
    return traceparent


def current() -> str | None:
    return _current.get()
