"""What is saved in the panel (ID-12, LA-2): sent to its owner, and folded as its event will be."""

from typing import Any
from uuid import UUID

import orjson
from flask import Response

from chassis.app import if_match
from chassis.blueprints import IF_MATCH, Blueprint
from chassis.errors import Fault, Invalid
from panel_bff.access import allowed, user
from panel_bff.conflicts import paths, unseen
from panel_bff.contact_schemas import LabelSetOut
from panel_bff.editing_schemas import ContactProblem, EditIn, LabelEditIn, SavedContactOut
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import WITH_CSRF, fold_state, json_bytes, must_be_visible, refuses
from panel_bff.saves import Edit, EditConflict, published
from panel_bff.sections import CONTACT_TOPIC, LABELS_TOPIC

blueprint = Blueprint("edits", __name__, url_prefix="/api/panels", description="Saving in the panel")


@blueprint.patch("/<uuid:contact_id>/contact")
@blueprint.arguments(EditIn)
@blueprint.response(200, SavedContactOut)
@blueprint.doc(parameters=[IF_MATCH], security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 404, 422, 428, 503)
@refuses(blueprint, 409, schema=ContactProblem)
@allowed(Action.EDIT_CONTACTS)
def edit_contact(wanted: dict[str, Any], contact_id: UUID) -> Response:
    """Save an edit. Others' edits of other fields stand; of the same field both values are told, nothing is saved."""
    must_be_visible(contact_id)
    edit = Edit(wanted["changes"], wanted["seen"])
    if missing := unseen(paths(edit.changes), edit.seen):
        raise Invalid([Fault(f"seen.{path}", "value-missing", "Say what the form started from.") for path in missing])
    try:
        claims = user().claims() | {"origin": wanted["origin"]}
        state = parts().saves.edit_contact(claims, contact_id, if_match(), edit)
    except EditConflict as conflict:
        fold_state(CONTACT_TOPIC, orjson.dumps(conflict.current))
        raise
    fold_state(CONTACT_TOPIC, published(state))
    return json_bytes(state)


@blueprint.patch("/<uuid:contact_id>/labels")
@blueprint.arguments(LabelEditIn)
@blueprint.response(200, LabelSetOut)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 404, 422, 503)
@allowed(Action.EDIT_CONTACTS)
def edit_labels(wanted: dict[str, Any], contact_id: UUID) -> Response:
    """Add and remove labels; both are repeatable, so there is no If-Match."""
    must_be_visible(contact_id)
    state = parts().saves.edit_labels(user().claims(), contact_id, wanted["add"], wanted["remove"])
    if orjson.loads(state)["version"]:  # 0: the contact never had a label, and no event will come
        fold_state(LABELS_TOPIC, state)
    return json_bytes(state)
