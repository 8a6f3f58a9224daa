"""The history of a contact and where its values came from: asked of its owner, as only who looks needs it (AC-5)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import orjson
from flask import Response

from chassis.blueprints import Blueprint
from panel_bff.access import allowed, user
from panel_bff.accounts import names_of_users
from panel_bff.histories import actors, named
from panel_bff.history_schemas import HistoryOut, HistoryQuery, ProvenanceOut
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import json_bytes, must_be_visible, refuses

blueprint = Blueprint("history", __name__, url_prefix="/api/panels", description="What a contact was")


@blueprint.get("/<uuid:contact_id>/history")
@blueprint.arguments(HistoryQuery, location="query")
@blueprint.response(200, HistoryOut)
@refuses(blueprint, 401, 403, 404, 422, 503)
@allowed(Action.READ_CONTACTS)
def get_history(query: dict[str, Any], contact_id: UUID) -> Response:
    """Every change, newest first: who, when, from where, and what each field was before and after."""
    must_be_visible(contact_id)
    page = parts().histories.changes(user().claims(), contact_id, query)
    name_users(page["items"])
    return json_bytes(orjson.dumps(page))


@blueprint.get("/<uuid:contact_id>/provenance")
@blueprint.response(200, ProvenanceOut)
@refuses(blueprint, 401, 403, 404, 503)
@allowed(Action.READ_CONTACTS)
def get_provenance(contact_id: UUID) -> Response:
    """Where each value came from: the last change of its field."""
    must_be_visible(contact_id)
    found = parts().histories.provenance(user().claims(), contact_id)
    name_users(found["fields"].values())
    return json_bytes(orjson.dumps(found))


def name_users(changes: Collection[dict[str, Any]]) -> None:
    """Adds to each change who its `actor` is."""
    with parts().pool.connection() as connection:
        named(changes, names_of_users(connection, user().viewer.institution, actors(changes)))
