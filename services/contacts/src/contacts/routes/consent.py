"""/contacts/<id>/consent: the ledger, and what stood at a moment."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response

from chassis.app import begin
from chassis.auth import caller, requires
from chassis.blueprints import Blueprint
from chassis.clock import iso
from chassis.keyset import decode_cursor, no_cursor, page_of
from contacts import consent_queries, queries
from contacts.consent_queries import Place
from contacts.consent_schemas import ConsentOut, ConsentPage
from contacts.routes import READERS, answer

blueprint = Blueprint("consent", __name__, url_prefix="/contacts", description="Consent")


@blueprint.get("/<uuid:contact_id>/consent")
@blueprint.arguments(ConsentPage, location="query")
@blueprint.response(200, ConsentOut)
@blueprint.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_consent(page: dict[str, Any], contact_id: UUID) -> Response:
    """Every entry, the last to take effect first (CH-3); with `at` the status of each address at that moment."""
    institution, after = caller().institution, _place(page["after"])
    with begin() as session:
        queries.contact(session, institution, contact_id)
        if page["at"] is not None:
            stood = consent_queries.standing_at(session, institution, contact_id, page["at"])
            return answer({"at": iso(page["at"]), "channels": stood})
        found = consent_queries.entries(session, institution, contact_id, page["channel"], after, page["limit"])
        told = page_of(found, page["limit"], key=lambda entry: (entry["effective_at"], entry["id"]))
        if after is None:
            told["causes"] = consent_queries.causes(session, institution, contact_id)
    return answer(told)


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    try:
        at, id = decode_cursor(cursor)
        return datetime.fromisoformat(at), int(id)
    except (ValueError, TypeError):
        raise no_cursor() from None
