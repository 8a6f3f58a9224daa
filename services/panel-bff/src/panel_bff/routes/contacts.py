"""The contacts table."""

from typing import Any

import orjson
from flask import Response, request

from chassis.blueprints import IDEMPOTENCY_KEY, Blueprint
from chassis.clock import now
from panel_bff.access import allowed, user
from panel_bff.contact_schemas import ContactsPageOut, ContactsQuery, ExportQuery
from panel_bff.contacts_table import Query, contacts_page
from panel_bff.editing_schemas import ContactIn, ContactProblem, SavedContactOut
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import WITH_CSRF, fold_state, json_bytes, refuses
from panel_bff.saves import published
from panel_bff.sections import CONTACT_TOPIC

blueprint = Blueprint("contacts", __name__, url_prefix="/api", description="The contacts table")


@blueprint.get("/contacts")
@blueprint.arguments(ContactsQuery, location="query")
@blueprint.response(200, ContactsPageOut)
@refuses(blueprint, 401, 403, 422, 503)
@allowed(Action.READ_CONTACTS)
def list_contacts(query: dict[str, Any]) -> Response:
    """A page of contacts, searched, filtered and sorted."""
    with parts().pool.connection() as connection:
        page = contacts_page(connection, user().viewer, Query(**query))
    return json_bytes(orjson.dumps(page))


@blueprint.get("/contacts/export.csv")
@blueprint.arguments(ExportQuery, location="query")
@blueprint.response(200, {"type": "string"}, content_type="text/csv")
@refuses(blueprint, 401, 403, 422, 503)
@allowed(Action.EXPORT_CONTACTS)
def export_contacts(query: dict[str, Any]) -> Response:
    """The contacts of a search, without a page's end, as a CSV that can be imported again (IM-17).

    Its length is not known when it begins: an answer that breaks off ends without its last chunk.
    """
    export = parts().exports.open(user().viewer, Query(**query), now())
    headers = {"Content-Disposition": f'attachment; filename="{export.name}"', "Cache-Control": "no-store"}
    return Response(export.pieces, headers=headers, content_type="text/csv; charset=utf-8")


@blueprint.post("/contacts")
@blueprint.arguments(ContactIn)
@blueprint.response(201, SavedContactOut)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY], security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 422, 503)
@refuses(blueprint, 409, schema=ContactProblem)
@allowed(Action.EDIT_CONTACTS)
def create_contact(wanted: dict[str, Any]) -> Response:
    """Add a contact (CT-4); its panel is there at once."""
    state = parts().saves.create_contact(user().claims(), wanted, request.headers.get("Idempotency-Key"))
    fold_state(CONTACT_TOPIC, published(state))
    return json_bytes(state, 201)
