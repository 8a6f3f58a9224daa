"""Labels made in the panel (LA-2)."""

from typing import Any

from flask import Response, request

from chassis.blueprints import IDEMPOTENCY_KEY, Blueprint
from panel_bff.access import allowed, user
from panel_bff.catalogue_schemas import LabelOut
from panel_bff.editing_schemas import LabelIn, LabelProblem
from panel_bff.folds.catalogues import LABEL_TOPIC
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import WITH_CSRF, fold_state, json_bytes, refuses

blueprint = Blueprint("labels", __name__, url_prefix="/api/labels", description="Labels")


@blueprint.post("")
@blueprint.arguments(LabelIn)
@blueprint.response(201, LabelOut)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY], security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 422, 503)
@refuses(blueprint, 409, schema=LabelProblem)
@allowed(Action.CREATE_LABELS)
def create_label(wanted: dict[str, Any]) -> Response:
    """Create a label; it is in the catalogue at once."""
    state = parts().saves.create_label(user().claims(), wanted, request.headers.get("Idempotency-Key"))
    fold_state(LABEL_TOPIC, state)
    return json_bytes(state, 201)
