"""Rows of a report that were corrected, through to `imports`."""

from typing import Any
from uuid import UUID

from flask import Response, request

from chassis.blueprints import IDEMPOTENCY_KEY, Blueprint
from chassis.errors import Problem
from panel_bff.access import allowed, user
from panel_bff.folds.imports import IMPORT_TOPIC
from panel_bff.import_schemas import ImportOut
from panel_bff.mending_schemas import MendIn
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import WITH_CSRF, fold_state, json_bytes, refuses

blueprint = Blueprint("mending", __name__, url_prefix="/api/imports", description="Rows corrected in a report")

LARGEST = 32 * 1024 * 1024  # bytes of a body; `imports` takes no more either


@blueprint.before_request
def not_too_large() -> None:
    request.max_content_length = LARGEST  # also of a body that does not say how long it is
    if (request.content_length or 0) > LARGEST:
        raise Problem(413, "too-large", "That is too much at a time", "At most 32 MiB of rows: send them in parts.")


@blueprint.post("/<uuid:import_id>/mend")
@blueprint.arguments(MendIn)
@blueprint.response(201, ImportOut)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY], security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 404, 409, 413, 422, 503)
@allowed(Action.START_IMPORTS)
def mend(wanted: dict[str, Any], import_id: UUID) -> Response:
    """Import mended rows again, whole, with the mapping and options they were imported with (IM-13).

    409 rolled-back.
    """
    key = request.headers.get("Idempotency-Key")
    state = parts().gateway.mend(user().claims(), import_id, wanted, key)
    fold_state(IMPORT_TOPIC, state)
    return json_bytes(state, 201)
