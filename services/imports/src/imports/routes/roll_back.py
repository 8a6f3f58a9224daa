"""/imports/<id>/roll-back: an import is taken back, and what was kept of it."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from chassis.app import begin
from chassis.auth import caller, requires
from chassis.blueprints import Blueprint
from chassis.keyset import page_of
from imports import queries
from imports.commands.rolling_back import ask
from imports.roll_back import LEFT
from imports.roll_back_queries import list_left, mending_of
from imports.roll_back_schemas import KeptPage, RolledBackFirst
from imports.routes import READERS, after_of, detail
from imports.schemas import ImportDetail, PageQuery

roll_backs = Blueprint("roll-backs", __name__, url_prefix="/imports", description="Imports taken back")


class LeftQuery(PageQuery):
    kind = fields.String(validate=validate.OneOf(LEFT), metadata={"description": "kept whole, or in part"})


@roll_backs.post("/<uuid:import_id>/roll-back")
@roll_backs.response(202, ImportDetail)
@roll_backs.refuses(401, 403, 404, 409, 503)
@requires("staff")
def post_roll_back(import_id: UUID) -> ResponseReturnValue:
    """Take back what an import that is over did (IM-15); `roll_back` says how far it is.

    Imports that mend rows of it are rolled back first. 409 not-over, rolled-back, nothing-done, mending-not-over.
    """
    with begin() as session:
        found = queries.get_import(session, caller(), import_id, lock=True)
        ask(session, found, mending_of(session, found, caller(), lock=True), caller())
        return detail(found), 202


@roll_backs.get("/<uuid:import_id>/roll-back/first")
@roll_backs.response(200, RolledBackFirst)
@roll_backs.refuses(401, 403, 404, 503)
@requires(*READERS)
def get_first(import_id: UUID) -> ResponseReturnValue:
    """The imports that mend rows of it and are rolled back before it, in that order."""
    with begin() as session:
        mending = mending_of(session, queries.get_import(session, caller(), import_id), caller())
    return {"items": [{"id": one.id, "number": one.number} for one in reversed(mending)]}


@roll_backs.get("/<uuid:import_id>/roll-back")
@roll_backs.arguments(LeftQuery, location="query")
@roll_backs.response(200, KeptPage)
@roll_backs.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_left(query: dict[str, Any], import_id: UUID) -> ResponseReturnValue:
    """Of whom something was kept, in the file's order: what, why and what to do; for 90 days after the roll-back."""
    after, limit = after_of(query) or 0, query["limit"]
    with begin() as session:
        found = queries.get_import(session, caller(), import_id)
        rows = list_left(session, found, outcome=query.get("kind"), after=after, limit=limit + 1)
    return page_of(rows, limit, key=lambda row: (row["row"],))
