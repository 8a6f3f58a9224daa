"""The catalogue on its own, for pages without a panel."""

from flask import Response

from chassis.blueprints import Blueprint
from panel_bff.access import allowed, user
from panel_bff.catalogue import catalogue_seq
from panel_bff.catalogue_schemas import CatalogueOut
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import json_bytes, refuses

blueprint = Blueprint("catalogue", __name__, url_prefix="/api", description="Labels, fields and formats")


@blueprint.get("/catalogue")
@blueprint.response(200, CatalogueOut)
@refuses(blueprint, 401, 403, 503)
@allowed(Action.READ_CONTACTS)
def get_catalogue() -> Response:
    """The institution's formats, labels and fields."""
    institution = user().viewer.institution
    with parts().pool.connection() as connection:
        seq = catalogue_seq(connection, institution)
        return json_bytes(parts().catalogues.of(connection, institution, seq)[1])
