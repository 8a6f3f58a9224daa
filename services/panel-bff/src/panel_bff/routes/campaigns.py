"""The Campaign Scripts section: the panel holds the newest, the rest is its owner's (CS-7)."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.blueprints import Blueprint
from panel_bff.access import allowed, user
from panel_bff.campaign_schemas import CampaignPageOut, CampaignsQuery
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import json_bytes, must_be_visible, refuses

blueprint = Blueprint("campaigns", __name__, url_prefix="/api/panels", description="Campaigns that reached a contact")


@blueprint.get("/<uuid:contact_id>/campaigns")
@blueprint.arguments(CampaignsQuery, location="query")
@blueprint.response(200, CampaignPageOut)
@refuses(blueprint, 401, 403, 404, 422, 503)
@allowed(Action.READ_CONTACTS)
def list_campaigns(query: dict[str, Any], contact_id: UUID) -> Response:
    """Every script that reached the contact, page by page."""
    must_be_visible(contact_id)
    return json_bytes(parts().saves.campaigns(user().claims(), contact_id, query))
