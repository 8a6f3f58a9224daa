"""The edges: each parses, opens the transaction, calls one thing and dumps."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from chassis.app import begin, database, etag, if_match
from chassis.auth import caller, requires
from chassis.blueprints import IDEMPOTENCY_KEY, IF_MATCH, Blueprint
from chassis.clock import now
from chassis.idempotency import idempotent
from chassis.keyset import after_id, decode_cursor, no_cursor, page, page_of
from labels import queries
from labels.commands.batches import assign
from labels.commands.label_sets import change_label_set
from labels.commands.labels import change_label, create_label
from labels.commands.resolving import resolve
from labels.commands.rolling_back import take_back
from labels.past import By
from labels.schemas import (
    BatchIn,
    BatchOut,
    LabelHistory,
    LabelIn,
    LabelOut,
    LabelPage,
    LabelPatch,
    LabelQuery,
    LabelSetOut,
    LabelSetPage,
    LabelSetPatch,
    PageQuery,
    ResolveIn,
    ResolveOut,
    TakeBackIn,
    TakeBackOut,
)

READERS = ("staff", "support", "insights")

labels = Blueprint("labels", __name__, url_prefix="/labels", description="Label definitions")
label_sets = Blueprint("contact-labels", __name__, url_prefix="/contact-labels", description="The labels of contacts")


@labels.post("")
@labels.arguments(LabelIn)
@labels.response(201, LabelOut)
@labels.doc(parameters=[IDEMPOTENCY_KEY])
@labels.refuses(400, 401, 403, 409, 422, 503)
@requires("staff")
def post_label(wanted: dict[str, Any]) -> ResponseReturnValue:
    """Create a label. 409 duplicate-label names the one that has the name; send an Idempotency-Key to retry safely."""
    with begin() as session:
        return idempotent(session, lambda: (create_label(session, caller().institution, wanted).state(), 201))


@labels.get("")
@labels.arguments(LabelQuery, location="query")
@labels.response(200, LabelPage)
@labels.refuses(401, 403, 422, 503)
@requires(*READERS)
def get_labels(query: dict[str, Any]) -> ResponseReturnValue:
    """The labels in the order of their ids; archived=false gives those that may be offered."""
    archived = {"any": None, "true": True, "false": False}[query["archived"]]
    after, limit = after_id(query.get("after")), query["limit"]
    with begin() as session:
        found = queries.list_labels(session, caller().institution, after=after, limit=limit, archived=archived)
        return page(found, limit, key=lambda label: (label.id,))


@labels.get("/<uuid:label_id>")
@labels.response(200, LabelOut)
@labels.refuses(401, 403, 404, 503)
@requires(*READERS)
def get_label(label_id: UUID) -> ResponseReturnValue:
    """One label; its ETag is what a PATCH sends as If-Match."""
    with begin() as session:
        label = queries.get_label(session, caller().institution, label_id)
        return label.state(), 200, {"ETag": etag(label.version)}


@labels.patch("/<uuid:label_id>")
@labels.arguments(LabelPatch)
@labels.response(200, LabelOut)
@labels.doc(parameters=[IF_MATCH])
@labels.refuses(400, 401, 403, 404, 409, 412, 422, 428, 503)
@requires("staff")
def patch_label(wanted: dict[str, Any], label_id: UUID) -> ResponseReturnValue:
    """Rename, recolour, describe, archive or restore. 412 stale carries the current state; 428 without If-Match."""
    seen = if_match()
    with begin() as session:
        label = change_label(session, caller().institution, label_id, wanted, seen=seen)
        return label.state(), 200, {"ETag": etag(label.version)}


@labels.post("/resolve")
@labels.arguments(ResolveIn)
@labels.response(200, ResolveOut)
@labels.refuses(400, 401, 403, 422, 503)
@requires("staff", issuers=("panel-bff", "imports"))
def post_resolve(wanted: dict[str, Any]) -> ResponseReturnValue:
    """The label of each name, created where there is none if asked to; naturally safe to send again."""
    institution, names, create = caller().institution, wanted["names"], wanted["create"]
    found = database().retrying(lambda session: resolve(session, institution, names, create=create), institution)
    return asdict(found)


@label_sets.get("")
@label_sets.arguments(PageQuery, location="query")
@label_sets.response(200, LabelSetPage)
@label_sets.refuses(401, 403, 422, 503)
@requires(*READERS)
def get_label_sets(query: dict[str, Any]) -> ResponseReturnValue:
    """Every contact that ever had a label, in the order of the contacts' ids."""
    after, limit = after_id(query.get("after")), query["limit"]
    with begin() as session:
        found = queries.list_label_sets(session, caller().institution, after=after, limit=limit)
        return page(found, limit, key=lambda held: (held.contact_id,))


