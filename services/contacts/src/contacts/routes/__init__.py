"""The edges: each parses, opens the transaction, calls one thing, answers."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response
from marshmallow import Schema

from chassis.app import etag
from chassis.auth import caller
from chassis.clock import now
from chassis.keyset import decode_cursor, no_cursor
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


def version_of(cursor: str | None) -> int | None:
    """The version behind a cursor of a list that goes back in versions; None from the newest on."""
    values = [None] if cursor is None else decode_cursor(cursor)
    if len(values) == 1 and (values[0] is None or type(values[0]) is int):
        return values[0]
    raise no_cursor()
