"""The edges: /api for the UI, and the built UI itself."""

import inspect
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import Schema

from chassis.blueprints import Blueprint
from chassis.errors import NotFound
from chassis.schemas import ProblemSchema
from panel_bff.access import user
from panel_bff.folds.imports import IMPORT_TOPIC
from panel_bff.panels import is_visible
from panel_bff.parts import parts
from panel_bff.projection import fold_answer

WITH_CSRF: list[dict[str, list[str]]] = [{"session": [], "csrf": []}]  # for the document: what an unsafe method needs

PROBLEMS = {
    400: "The body is not JSON: `malformed-body`",
    401: "Nobody is signed in: `signed-out`",
    403: "The role may not do this, or the request did not come from our page: `role-not-allowed`, `csrf`",
    404: "No such thing for this user: `not-found`",
    409: "It can not be done now; the code says why",
    412: "It was changed meanwhile: `stale`, with the current state",
    413: "`too-large`",
    422: "The request has faults, listed one by one",
    428: "If-Match is missing: `precondition-required`",
    429: "Too many tries: `too-many-sign-ins`, with Retry-After",
    503: "A service is away; the detail names it: `unavailable`",
}


def refuses(blueprint: Blueprint, *statuses: int, schema: type[Schema] = ProblemSchema) -> Callable[[Any], Any]:
    """Document the problems of a route."""

    documented: Callable[[Any], Any] = blueprint.refuses(*statuses, schema=schema, texts=PROBLEMS)
    return documented


def fold_state(topic: str, state: bytes) -> None:
    """The owner's answer into the read model at once: a reload shows it also with Kafka away (design 2)."""
    with parts().pool.connection() as connection, connection.transaction():
        fold_answer(connection, topic, state)


def folded_import(state: bytes, status: int = 200) -> Response:
    """An import as its owner answered it, folded."""
    fold_state(IMPORT_TOPIC, state)
    return json_bytes(state, status)


def must_be_visible(contact_id: UUID) -> None:
    """NotFound for a contact the user may not see; its owner is not asked (AC-1, AC-3)."""
    with parts().pool.connection() as connection:
        if not is_visible(connection, user().viewer, contact_id):
            raise NotFound("There is no such contact.")


def bare(view: Any) -> Any:
    """The view without its documenting wrappers, still documented: each costs as much as parsing the cookie."""
    inner = inspect.unwrap(view)
    inner._apidoc = view._apidoc
    return inner


def json_bytes(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """JSON that is bytes already."""
    return Response(body, status, headers, content_type="application/json")
