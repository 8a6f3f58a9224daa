"""A blueprint whose routes read JSON bodies strictly and document what they refuse."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from flask import Request, request
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import Schema
from webargs import missing
from webargs.flaskparser import FlaskParser

from chassis.errors import Problem
from chassis.schemas import ProblemSchema

# What a refusal means.
PROBLEMS = {
    400: "The body is not JSON: `malformed-body`",
    401: "The service token is missing, expired or not valid",
    403: "Who calls may not do this: `wrong-issuer`, `role-not-allowed`",
    404: "There is no such thing in the institution: `not-found`",
    409: "It can not be done now; the code says why",
    412: "It was changed meanwhile: `stale`, with the current state",
    413: "`too-large`",
    422: "The request has faults, listed one by one: `invalid`",
    428: "If-Match is missing: `precondition-required`",
    503: "Something it needs is away: `unavailable`",
}

# Headers, as the document tells of them.
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


class _StrictBodies(FlaskParser):
    """A body that is there and is not JSON is refused, never taken for an empty one."""

    def _raw_load_json(self, req: Request) -> Any:
        return json_body() if req.get_data(cache=True) else missing


class Blueprint(SmorestBlueprint):  # type: ignore[misc]
    """flask-smorest's, for every service."""

    ARGUMENTS_PARSER = _StrictBodies()

    def refuses(
        self, *statuses: int, schema: type[Schema] = ProblemSchema, texts: Mapping[int, str] = PROBLEMS
    ) -> Callable[[Any], Any]:
        """Document the problems a route answers with, in `texts`, which says what each status means."""

        def document(view: Any) -> Any:
            for status in statuses:
                view = self.alt_response(status, schema=schema, description=texts[status])(view)
            return view

        return document


def json_body() -> Any:
    """The request's JSON, whatever it is. Raises a Problem that says what to send."""
    if not request.is_json:
        raise _malformed("Send JSON, with Content-Type: application/json.")
    try:
        return orjson.loads(request.get_data(cache=True))
    except orjson.JSONDecodeError as error:
        raise _malformed(
            f"It is not JSON: {error.msg}, at character {error.pos}. Correct it and send it again."
        ) from None


def _malformed(detail: str) -> Problem:
    return Problem(400, "malformed-body", "The body can not be read", detail)
