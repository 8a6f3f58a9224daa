"""Reading a panel below Flask: opening the drawer is what people do all day, and Flask costs three times the read.

Only a panel that is there for a user who may see it is answered here, letter by letter as `routes/panels.py` would.
Everything else - nobody signed in, no such contact, a database away - goes on to that route, which says why.
"""

import re
import time
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import psycopg

from chassis import metrics
from chassis.trace import request_id
from panel_bff import panels
from panel_bff.parts import Parts
from panel_bff.roles import Action, may
from panel_bff.security_headers import Wsgi
from panel_bff.tokens import session_cookie, token_hash

ROUTE = "/api/panels/<uuid:contact_id>"  # as the figures name it
_PATH = re.compile(r"/api/panels/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def with_fast_lane(app: Wsgi, parts: Parts) -> Wsgi:
    """The app, its panels answered before Flask sees the request."""

    def lane(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = _PATH.fullmatch(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "GET" else None
        token = session_cookie(environ) if path else None
        if path is None or token is None:
            return app(environ, start_response)
        started = time.perf_counter()
        found = _seen(parts, token, UUID(path[1]))
        if found is None or found.etag is None:
            return app(environ, start_response)
        headers = [("ETag", found.etag), ("X-Request-Id", request_id(environ.get("HTTP_X_REQUEST_ID", "")))]
        known = found.etag in environ.get("HTTP_IF_NONE_MATCH", "")
        if not known:
            headers += [("Content-Type", "application/json"), ("Content-Length", str(len(found.body)))]
        metrics.count_request(ROUTE, "GET", 304 if known else 200, time.perf_counter() - started)
        start_response("304 NOT MODIFIED" if known else "200 OK", headers)
        return [] if known else [found.body]

    return lane


def _seen(parts: Parts, token: str, contact: UUID) -> panels.Found | None:
    """What the user may see. A broken connection is the route's to answer, which then takes another one."""
    try:
        with parts.pool.connection() as connection:
            found = panels.read(connection, token_hash(token), contact, parts.catalogues)
    except (psycopg.OperationalError, psycopg.InterfaceError):
        return None
    return found if found and may(found.role, Action.READ_CONTACTS) else None
