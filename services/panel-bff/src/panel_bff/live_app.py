"""What `live` answers: the stream of a page, and what every verb answers beside. Below Flask: one page is one thread.

A stream tells that something moved, never what: the page reads the panel again, where every right is checked. So no
data of a person is on it, and a change costs the same whatever it is.
"""

import random
import time
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import orjson
import structlog

from chassis import metrics
from chassis.errors import Fault, Forbidden, Invalid, NotFound, Problem, Unavailable
from chassis.health import readiness
from chassis.trace import request_id
from panel_bff.live_follower import Follower
from panel_bff.live_streams import EVENTS, Full, Over, Seen, Stream, Streams
from panel_bff.metrics import live_told
from panel_bff.security_headers import NO_SNIFFING, Headers
from panel_bff.tokens import session_cookie, token_hash

log = structlog.get_logger()

BEAT = 15.0  # a page that hears nothing for longer takes its stream for lost
OPENING = 5.0  # until the first look
COME_BACK_MS = 1000  # when a browser asks again after a stream broke


class LiveApp:
    """`GET /live/events?contact=<id>`; /live, /ready and /metrics."""

    def __init__(self, streams: Streams, follower: Follower, public_origin: str, *, beat: float = BEAT) -> None:
        self._streams, self._follower, self._origin, self._beat = streams, follower, public_origin, beat

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        began = time.perf_counter()
        id = request_id(environ.get("HTTP_X_REQUEST_ID", ""))
        headers = [("X-Request-Id", id), NO_SNIFFING, *self._for_our_page(environ)]
        path = environ["PATH_INFO"]
        try:
            return self._answer(path, environ, start_response, headers)
        except Problem as problem:
            route = path if path == EVENTS else "unmatched"
            log.info("a request was refused", route=route, status=problem.status, code=problem.code, request_id=id)
            metrics.count_request(route, "GET", problem.status, time.perf_counter() - began)
            body = orjson.dumps(problem.body() | {"request_id": id})
            return _whole(start_response, problem.status, body, "application/problem+json", headers + _of(problem))

    def _answer(self, path: str, environ: dict[str, Any], start_response: Any, headers: Headers) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            raise Problem(405, "method-not-allowed", "Method Not Allowed", headers={"Allow": "GET, HEAD"})
        if path == EVENTS:
            return self._listen(environ, start_response, headers)
        if path == "/metrics":
            return _whole(start_response, 200, metrics.exposition(), metrics.CONTENT_TYPE, headers)
        if path not in ("/live", "/ready"):
            raise NotFound()
        body, status = ({"status": "ok"}, 200) if path == "/live" else readiness({"database": self._follower.check})
        return _whole(start_response, status, orjson.dumps(body), "application/json", headers)

    def _listen(self, environ: dict[str, Any], start_response: Any, headers: Headers) -> Iterable[bytes]:
        self._refuse_foreign_pages(environ)
        stream, first = self._opened(environ)
        started = [*headers, ("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")]
        # an nginx in front does not buffer then; and who comes back after the stream's end finds another process
        start_response("200 OK", [*started, ("X-Accel-Buffering", "no"), ("Connection", "close")])
        metrics.count_request(EVENTS, "GET", 200, 0.0)
        return Told(self._streams, stream, first, environ.get("HTTP_LAST_EVENT_ID"), self._beat)

    def _opened(self, environ: dict[str, Any]) -> tuple[Stream, Seen]:
        """A stream whose session was looked at, and where things stand."""
        contact, token = _contact(environ.get("QUERY_STRING", "")), session_cookie(environ)
        if token is None:
            raise _signed_out()
        try:
            self._follower.check()
            stream = self._streams.open(token_hash(token), contact)
        except ConnectionError:
            raise _away() from None
        except Full:
            raise Unavailable("As many pages listen as this server holds. Try again in a while.", 30) from None
        self._follower.ring()
        first = stream.next(OPENING)
        if isinstance(first, Seen):
            return stream, first
        self._streams.close(stream)
        raise _signed_out() if first is Over.SIGNED_OUT else _away()

    def _for_our_page(self, environ: dict[str, Any]) -> Headers:
        """CORS: exactly the origin that serves the UI may read what is told here, with its cookie."""
        vary = ("Vary", "Origin")
        if environ.get("HTTP_ORIGIN") != self._origin:
            return [vary]
        return [
            vary,
            ("Access-Control-Allow-Origin", self._origin),
            ("Access-Control-Allow-Credentials", "true"),
        ]

    def _refuse_foreign_pages(self, environ: dict[str, Any]) -> None:
        """A browser names the origin of a page that asks another; behind one ingress it is the same and not named."""
        origin, site = environ.get("HTTP_ORIGIN"), environ.get("HTTP_SEC_FETCH_SITE", "same-origin")
        if (origin or self._origin) != self._origin or (origin is None and site != "same-origin"):
            raise Forbidden("foreign-page", "Only pages of this installation may listen.")


class Told:
    """The answer as it goes: where things stand, then every change, and a sign of life between."""

    def __init__(self, streams: Streams, stream: Stream, first: Seen, known: str | None, beat: float) -> None:
        self._streams, self._stream, self._first, self._known, self._beat = streams, stream, first, known, beat

    def __iter__(self) -> Iterator[bytes]:
        yield b"retry: %d\n\n" % COME_BACK_MS
        yield _alive() if self._first.id == self._known else _moved(self._first)
        while True:
            # not all at once: after a restart hundreds of pages come in the same moment
            told = self._stream.next(self._beat * random.uniform(0.7, 1.0))  # noqa: S311 - it hides nothing
            if isinstance(told, Seen):
                live_told.inc()
                yield _moved(told)
            elif told is None:
                yield _alive()
            else:
                yield b"event: over\ndata: %b\n\n" % told.encode()
                return

    def close(self) -> None:
        """Called by the server, also when the page has gone."""
        self._streams.close(self._stream)


def _moved(seen: Seen) -> bytes:
    data = {"panel_seq": seen.panel_seq, "catalogue_seq": seen.catalogue_seq}
    return b"event: moved\nid: %b\ndata: %b\n\n" % (seen.id.encode(), orjson.dumps(data))


def _alive() -> bytes:
    """An event and no comment: a page can hear it."""
    return b"event: alive\ndata: \n\n"


def _contact(query: str) -> UUID | None:
    given = parse_qs(query).get("contact")
    try:
        return UUID(given[0]) if given else None
    except ValueError:
        raise Invalid([Fault("contact", "invalid-value", "The id of a contact.")]) from None


def _signed_out() -> Problem:
    return Problem(401, "signed-out", "Nobody is signed in", "Sign in and try again.")


def _away() -> Problem:
    return Unavailable("The database does not answer. Try again in a moment.", retry_after=1)


def _of(problem: Problem) -> Headers:
    return list(problem.headers.items())


def _whole(start_response: Any, status: int, body: bytes, content_type: str, headers: Headers) -> Iterable[bytes]:
    sent = [("Content-Type", content_type), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    start_response(f"{status} {HTTPStatus(status).phrase}", [*headers, *sent])
    return [body]
