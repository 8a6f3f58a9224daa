"""/fields: custom field definitions."""

from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from chassis.app import begin, database, if_match
from chassis.auth import caller, requires
from chassis.blueprints import Blueprint
from chassis.idempotency import idempotent
from contacts import queries
from contacts.commands.fields import add_option, create_field, edit_field
from contacts.routes import IDEMPOTENCY_KEY, IF_MATCH, READERS, answer, body_of, sent
from contacts.schemas import FieldIn, FieldList, FieldOut, FieldPatch, OptionBody

blueprint = Blueprint("fields", __name__, url_prefix="/fields", description="Custom field definitions")


@blueprint.get("")
@blueprint.response(200, FieldList)
@requires(*READERS, issuers=("panel-bff", "imports"))
def get_fields() -> Response:
    """All of them, in the order they are shown; `imports` maps its columns by them."""
    with begin() as session:
        return answer({"items": queries.fields(session, caller().institution), "next": None})


@blueprint.post("")
@blueprint.doc(**body_of(FieldIn, IDEMPOTENCY_KEY))
@blueprint.response(201, FieldOut)
@requires("staff")
def post_field() -> Response:
    """Create a field (CF-1, CF-2). 409 duplicate-field if the name is taken, whatever its case."""
    wanted: dict[str, Any] = FieldIn().load(sent())
    institution = caller().institution

    def work(session: Session) -> tuple[dict[str, Any], int]:
        return idempotent(session, lambda: (create_field(session, institution, wanted), 201))

    return answer(*database().retrying(work, institution))


@blueprint.get("/<uuid:field_id>")
@blueprint.response(200, FieldOut)
@requires(*READERS)
def get_field(field_id: UUID) -> Response:
    """One definition."""
    with begin() as session:
        return answer(queries.field(session, caller().institution, field_id))


@blueprint.patch("/<uuid:field_id>")
@blueprint.doc(**body_of(FieldPatch, IF_MATCH))
@blueprint.response(200, FieldOut)
@requires("staff")
def patch_field(field_id: UUID) -> Response:
    """JSON Merge Patch with strict If-Match. The type stays; options are sent whole and none may be missing."""
    institution, seen = caller().institution, if_match()
    with begin() as session:
        queries.field(session, institution, field_id)
    wanted = FieldPatch(partial=True).load(sent())
    return answer(
        database().retrying(lambda session: edit_field(session, institution, field_id, seen, wanted), institution)
    )


@blueprint.post("/<uuid:field_id>/options")
@blueprint.doc(**body_of(OptionBody, IDEMPOTENCY_KEY))
@blueprint.response(201, FieldOut)
@requires("staff")
def post_option(field_id: UUID) -> Response:
    """Add an option at the end; the answer is the whole field."""
    institution = caller().institution
    wanted = OptionBody().load(sent())

    def work(session: Session) -> tuple[dict[str, Any], int]:
        return idempotent(session, lambda: (add_option(session, institution, field_id, wanted["label"]), 201))

    return answer(*database().retrying(work, institution))
