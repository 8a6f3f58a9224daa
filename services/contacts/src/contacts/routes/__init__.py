"""The edges: each parses, opens the transaction, calls one thing, answers."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response
from marshmallow import Schema

from chassis.app import etag
from chassis.auth import caller
from chassis.clock import now
from contacts.edits import Origin

READERS = ("staff", "support", "insights")


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
