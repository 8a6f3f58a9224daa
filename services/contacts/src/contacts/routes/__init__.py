"""The edges: each parses, opens the transaction, calls one thing, answers."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response, request
from marshmallow import Schema

from chassis.app import etag
from chassis.auth import caller
from chassis.clock import now
from contacts.edits import Origin

READERS = ("staff", "support", "insights")


IF_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag as it was read. Without it 428, stale 412 with the current state.",
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY: dict[str, Any] = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "The same key and body again get the first answer; another body 422.",
    "schema": {"type": "string", "maxLength": 255},
}


def origin() -> Origin:
    """Who changes something with this request, and from where (AC-5, PP-6)."""
    who = caller()
    return Origin(kind=who.origin, actor=who.user, at=now(), institution=who.institution)


def answer(body: Mapping[str, Any], status: int = 200) -> Response:
    """A whole state with its version as ETag; lists have none."""
    response = Response(orjson.dumps(body), status, content_type="application/json")
    if "version" in body:
        response.headers["ETag"] = etag(body["version"])
    return response


def body_of(schema: type[Schema], *headers: dict[str, Any]) -> dict[str, Any]:
    """Documents a body, and headers, that the view reads by itself."""
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"requestBody": body, "parameters": list(headers)}


def sent() -> Any:
    """The request's JSON, whatever it is."""
    return request.get_json()
