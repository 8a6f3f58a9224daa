"""The panel."""

from uuid import UUID

from flask import Response, request

from chassis.blueprints import Blueprint
from chassis.errors import NotFound
from panel_bff import panels
from panel_bff.access import admit, allowed, session_token, signed_out
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import bare, json_bytes, refuses
from panel_bff.schemas import PanelOut
from panel_bff.tokens import token_hash

blueprint = Blueprint("panels", __name__, url_prefix="/api/panels", description="The panel of one contact")

_ETAG = {"ETag": {"schema": {"type": "string"}, "description": "panel_seq.catalogue_seq"}}
_IF_NONE_MATCH = {"in": "header", "name": "If-None-Match", "schema": {"type": "string"}}


@blueprint.get("/<uuid:contact_id>")
@bare
@blueprint.response(200, PanelOut, headers=_ETAG)
@blueprint.alt_response(304, description="As it was, by If-None-Match")
@blueprint.doc(parameters=[_IF_NONE_MATCH])
@refuses(blueprint, 401, 403, 404, 503)
@allowed(Action.READ_CONTACTS, in_its_own_statement=True)
def get_panel(contact_id: UUID) -> Response:
    """Everything about one contact: session, viewer and panel in one statement. `fast_lane` answers most of them."""
    mine = parts()
    with mine.pool.connection() as connection:
        found = panels.read(connection, token_hash(session_token()), contact_id, mine.catalogues)
    if found is None:
        raise signed_out()
    admit(found.role, Action.READ_CONTACTS)
    if found.etag is None:
        raise NotFound("There is no such contact.")
    tag = {"ETag": found.etag}
    if found.etag in request.environ.get("HTTP_IF_NONE_MATCH", ""):
        return Response(status=304, headers=tag)
    return json_bytes(found.body, headers=tag)
