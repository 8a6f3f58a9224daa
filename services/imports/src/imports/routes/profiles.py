"""/imports/profiles: the mappings that are remembered (IM-16)."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.typing import ResponseReturnValue

from chassis.app import begin, settings
from chassis.auth import caller, requires
from chassis.blueprints import Blueprint
from chassis.clock import iso
from imports import meanings, profile_queries
from imports.commands.profiles import change_profile
from imports.mapping import CustomField
from imports.mapping_schemas import ProfileList, ProfileOut, ProfilePatch
from imports.models import MappingProfile
from imports.routes import READERS, options_of, patient

profiles = Blueprint("profiles", __name__, url_prefix="/imports/profiles", description="Mappings that are remembered")


@profiles.get("")
@profiles.response(200, ProfileList)
@profiles.refuses(401, 403, 503)
@requires(*READERS)
def get_profiles() -> ResponseReturnValue:
    """What files with which header are mapped to; that of the template's columns is built in and not listed (IM-16)."""
    customs = _customs()
    with begin() as session:
        found = profile_queries.list_profiles(session, caller().institution)
        return {"items": [_told(profile, customs) for profile in found]}


@profiles.patch("/<uuid:profile_id>")
@profiles.arguments(ProfilePatch)
@profiles.response(200, ProfileOut)
@profiles.refuses(400, 401, 403, 404, 422, 503)
@requires("staff")
def patch_profile(changes: dict[str, Any], profile_id: UUID) -> ResponseReturnValue:
    """Name it, or have the imports that start by it stop if too much would be refused or created (IM-11)."""
    customs = _customs()
    with begin() as session:
        found = profile_queries.get_profile(session, caller().institution, profile_id)
        change_profile(found, changes)
        return _told(found, customs)


@profiles.delete("/<uuid:profile_id>")
@profiles.response(204)
@profiles.refuses(401, 403, 404, 503)
@requires("staff")
def delete_profile(profile_id: UUID) -> ResponseReturnValue:
    """Forget it: the next file with its header waits to be mapped."""
    with begin() as session:
        session.delete(profile_queries.get_profile(session, caller().institution, profile_id))
    return Response(status=204)


def _customs() -> list[CustomField]:
    with patient():
        claims = {**caller().claims(), "origin": "import"}
        customs: list[CustomField] = settings()["contacts"].custom_fields(claims)
        return customs


def _told(profile: MappingProfile, customs: list[CustomField]) -> dict[str, Any]:
    return {
        "id": str(profile.id),
        "name": profile.name,
        "header": profile.header,
        "columns": [
            {
                "target": column.target,
                "policy": column.policy,
                "values": meanings.shown(column.target, column.values, customs),
                "date_format": column.date_format,
            }
            for column in profile.columns
        ],
        "options": options_of(profile),
        "created_at": iso(profile.created_at),
        "updated_at": iso(profile.updated_at),
        "used_at": iso(profile.used_at) if profile.used_at else None,
    }
