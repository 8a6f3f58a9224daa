"""HTTP from one service to another: time-outs, retries where repeating is safe, problems kept as problems."""

import random
import ssl
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx
import orjson
import structlog

from chassis import trace
from chassis.auth import Signer
from chassis.errors import Fault, Problem, Unavailable
from chassis.lifecycle import backoff

log = structlog.get_logger()

ATTEMPTS = 4
SAFE_TO_REPEAT = {"GET", "HEAD", "PUT", "DELETE"}
WORTH_REPEATING = {502, 503, 504}
_KNOWN = {"type", "title", "status", "code", "detail", "errors", "request_id"}


@cache
def _trusted() -> ssl.SSLContext:
    """Made once: reading all the certificates of the world takes as long as everything else of a client."""
    return httpx.create_ssl_context(trust_env=False)


class ServiceProblem(Problem):
    """Another service's refusal, as it said it."""


class ServiceClient:
    """Speaks to one service (`audience`) with tokens of ours. Thread-safe; make one per process."""

    def __init__(self, base_url: str, audience: str, signer: Signer, *, timeout: float = 10.0) -> None:
        self.audience = audience
        self._signer = signer
        self._http = httpx.Client(
            base_url=base_url,
            timeout=httpx.Timeout(timeout, connect=2.0),
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=32),
            trust_env=False,
            verify=_trusted(),
        )
        self._pause = threading.Event()

    def request(
        self,
        method: str,
        path: str,
        *,
        caller_claims: Mapping[str, Any],
        json: Any = None,
        content: Any = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
        repeatable: bool = False,
        timeout: float | None = None,
        attempts: int = ATTEMPTS,
    ) -> httpx.Response:
        """The answer if it is 2xx or 304. Raises ServiceProblem for a refusal, Unavailable if nobody answers.

        GET, PUT, DELETE, anything with an idempotency_key and what the caller calls repeatable is tried up to
        `attempts` times.
        """
        sent = dict(headers or {})
        if idempotency_key is not None:
            sent["Idempotency-Key"] = idempotency_key
        if json is not None:
            content, sent["Content-Type"] = orjson.dumps(json), "application/json"
        repeatable = repeatable or method in SAFE_TO_REPEAT or idempotency_key is not None
        attempts = attempts if repeatable and isinstance(content, bytes | str | None) else 1
        patience = self._http.timeout if timeout is None else httpx.Timeout(timeout, connect=2.0)
        for attempt in range(1, attempts + 1):
            try:
                response = self._http.request(
                    method,
                    path,
                    content=content,
                    params=params,
                    headers=self._headers(sent, caller_claims),
                    timeout=patience,
                )
            except httpx.TransportError as error:
                if attempt == attempts:
                    raise self._unreachable(error) from error
            else:
                if response.is_success or response.status_code == 304:
                    return response
                if response.status_code not in WORTH_REPEATING or attempt == attempts:
                    raise problem_in(response, self.audience)
            self._pause.wait(backoff(attempt) * random.uniform(0.5, 1.0))  # noqa: S311 - spread, not a secret
        raise AssertionError("unreachable")

    def close(self) -> None:
        self._http.close()

    def _headers(self, sent: Mapping[str, str], claims: Mapping[str, Any]) -> dict[str, str]:
        made = {**sent, "Authorization": f"Bearer {self._signer.token(self.audience, **claims)}"}
        if traceparent := trace.current():
            made["traceparent"] = traceparent
        return made

    def _unreachable(self, error: Exception) -> Unavailable:
        log.warning("a service does not answer", audience=self.audience, error=type(error).__name__)
        return Unavailable(f"The {self.audience} service does not answer. Try again in a moment.", retry_after=2)


def problem_in(response: httpx.Response, audience: str) -> Problem:
    """The problem another service answered with; what is not problem+json becomes Unavailable."""
    try:
        body = orjson.loads(response.content)
        return ServiceProblem(
            response.status_code,
            body["code"],
            body["title"],
            body.get("detail"),
            [Fault(e["field"], e["code"], e["message"]) for e in body.get("errors", [])],
            **{key: value for key, value in body.items() if key not in _KNOWN},
        )
    except (ValueError, KeyError, TypeError):
        log.warning("a service answered nonsense", audience=audience, status=response.status_code)
        return Unavailable(f"The {audience} service answered something else than it should.", retry_after=2)
