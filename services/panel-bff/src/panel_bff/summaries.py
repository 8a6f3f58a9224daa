"""The summary service, asked for as the signed-in user (design 2).

It may be slow or away, and open panels ask it often: each call is short and tried once, and only some of a worker's
threads may wait for it at a time, so that panels are read as fast as ever (CS-6).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from chassis.auth import Signer
from chassis.clients import ServiceClient
from chassis.errors import Unavailable

PATIENCE = 3.0  # seconds for an answer: the service only reads and writes a few rows
QUEUE_SECONDS = 0.05

Claims = Mapping[str, Any]
Params = Mapping[str, Any]


class Summaries:
    """Every answer as the service said it."""

    def __init__(self, *, summary_url: str, signer: Signer, threads: int) -> None:
        self._summary = ServiceClient(summary_url, "summary", signer)
        self._places = BoundedSemaphore(max(1, threads // 2))

    def generate(self, claims: Claims, contact: UUID, wanted: Params, key: str | None) -> bytes:
        """The job that makes the summary."""
        return self._ask("POST", f"/summaries/{contact}", claims, json=dict(wanted), idempotency_key=key)

    def job(self, claims: Claims, contact: UUID, params: Params) -> bytes:
        """How the generation stands."""
        return self._ask("GET", f"/summaries/{contact}/job", claims, params=params)

    def prompt(self, claims: Claims, contact: UUID, params: Params) -> bytes:
        """What was sent to the model (CS-3)."""
        return self._ask("GET", f"/summaries/{contact}/prompt", claims, params=params)

    def messages(self, claims: Claims, contact: UUID, params: Params) -> bytes:
        """What was written, newest first."""
        return self._ask("GET", f"/conversations/{contact}/messages", claims, params=params)

    def close(self) -> None:
        self._summary.close()

    def _ask(self, method: str, path: str, claims: Claims, **request: Any) -> bytes:
        with self._place():
            return self._summary.request(
                method, path, caller_claims=claims, timeout=PATIENCE, attempts=1, **request
            ).content

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=QUEUE_SECONDS):
            raise Unavailable("The summary service does not answer fast enough. Try again in a moment.", retry_after=2)
        try:
            yield
        finally:
            self._places.release()
