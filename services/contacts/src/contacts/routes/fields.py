"""/fields: custom field definitions."""

from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from chassis.app import begin, database, if_match
from chassis.auth import caller, requires
from chassis.blueprints import IDEMPOTENCY_KEY, IF_MATCH, Blueprint, json_body
from chassis.clock import now
from chassis.idempotency import idempotent
from contacts import queries
from contacts.commands.fields import KEPT, add_option, create_field, delete_field, edit_field, restore_field
from contacts.field_schemas import DeletedFields, FieldIn, FieldList, FieldOut, FieldPatch, FieldUsage, OptionBody
from contacts.routes import READERS, answer, body_of, origin

blueprint = Blueprint("fields", __name__, url_prefix="/fields", description="Custom field definitions")


@blueprint.get("")
@blueprint.response(200, FieldList)
@blueprint.refuses(401, 403, 503)
@requires(*READERS, issuers=("panel-bff", "imports"))
def get_fields() -> Response:
    """All of them, in the order they are shown; `imports` maps its columns by them."""
    with begin() as session:
        return answer({"items": queries.fields(session, caller().institution), "next": None})


@blueprint.post("")
@blueprint.doc(**body_of(FieldIn, IDEMPOTENCY_KEY))
@blueprint.response(201, FieldOut)
@blueprint.refuses(400, 401, 403, 409, 422, 503)
@requires("staff")
def post_field() -> Response:
    """Create a field (CF-1, CF-2). 409 duplicate-field if the name is taken, whatever its case."""
    wanted: dict[str, Any] = FieldIn().load(json_body())
    institution = caller().institution

    def work(session: Session) -> tuple[dict[str, Any], int]:
        return idempotent(session, lambda: (create_field(session, institution, wanted), 201))

    return answer(*database().retrying(work, institution))


@blueprint.get("/deleted")
@blueprint.response(200, DeletedFields)
@blueprint.refuses(401, 403, 503)
@requires("staff")
def get_deleted_fields() -> Response:
    """Those that were deleted in the last 30 days, with how many contacts hold a value (CF-8)."""
    with begin() as session:
        return answer({"items": queries.deleted_fields(session, caller().institution, now() - KEPT)})


@blueprint.get("/<uuid:field_id>")
@blueprint.response(200, FieldOut)
@blueprint.refuses(401, 403, 404, 503)
@requires(*READERS)
def get_field(field_id: UUID) -> Response:
    """One definition, a deleted one too."""
    with begin() as session:
        return answer(queries.field(session, caller().institution, field_id))


@blueprint.get("/<uuid:field_id>/usage")
@blueprint.response(200, FieldUsage)
@blueprint.refuses(401, 403, 404, 503)
@requires("staff")
def get_usage(field_id: UUID) -> Response:
    """How many contacts hold a value, and each option: what removing them or the field concerns (CF-2, CF-8)."""
    with begin() as session:
        return answer(queries.usage(session, caller().institution, field_id))


@blueprint.patch("/<uuid:field_id>")
@blueprint.doc(**body_of(FieldPatch, IF_MATCH))
@blueprint.response(200, FieldOut)
@blueprint.refuses(400, 401, 403, 404, 409, 412, 422, 428, 503)
@requires("staff")
def patch_field(field_id: UUID) -> Response:
    """JSON Merge Patch with strict If-Match. The type stays; options are sent whole, and one in use goes only with
    `removed_options` (409 option-in-use counts who holds it)."""
    who, seen = origin(), if_match()
    with begin() as session:
        queries.field(session, who.institution, field_id)
    wanted = FieldPatch(partial=True).load(json_body())
    return answer(
        database().retrying(lambda session: edit_field(session, field_id, seen, wanted, who), who.institution)
    )


@blueprint.delete("/<uuid:field_id>")
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(200, FieldOut)
@blueprint.refuses(401, 403, 404, 412, 422, 428, 503)
@requires("staff")
def delete_one_field(field_id: UUID) -> Response:
    """Delete a definition; what contacts hold of it is kept 30 days (CF-8)."""
    who, seen = origin(), if_match()
    return answer(
        database().retrying(lambda s: delete_field(s, who.institution, field_id, seen, who.at), who.institution)
    )


@blueprint.post("/<uuid:field_id>/restore")
@blueprint.response(200, FieldOut)
@blueprint.refuses(401, 403, 404, 409, 503)
@requires("staff")
def post_restore(field_id: UUID) -> Response:
    """Bring a deleted field back with its values. 409 too-late after 30 days, duplicate-field if its name is taken."""
    who = origin()
    return answer(database().retrying(lambda s: restore_field(s, who.institution, field_id, who.at), who.institution))


@blueprint.post("/<uuid:field_id>/options")
@blueprint.doc(**body_of(OptionBody, IDEMPOTENCY_KEY))
@blueprint.response(201, FieldOut)
@blueprint.refuses(400, 401, 403, 404, 422, 503)
@requires("staff")
def post_option(field_id: UUID) -> Response:
    """Add an option at the end; the answer is the whole field."""
    institution = caller().institution
    wanted = OptionBody().load(json_body())

    def work(session: Session) -> tuple[dict[str, Any], int]:
        return idempotent(session, lambda: (add_option(session, institution, field_id, wanted["label"]), 201))

    return answer(*database().retrying(work, institution))