@label_sets.get("/<uuid:contact_id>")
@label_sets.response(200, LabelSetOut)
@label_sets.refuses(401, 403, 503)
@requires(*READERS)
def get_label_set(contact_id: UUID) -> ResponseReturnValue:
    """A contact's labels; version 0 and none for a contact that never had one."""
    with begin() as session:
        return queries.get_label_set(session, caller().institution, contact_id).state()


@label_sets.patch("/<uuid:contact_id>")
@label_sets.arguments(LabelSetPatch)
@label_sets.response(200, LabelSetOut)
@label_sets.refuses(400, 401, 403, 422, 503)
@requires("staff")
def patch_label_set(wanted: dict[str, Any], contact_id: UUID) -> ResponseReturnValue:
    """Add and remove labels in one go. Both are naturally repeatable, so there is no If-Match."""
    with begin() as session:
        return change_label_set(session, caller().institution, contact_id, _by(), **wanted).state()


@label_sets.get("/<uuid:contact_id>/history")
@label_sets.arguments(PageQuery, location="query")
@label_sets.response(200, LabelHistory)
@label_sets.refuses(401, 403, 422, 503)
@requires(*READERS)
def get_history(query: dict[str, Any], contact_id: UUID) -> ResponseReturnValue:
    """Every change of a contact's labels, newest first: who, when, from where, what came and went (AC-5)."""
    after, limit = _version(query.get("after")), query["limit"]
    with begin() as session:
        found = queries.history(session, caller().institution, contact_id, after=after, limit=limit)
    return page_of(found, limit, key=lambda change: (change["version"],))


@label_sets.post("/batch")
@label_sets.arguments(BatchIn)
@label_sets.response(200, BatchOut)
@label_sets.refuses(400, 401, 403, 422, 503)
@requires("staff", issuers=("imports", "panel-bff"))
def post_batch(wanted: dict[str, Any]) -> ResponseReturnValue:
    """Give labels to many contacts; sent again it changes nothing."""
    institution, by = caller().institution, _by(wanted.get("import_id"), wanted.get("import_number"))
    done = database().retrying(lambda session: assign(session, institution, by, wanted["add"]), institution)
    return {"changed": done.changed, "skipped": done.skipped}


@label_sets.post("/roll-back")
@label_sets.arguments(TakeBackIn)
@label_sets.response(200, TakeBackOut)
@label_sets.refuses(400, 401, 403, 422, 503)
@requires("staff", issuers=("imports",))
def post_roll_back(wanted: dict[str, Any]) -> ResponseReturnValue:
    """Take away the labels that an import gave these contacts, but for those somebody gave again since (IM-15)."""
    institution = caller().institution
    by = By(caller().user, "roll-back", now(), wanted["import_id"], wanted["import_number"])
    done = database().retrying(lambda session: take_back(session, institution, by, wanted["contacts"]), institution)
    return {"items": done}


def _by(import_id: UUID | None = None, import_number: int | None = None) -> By:
    return By(caller().user, caller().origin, now(), import_id, import_number)


def _version(cursor: str | None) -> int | None:
    values = [None] if cursor is None else decode_cursor(cursor)
    if len(values) == 1 and (values[0] is None or (type(values[0]) is int and 0 < values[0] < queries.LAST)):
        return values[0]
    raise no_cursor()
