"""The consent ledger of a contact: asked of its owner, as only who looks needs it (CH-3, CH-9)."""

from typing import Any
from uuid import UUID

import orjson
from flask import Response

from chassis.blueprints import Blueprint
from panel_bff.access import allowed, user
from panel_bff.consent_schemas import ConsentOut, ConsentQuery
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import json_bytes, must_be_visible, refuses
from panel_bff.routes.history import name_users

blueprint = Blueprint("consent", __name__, url_prefix="/api/panels", description="What a contact agreed to")


@blueprint.get("/<uuid:contact_id>/consent")
@blueprint.arguments(ConsentQuery, location="query")
@blueprint.response(200, ConsentOut)
@refuses(blueprint, 401, 403, 404, 422, 503)
@allowed(Action.READ_CONTACTS)
def get_consent(query: dict[str, Any], contact_id: UUID) -> Response:
    """Every entry: who, when, with which words, for which reason. With `at` the status of each address then."""
    must_be_visible(contact_id)
    found = parts().histories.consent(user().claims(), contact_id, query)
    name_users([*found.get("items", []), *found.get("causes", [])])
    return json_bytes(orjson.dumps(found))
