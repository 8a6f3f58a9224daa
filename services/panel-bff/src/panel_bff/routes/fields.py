"""The contact fields manager: definitions of custom fields (CF-1 to CF-3, CF-8). Reading them is the catalogue's."""

from typing import Any
from uuid import UUID

from flask import Response, request

from chassis.app import if_match
from chassis.blueprints import IDEMPOTENCY_KEY, IF_MATCH, Blueprint
from panel_bff.access import allowed, user
from panel_bff.catalogue_schemas import FieldOut
from panel_bff.editing_schemas import DeletedFieldsOut, FieldIn, FieldPatchIn, FieldProblem, FieldUsageOut, StaleField
from panel_bff.folds.catalogues import FIELD_TOPIC
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import WITH_CSRF, fold_state, json_bytes, refuses

blueprint = Blueprint("fields", __name__, url_prefix="/api/fields", description="Custom field definitions")


@blueprint.post("")
@blueprint.arguments(FieldIn)
@blueprint.response(201, FieldOut)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY], security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 422, 503)
@refuses(blueprint, 409, schema=FieldProblem)
@allowed(Action.MANAGE_FIELDS)
def create_field(wanted: dict[str, Any]) -> Response:
    """Define a field; every panel has it at once."""
    state = parts().saves.create_field(user().claims(), wanted, request.headers.get("Idempotency-Key"))
    return _folded(state, 201)


@blueprint.get("/deleted")
@blueprint.response(200, DeletedFieldsOut)
@refuses(blueprint, 401, 403, 503)
@allowed(Action.MANAGE_FIELDS)
def deleted_fields() -> Response:
    """Those deleted in the last 30 days, which can be restored (CF-8)."""
    return json_bytes(parts().saves.deleted_fields(user().claims()))


@blueprint.patch("/<uuid:field_id>")
@blueprint.arguments(FieldPatchIn)
@blueprint.response(200, FieldOut)
@blueprint.doc(parameters=[IF_MATCH], security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 404, 422, 428, 503)
@refuses(blueprint, 409, schema=FieldProblem)
@refuses(blueprint, 412, schema=StaleField)
@allowed(Action.MANAGE_FIELDS)
def edit_field(wanted: dict[str, Any], field_id: UUID) -> Response:
    """Change a definition; the type stays. An option in use goes only with `removed_options` (CF-2)."""
    return _folded(parts().saves.edit_field(user().claims(), field_id, if_match(), wanted))


@blueprint.get("/<uuid:field_id>/usage")
@blueprint.response(200, FieldUsageOut)
@refuses(blueprint, 401, 403, 404, 503)
@allowed(Action.MANAGE_FIELDS)
def field_usage(field_id: UUID) -> Response:
    """How many contacts hold a value, and of each option (CF-2, CF-8)."""
    return json_bytes(parts().saves.field_usage(user().claims(), field_id))


@blueprint.delete("/<uuid:field_id>")
@blueprint.response(200, FieldOut)
@blueprint.doc(parameters=[IF_MATCH], security=WITH_CSRF)
@refuses(blueprint, 401, 403, 404, 422, 428, 503)
@refuses(blueprint, 412, schema=StaleField)
@allowed(Action.MANAGE_FIELDS)
def delete_field(field_id: UUID) -> Response:
    """Delete a definition; its values are kept 30 days (CF-8)."""
    return _folded(parts().saves.delete_field(user().claims(), field_id, if_match()))


@blueprint.post("/<uuid:field_id>/restore")
@blueprint.response(200, FieldOut)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 401, 403, 404, 503)
@refuses(blueprint, 409, schema=FieldProblem)
@allowed(Action.MANAGE_FIELDS)
def restore_field(field_id: UUID) -> Response:
    """Bring a deleted field and its values back (CF-8)."""
    return _folded(parts().saves.restore_field(user().claims(), field_id))


def _folded(state: bytes, status: int = 200) -> Response:
    fold_state(FIELD_TOPIC, state)
    return json_bytes(state, status)
