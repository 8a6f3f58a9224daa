"""A draft's preview and mapping, and the mappings that are remembered, through to `imports` (IM-2, IM-3, IM-16)."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.blueprints import Blueprint
from panel_bff.access import allowed, user
from panel_bff.mapping_schemas import MappingIn, PreviewOut, ProfileOut, ProfilePatchIn, ProfilesOut
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import WITH_CSRF, json_bytes, refuses

blueprint = Blueprint("import_mapping", __name__, url_prefix="/api/imports", description="What a file's columns mean")


@blueprint.get("/<uuid:import_id>/preview")
@blueprint.response(200, PreviewOut)
@refuses(blueprint, 401, 403, 404, 409, 503)
@allowed(Action.READ_IMPORTS)
def preview(import_id: UUID) -> Response:
    """The first rows of a draft, what each column is for, and what is missing (IM-3)."""
    return json_bytes(parts().gateway.preview(user().claims(), import_id))


@blueprint.put("/<uuid:import_id>/mapping")
@blueprint.arguments(MappingIn)
@blueprint.response(200, PreviewOut)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 404, 409, 422, 503)
@allowed(Action.START_IMPORTS)
def put_mapping(wanted: dict[str, Any], import_id: UUID) -> Response:
    """Change what the columns are for, how the file is read, or the options; the preview again. 409 import-begun."""
    return json_bytes(parts().gateway.put_mapping(user().claims(), import_id, wanted))


@blueprint.get("/profiles")
@blueprint.response(200, ProfilesOut)
@refuses(blueprint, 401, 403, 503)
@allowed(Action.READ_IMPORTS)
def list_profiles() -> Response:
    """The mappings that are remembered, by the header of the files they are for (IM-16)."""
    return json_bytes(parts().gateway.profiles(user().claims()))


@blueprint.patch("/profiles/<uuid:profile_id>")
@blueprint.arguments(ProfilePatchIn)
@blueprint.response(200, ProfileOut)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 404, 409, 422, 503)
@allowed(Action.START_IMPORTS)
def edit_profile(wanted: dict[str, Any], profile_id: UUID) -> Response:
    """Name it, or set the guard of the imports it starts by itself (IM-11)."""
    return json_bytes(parts().gateway.edit_profile(user().claims(), profile_id, wanted))


@blueprint.delete("/profiles/<uuid:profile_id>")
@blueprint.response(204)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 401, 403, 404, 503)
@allowed(Action.START_IMPORTS)
def delete_profile(profile_id: UUID) -> Response:
    """Forget it: a dropped file with this header waits to be mapped again."""
    parts().gateway.delete_profile(user().claims(), profile_id)
    return Response(status=204)
