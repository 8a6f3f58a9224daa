"""The contacts table."""

from typing import Any

import orjson
from flask import Response

from chassis.blueprints import Blueprint
from panel_bff.access import allowed, user
from panel_bff.contacts_table import Query, contacts_page
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import json_bytes, refuses
from panel_bff.schemas import ContactsPageOut, ContactsQuery

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
