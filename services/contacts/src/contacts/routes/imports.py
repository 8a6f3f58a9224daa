"""/imports: what the imports service sends; no one else may."""

from uuid import UUID

from flask import Response, request

from chassis.app import database
from chassis.auth import caller, requires
from chassis.blueprints import Blueprint
from contacts.commands.batches import apply_batch, end_import, read_batch
from contacts.import_schemas import BatchIn, EndOut, FatesOut
from contacts.routes import answer, body_of, origin

blueprint = Blueprint("imports", __name__, url_prefix="/imports", description="Batches of imports")


@blueprint.put("/<uuid:import_id>/batches")
@blueprint.doc(**body_of(BatchIn))
@blueprint.response(200, FatesOut)
@blueprint.refuses(400, 401, 403, 422, 503)
@requires("staff", issuers=("imports",))
def put_batch(import_id: UUID) -> Response:
    """Apply a batch of rows in one transaction. The same batch again gets the same answer (422 batch-mismatch)."""
    batch = read_batch(import_id, request.get_data(), origin())
    fates = database().retrying(lambda session: apply_batch(session, batch), batch.origin.institution)
    return Response(fates, content_type="application/json")


@blueprint.post("/<uuid:import_id>/end")
@blueprint.response(200, EndOut)
@blueprint.refuses(401, 403, 503)
@requires("staff", issuers=("imports",))
def post_end(import_id: UUID) -> Response:
    """The import has ended: its claims and stored answers go 7 days later."""
    who = origin()
    return answer(database().retrying(lambda session: end_import(session, import_id, who), caller().institution))
