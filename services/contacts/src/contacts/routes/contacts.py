"""/contacts: create, read, list, edit; history and imports of one contact."""

from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from chassis.app import begin, database, if_match
from chassis.auth import caller, requires
from chassis.blueprints import IDEMPOTENCY_KEY, IF_MATCH, Blueprint, json_body
from chassis.idempotency import idempotent
from chassis.keyset import after_id, page_of
from contacts import history_queries, queries
from contacts.commands.contacts import create_contact, edit_contact
from contacts.contact_schemas import ContactIn, ContactList, ContactOut, ContactsPage, contact_body
from contacts.edits import Body, Origin
from contacts.history_schemas import History, HistoryPage, Provenance
from contacts.import_schemas import ImportsOut
from contacts.routes import READERS, answer, body_of, origin, version_of

blueprint = Blueprint("contacts", __name__, url_prefix="/contacts", description="Contacts")

ARCHIVED = {"any": None, "false": False, "true": True}


@blueprint.post("")
@blueprint.doc(**body_of(ContactIn, IDEMPOTENCY_KEY))
@blueprint.response(201, ContactOut)
@blueprint.refuses(400, 401, 403, 409, 422, 503)
@requires("staff")
def post_contact() -> Response:
    """Create a contact. 409 duplicate-contact names who has the phone or CRM ID."""
    who, raw = origin(), json_body()

    def work(session: Session) -> tuple[dict[str, Any], int]:
        return idempotent(session, lambda: (create_contact(session, _body(session, raw, who), who), 201))

    return answer(*database().retrying(work, who.institution))


@blueprint.get("")
@blueprint.arguments(ContactsPage, location="query")
@blueprint.response(200, ContactList)
@blueprint.refuses(401, 403, 422, 503)
@requires(*READERS)
def get_contacts(page: dict[str, Any]) -> Response:
    """Whole states by id; archived ones only if asked for (AR-1)."""
    after, limit, archived = after_id(page["after"]), page["limit"], ARCHIVED[page["archived"]]
    with begin() as session:
        found = queries.contacts(session, caller().institution, after, limit, archived)
    return answer(page_of(found, limit, key=lambda contact: (contact["id"],)))


@blueprint.get("/<uuid:contact_id>")
@blueprint.response(200, ContactOut)
@blueprint.refuses(401, 403, 404, 503)
@requires(*READERS)
def get_contact(contact_id: UUID) -> Response:
    """The whole state; its ETag is the version to send as If-Match."""
    with begin() as session:
        return answer(queries.contact(session, caller().institution, contact_id))


@blueprint.patch("/<uuid:contact_id>")
@blueprint.doc(**body_of(ContactIn, IF_MATCH))
@blueprint.response(200, ContactOut)
@blueprint.refuses(400, 401, 403, 404, 409, 412, 422, 428, 503)
@requires("staff")
def patch_contact(contact_id: UUID) -> Response:
    """JSON Merge Patch with strict If-Match: null clears, a missing key leaves; on any fault nothing is applied."""
    who, seen, raw = origin(), if_match(), json_body()

    def work(session: Session) -> dict[str, Any]:
        queries.contact(session, who.institution, contact_id)
        return edit_contact(session, contact_id, seen, _body(session, raw, who), who)

    return answer(database().retrying(work, who.institution))


@blueprint.get("/<uuid:contact_id>/imports")
@blueprint.response(200, ImportsOut)
@blueprint.refuses(401, 403, 404, 503)
@requires(*READERS)
def get_imports(contact_id: UUID) -> Response:
    """The newest imports the contact was in (IM-14)."""
    with begin() as session:
        queries.contact(session, caller().institution, contact_id)
        return answer(queries.recent_imports(session, caller().institution, contact_id))


@blueprint.get("/<uuid:contact_id>/history")
@blueprint.arguments(HistoryPage, location="query")
@blueprint.response(200, History)
@blueprint.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_history(page: dict[str, Any], contact_id: UUID) -> Response:
    """Every change, newest first: who, when, from where, and what each field was before and after (AC-5)."""
    after, limit, field = version_of(page["after"]), page["limit"], page["field"]
    with begin() as session:
        found = history_queries.history(
            session, caller().institution, contact_id, after=after, field=field, limit=limit
        )
    return answer(page_of(found, limit, key=lambda change: (change["version"],)))


@blueprint.get("/<uuid:contact_id>/provenance")
@blueprint.response(200, Provenance)
@blueprint.refuses(401, 403, 404, 503)
@requires(*READERS)
def get_provenance(contact_id: UUID) -> Response:
    """Where each value came from: the last change of its field, or how the contact began (AC-5)."""
    with begin() as session:
        return answer(history_queries.provenance(session, caller().institution, contact_id))


def _body(session: Session, raw: Any, who: Origin) -> Body:
    if isinstance(raw, dict) and raw.get("custom"):
        queries.keep_options(session, who.institution)
    definitions = queries.definitions(session, who.institution)
    return contact_body(raw, definitions, queries.defaults(session, who.institution), who.at)
