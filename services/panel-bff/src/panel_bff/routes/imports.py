"""Imports: the list from the read model, uploads and reports through to `imports`."""

from typing import IO, Any
from uuid import UUID

import orjson
from flask import Response, request

from chassis.blueprints import Blueprint
from chassis.errors import NotFound, Problem
from panel_bff.access import allowed, user
from panel_bff.gateway import PIECE, Download
from panel_bff.import_schemas import (
    CodeCountsOut,
    ImportOut,
    ImportRowsOut,
    ImportsPageOut,
    ImportsQuery,
    LeftOverQuery,
    RowsQuery,
    UploadHeaders,
    UploadQuery,
)
from panel_bff.imports_list import Query, import_state, imports_page
from panel_bff.mentions import name_contacts
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import WITH_CSRF, folded_import, json_bytes, refuses

blueprint = Blueprint("imports", __name__, url_prefix="/api/imports", description="CSV imports")

LARGEST_FILE = 512 * 1024 * 1024  # bytes (IM-18); `imports` counts what really comes
_CSV = {"content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}, "required": True}


@blueprint.get("")
@blueprint.arguments(ImportsQuery, location="query")
@blueprint.response(200, ImportsPageOut)
@refuses(blueprint, 401, 403, 422, 503)
@allowed(Action.READ_IMPORTS)
def list_imports(query: dict[str, Any]) -> Response:
    """The institution's imports, newest first; all of them, or those that are searched for (IM-14)."""
    with parts().pool.connection() as connection:
        return json_bytes(imports_page(connection, user().viewer, Query(**query)))


@blueprint.post("")
@blueprint.arguments(UploadQuery, location="query")
@blueprint.arguments(UploadHeaders, location="headers")
@blueprint.response(201, ImportOut)
@blueprint.doc(requestBody=_CSV, security=WITH_CSRF)
@refuses(blueprint, 401, 403, 413, 422, 503)
@allowed(Action.START_IMPORTS)
def upload(query: dict[str, Any], headers: dict[str, Any]) -> Response:
    """Import a CSV: the body is the file (IM-1)."""
    if (request.content_length or 0) > LARGEST_FILE:
        raise Problem(413, "too-large", "The file is too large", "At most 512 MiB; split the file.")
    sent = {"Content-Type": headers.get("content_type", "text/csv")}
    if "idempotency_key" in headers:
        sent["Idempotency-Key"] = headers["idempotency_key"]
    try:
        state = parts().gateway.upload(user().claims(), request.stream, query, sent)
    except Problem:
        drain(request.stream)
        raise
    return folded_import(state, 201)


@blueprint.get("/template.csv")
@blueprint.response(200, {"type": "string"}, content_type="text/csv")
@refuses(blueprint, 401, 403, 503)
@allowed(Action.START_IMPORTS)
def template() -> Response:
    """A CSV with the columns that need no mapping (IM-17)."""
    return _through(parts().gateway.template(user().claims()))


@blueprint.get("/<uuid:import_id>")
@blueprint.response(200, ImportOut)
@refuses(blueprint, 401, 403, 404, 503)
@allowed(Action.READ_IMPORTS)
def get_import(import_id: UUID) -> Response:
    """One import and how far it is (IM-12)."""
    with parts().pool.connection() as connection:
        state = import_state(connection, user().viewer, import_id)
    if state is None:
        raise NotFound("There is no such import.")
    return json_bytes(state)


@blueprint.post("/<uuid:import_id>/pause")
@blueprint.response(200, ImportOut)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 401, 403, 404, 409, 503)
@allowed(Action.START_IMPORTS)
def pause(import_id: UUID) -> Response:
    """Halt after the batch under way (IM-12). 409 import-over, import-cancelling."""
    return _steered(import_id, "pause")


@blueprint.post("/<uuid:import_id>/resume")
@blueprint.response(200, ImportOut)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 401, 403, 404, 409, 503)
@allowed(Action.START_IMPORTS)
def resume(import_id: UUID) -> Response:
    """Start what waits to be started (IM-3, IM-22), or go on at the first row that is not decided (IM-12).

    409 import-over, import-cancelling.
    """
    return _steered(import_id, "resume")


@blueprint.post("/<uuid:import_id>/cancel")
@blueprint.response(200, ImportOut)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 401, 403, 404, 409, 503)
@allowed(Action.START_IMPORTS)
def cancel(import_id: UUID) -> Response:
    """End after the batch under way; what is decided stays, the rest is not reached (IM-12, IM-13). 409 import-over."""
    return _steered(import_id, "cancel")


def _steered(import_id: UUID, step: str) -> Response:
    return folded_import(parts().gateway.steer(user().claims(), import_id, step))


@blueprint.get("/<uuid:import_id>/rows")
@blueprint.arguments(RowsQuery, location="query")
@blueprint.response(200, ImportRowsOut)
@refuses(blueprint, 401, 403, 404, 422, 503)
@allowed(Action.READ_IMPORTS)
def list_rows(query: dict[str, Any], import_id: UUID) -> Response:
    """The report: what became of each row, with codes and next steps (IM-13); contacts by the names they have now."""
    page = orjson.loads(parts().gateway.import_rows(user().claims(), import_id, query))
    name_contacts(page["items"])
    return json_bytes(orjson.dumps(page))


@blueprint.get("/<uuid:import_id>/codes")
@blueprint.response(200, CodeCountsOut)
@refuses(blueprint, 401, 403, 404, 503)
@allowed(Action.READ_IMPORTS)
def list_codes(import_id: UUID) -> Response:
    """The codes that occur in the report, to filter it by (IM-13)."""
    return json_bytes(parts().gateway.import_codes(user().claims(), import_id))


@blueprint.get("/<uuid:import_id>/refused.csv")
@blueprint.arguments(LeftOverQuery, location="query")
@blueprint.response(200, {"type": "string"}, content_type="text/csv")
@refuses(blueprint, 401, 403, 404, 422, 503)
@allowed(Action.READ_IMPORTS)
def rows_to_mend(query: dict[str, Any], import_id: UUID) -> Response:
    """Rows that were refused, held or applied in part, with their codes, importable again (IM-13)."""
    return _through(parts().gateway.rows_to_mend(user().claims(), import_id, query))


def drain(body: IO[bytes], most: int = 64 * 1024 * 1024) -> None:
    """Take the rest of a refused file: a browser that can not finish sending shows no answer at all."""
    while most > 0 and (piece := body.read(PIECE)):
        most -= len(piece)


def _through(download: Download) -> Response:
    return Response(download.pieces, headers=dict(download.headers))
