"""An import is rolled back, and what was kept of it (IM-15)."""

from typing import Any
from uuid import UUID

import orjson
from flask import Response

from chassis.blueprints import Blueprint
from panel_bff.access import allowed, user
from panel_bff.contacts_table import names_of
from panel_bff.folds.imports import IMPORT_TOPIC
from panel_bff.import_schemas import ImportOut
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.roll_back_schemas import KeptPageOut, KeptQuery, RolledBackFirstOut
from panel_bff.routes import WITH_CSRF, fold_state, json_bytes, refuses

blueprint = Blueprint("import-roll-back", __name__, url_prefix="/api/imports", description="CSV imports taken back")


@blueprint.post("/<uuid:import_id>/roll-back")
@blueprint.response(202, ImportOut)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 401, 403, 404, 409, 503)
@allowed(Action.START_IMPORTS)
def roll_back(import_id: UUID) -> Response:
    """Take back what an import that is over did, after those that mend rows of it (IM-15).

    409 not-over, rolled-back, nothing-done, mending-not-over.
    """
    state = parts().gateway.steer(user().claims(), import_id, "roll-back")
    fold_state(IMPORT_TOPIC, state)
    return json_bytes(state, 202)


@blueprint.get("/<uuid:import_id>/roll-back/first")
@blueprint.response(200, RolledBackFirstOut)
@refuses(blueprint, 401, 403, 404, 503)
@allowed(Action.READ_IMPORTS)
def list_first(import_id: UUID) -> Response:
    """The imports that mend rows of it and are rolled back before it."""
    return json_bytes(parts().gateway.rolled_back_first(user().claims(), import_id))


@blueprint.get("/<uuid:import_id>/roll-back")
@blueprint.arguments(KeptQuery, location="query")
@blueprint.response(200, KeptPageOut)
@refuses(blueprint, 401, 403, 404, 422, 503)
@allowed(Action.READ_IMPORTS)
def list_kept(query: dict[str, Any], import_id: UUID) -> Response:
    """Of whom something was kept: what, why and what to do; contacts by the names they have now."""
    page = orjson.loads(parts().gateway.kept(user().claims(), import_id, query))
    named = [id for one in page["items"] for left in one["kept"] for id in left["contacts"]]
    ids = {UUID(id) for id in [*named, *(one["contact_id"] for one in page["items"])]}
    with parts().pool.connection() as connection:
        names = names_of(connection, user().viewer, ids) if ids else {}
    for one in page["items"]:
        one["full_name"] = names.get(UUID(one["contact_id"]))
        for left in one["kept"]:
            left["contacts"] = [{"id": id, "full_name": names.get(UUID(id))} for id in left["contacts"]]
    return json_bytes(orjson.dumps(page))
