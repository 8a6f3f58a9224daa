"""/contacts/<id>/campaigns: the scripts that reached a contact (CS-7)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response

from chassis.app import begin
from chassis.auth import caller, requires
from chassis.blueprints import Blueprint
from chassis.keyset import decode_cursor, no_cursor, page_of
from contacts import campaign_queries, queries
from contacts.campaign_schemas import CampaignReceiptPage
from contacts.routes import READERS, answer
from contacts.schemas import Page

blueprint = Blueprint("campaigns", __name__, url_prefix="/contacts", description="Campaigns that reached contacts")


@blueprint.get("/<uuid:contact_id>/campaigns")
@blueprint.arguments(Page, location="query")
@blueprint.response(200, CampaignReceiptPage)
@blueprint.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_campaigns(page: dict[str, Any], contact_id: UUID) -> Response:
    """Every script of a campaign that reached the contact, newest first."""
    after, limit = _place(page["after"]), page["limit"]
    with begin() as session:
        queries.contact(session, caller().institution, contact_id)
        found = campaign_queries.receipts(session, caller().institution, contact_id, after, limit)
    return answer(page_of(found, limit, key=campaign_queries.place))


def _place(cursor: str | None) -> campaign_queries.Place | None:
    if cursor is None:
        return None
    try:
        sent_at, id = decode_cursor(cursor)
        at = datetime.fromisoformat(sent_at)
        if type(id) is str and "\0" not in id and at.tzinfo is not None:
            return at, id
    except (ValueError, TypeError):
        pass
    raise no_cursor()
