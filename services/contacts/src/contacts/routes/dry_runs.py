"""/imports/<id>/dry-run: what would become of rows, for the imports service alone."""

from uuid import UUID

from flask import Response, request

from chassis.app import begin, database
from chassis.auth import caller, requires
from chassis.blueprints import Blueprint
from contacts.commands.batches import read_batch
from contacts.commands.dry_runs import dry_run, rows_moved
from contacts.import_schemas import DryRunIn, DryRunOut, RowsMovedOut
from contacts.routes import answer, body_of, origin

blueprint = Blueprint("dry-runs", __name__, url_prefix="/imports", description="Dry runs of imports")


@blueprint.put("/<uuid:import_id>/dry-run")
@blueprint.doc(**body_of(DryRunIn))
@blueprint.response(200, DryRunOut)
@blueprint.refuses(400, 401, 403, 422, 503)
@requires("staff", issuers=("imports",))
def put_dry_run(import_id: UUID) -> Response:
    """What applying this batch would do, decided as it would be, and nothing written (IM-11).

    The batches of a dry run are sent in the file's order; the same one again decides the same.
    """
    batch = read_batch(import_id, request.get_data(), origin(), DryRunIn)
    return Response(dry_run(database(), batch), content_type="application/json")


@blueprint.get("/<uuid:import_id>/dry-runs/<uuid:dry_run_id>/moved")
@blueprint.response(200, RowsMovedOut)
@blueprint.refuses(401, 403, 404, 503)
@requires("staff", issuers=("imports",))
def get_moved(import_id: UUID, dry_run_id: UUID) -> Response:
    """How many rows lead to a contact, or name an identifier, that moved since the dry run looked at it (IM-11)."""
    with begin() as session:
        return answer({"rows": rows_moved(session, caller().institution, dry_run_id)})
