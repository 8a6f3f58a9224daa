"""/imports/<id>/roll-back: what the imports service sends to take an import back; no one else may."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response, request

from chassis.app import begin, database
from chassis.auth import caller, requires
from chassis.blueprints import Blueprint
from contacts.commands.rolling_back import members, read_rows, roll_back
from contacts.roll_back_schemas import MembersOut, RangeIn, RollBackIn, RolledBackOut
from contacts.rolling_back import ROLL_BACK
from contacts.routes import answer, body_of, origin

blueprint = Blueprint("roll-back", __name__, url_prefix="/imports", description="Imports taken back")


@blueprint.get("/<uuid:import_id>/members")
@blueprint.arguments(RangeIn, location="query")
@blueprint.response(200, MembersOut)
@blueprint.refuses(401, 403, 422, 503)
@requires("staff", issuers=("imports",))
def get_members(query: dict[str, Any], import_id: UUID) -> Response:
    """The contacts that rows of this range led to, the unchanged ones too (IM-14)."""
    with begin() as session:
        found = members(session, caller().institution, import_id, query["first_row"], query["last_row"])
    return answer({"items": found})


@blueprint.put("/<uuid:import_id>/roll-back")
@blueprint.doc(**body_of(RollBackIn))
@blueprint.response(200, RolledBackOut)
@blueprint.refuses(400, 401, 403, 422, 503)
@requires("staff", issuers=("imports",))
def put_roll_back(import_id: UUID) -> Response:
    """Take back what a range of rows did, in one transaction (IM-15). The same rows again get the same answer (422
    batch-mismatch)."""
    rows = read_rows(import_id, request.get_data(), replace(origin(), kind=ROLL_BACK))
    fates = database().retrying(lambda session: roll_back(session, rows), rows.origin.institution)
    return Response(fates, content_type="application/json")
