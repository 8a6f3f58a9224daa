"""One W3C traceparent per request or record, carried from HTTP through the outbox and Kafka to the log lines."""

import os
import re
from contextvars import ContextVar

import structlog

_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)


def start(incoming: str | None) -> str:
    """Go on with the caller's trace, or begin one."""
    valid = incoming is not None and _TRACEPARENT.fullmatch(incoming)
    traceparent = incoming if incoming and valid else f"00-{os.urandom(16).hex()}-{os.urandom(8).hex()}-01"
    _current.set(traceparent)
    structlog.contextvars.bind_contextvars(trace_id=traceparent[3:35])
    return traceparent


def current() -> str | None:
    return _current.get()
