"""/published: what `panel-bff verify` asks an owner, and how it asks for states again. No person's page calls it."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from chassis.app import begin, database
from chassis.auth import caller, requires
from chassis.blueprints import Blueprint
from chassis.keyset import FIRST
from chassis.published import CHUNK, Published, Version, of_topic
from chassis.schemas import StrictSchema

MOST = 10_000  # versions of one page


class VersionOut(StrictSchema):
    id = fields.UUID()
    version = fields.Integer()


class VersionsOut(StrictSchema):
    items = fields.List(fields.Nested(VersionOut))


@cache
def published_routes(published: tuple[Published, ...]) -> Blueprint:
    """The same three routes in every owner; `topic` is one of its own."""
    topics = [each.topic for each in published]

    class PageIn(StrictSchema):
        topic = fields.String(required=True, validate=validate.OneOf(topics))
        after = fields.UUID(load_default=FIRST)
        limit = fields.Integer(load_default=MOST, validate=validate.Range(1, MOST))

    class IdsIn(StrictSchema):
        topic = fields.String(required=True, validate=validate.OneOf(topics))
        ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, CHUNK))

    blueprint = Blueprint("published", __name__, url_prefix="/published", description="What was published, to compare")

    @blueprint.get("")
    @blueprint.arguments(PageIn, location="query")
    @blueprint.response(200, VersionsOut)
    @blueprint.refuses(401, 403, 422, 503)
    @requires()
    def get_versions(page: dict[str, Any]) -> Any:
        """Id and version of every state of the institution on this topic, by id; a page shorter than its limit is the
        last."""
        with begin() as session:
            return _items(_of(page).versions(session, caller().institution, page["after"], page["limit"]))

    @blueprint.post("/versions")
    @blueprint.arguments(IdsIn)
    @blueprint.response(200, VersionsOut)
    @blueprint.refuses(400, 401, 403, 422, 503)
    @requires()
    def post_versions(wanted: dict[str, Any]) -> Any:
        """Id and version of those of the named states that are there."""
        with begin() as session:
            return _items(_of(wanted).versions_of(session, caller().institution, wanted["ids"]))

    @blueprint.post("/republish")
    @blueprint.arguments(IdsIn)
    @blueprint.response(200, VersionsOut)
    @blueprint.refuses(400, 401, 403, 422, 503)
    @requires()
    def post_republish(wanted: dict[str, Any]) -> Any:
        """Tell the named states again, as they are now; the answer says which are there and at what version."""
        institution, ids = caller().institution, sorted(set(wanted["ids"]))
        told = database().retrying(lambda session: _of(wanted).tell(session, institution, ids), institution)
        return _items(told)

    def _of(wanted: dict[str, Any]) -> Published:
        return of_topic(published, wanted["topic"])

    return blueprint


def _items(versions: Sequence[Version]) -> dict[str, list[dict[str, UUID | int]]]:
    return {"items": [{"id": id, "version": version} for id, version in versions]}
