"""What an import would do, and its start, through to `imports` (IM-11)."""

from typing import Any
from uuid import UUID

import orjson
from flask import Response

from chassis.blueprints import Blueprint
from panel_bff.access import allowed, user
from panel_bff.import_schemas import CodeCountsOut, ImportOut
from panel_bff.mentions import name_contacts
from panel_bff.parts import parts
from panel_bff.plan_schemas import MovedRowsOut, PlannedFieldsOut, PlanPageOut, PlanQuery, StartIn
from panel_bff.roles import Action
from panel_bff.routes import WITH_CSRF, folded_import, json_bytes, refuses

blueprint = Blueprint("import_plan", __name__, url_prefix="/api/imports", description="What an import would do")


@blueprint.post("/<uuid:import_id>/dry-run")
@blueprint.response(202, ImportOut)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 401, 403, 404, 409, 422, 503)
@allowed(Action.START_IMPORTS)
def start_dry_run(import_id: UUID) -> Response:
    """Find out what the import would do; nothing is written. 409 import-begun, 422 mapping-incomplete."""
    return folded_import(parts().gateway.dry_run(user().claims(), import_id), 202)


@blueprint.post("/<uuid:import_id>/dry-run/stop")
@blueprint.response(200, ImportOut)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 401, 403, 404, 409, 503)
@allowed(Action.START_IMPORTS)
def stop_dry_run(import_id: UUID) -> Response:
    """Stop after the batch under way."""
    return folded_import(parts().gateway.stop_dry_run(user().claims(), import_id))


@blueprint.get("/<uuid:import_id>/plan")
@blueprint.arguments(PlanQuery, location="query")
@blueprint.response(200, PlanPageOut)
@refuses(blueprint, 401, 403, 404, 409, 422, 503)
@allowed(Action.READ_IMPORTS)
def plan(query: dict[str, Any], import_id: UUID) -> Response:
    """What would become of each row, field by field; contacts by the names they have now."""
    page = orjson.loads(parts().gateway.plan(user().claims(), import_id, params=query))
    name_contacts(page["items"], own=True)
    return json_bytes(orjson.dumps(page))


@blueprint.get("/<uuid:import_id>/plan/codes")
@blueprint.response(200, CodeCountsOut)
@refuses(blueprint, 401, 403, 404, 409, 503)
@allowed(Action.READ_IMPORTS)
def plan_codes(import_id: UUID) -> Response:
    """The codes that occur in the plan, to filter it by."""
    return _part(import_id, "/codes")


@blueprint.get("/<uuid:import_id>/plan/fields")
@blueprint.response(200, PlannedFieldsOut)
@refuses(blueprint, 401, 403, 404, 409, 503)
@allowed(Action.READ_IMPORTS)
def plan_fields(import_id: UUID) -> Response:
    """The fields that would change, to filter the plan by."""
    return _part(import_id, "/fields")


@blueprint.get("/<uuid:import_id>/plan/moved")
@blueprint.response(200, MovedRowsOut)
@refuses(blueprint, 401, 403, 404, 409, 503)
@allowed(Action.READ_IMPORTS)
def moved_rows(import_id: UUID) -> Response:
    """How many rows' contacts changed since the dry run; asked right before the start."""
    return _part(import_id, "/moved")


@blueprint.post("/<uuid:import_id>/start")
@blueprint.arguments(StartIn)
@blueprint.response(200, ImportOut)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 404, 409, 422, 503)
@allowed(Action.START_IMPORTS)
def start(wanted: dict[str, Any], import_id: UUID) -> Response:
    """Start a draft with the dry run it was reviewed with; its mapping is remembered.

    409 dry-run-outdated, dry-run-needed, import-begun; 422 mapping-incomplete.
    """
    body = wanted | {"dry_run": None if wanted["dry_run"] is None else str(wanted["dry_run"])}
    return folded_import(parts().gateway.start(user().claims(), import_id, body))


def _part(import_id: UUID, part: str) -> Response:
    return json_bytes(parts().gateway.plan(user().claims(), import_id, part))
