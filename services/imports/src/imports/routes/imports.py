"""/imports: a file comes in, is followed, paused, resumed and cancelled."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import orjson
from flask import request
from flask.typing import ResponseReturnValue

from chassis.app import begin, settings
from chassis.auth import caller, requires
from chassis.blueprints import IDEMPOTENCY_KEY, Blueprint
from chassis.idempotency import idempotent
from chassis.keyset import page
from imports import queries, report
from imports.commands.arriving import create_import
from imports.commands.steering import steer
from imports.errors import FileRefused
from imports.intake import Arrival, Taken, take_in
from imports.mapping import label_names
from imports.routes import READERS, after_of, detail, download, knowledge, patient
from imports.schemas import ImportDetail, ImportPage, PageQuery, UploadQuery
from imports.steering import Step

imports = Blueprint("imports", __name__, url_prefix="/imports", description="CSV files on their way to contacts")


@imports.post("")
@imports.arguments(UploadQuery, location="query")
@imports.response(201, ImportDetail)
@imports.doc(
    requestBody={"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}},
    parameters=[IDEMPOTENCY_KEY],
)
@imports.refuses(400, 401, 403, 413, 422, 503)
@requires("staff")
def post_import(query: dict[str, Any]) -> ResponseReturnValue:
    """Upload a CSV as the request's body. 422 says what is wrong with the file, 413 that it is too large.

    Send an Idempotency-Key to retry safely; without one the same bytes are a new import (IM-22).
    """
    tools = settings()
    config, store = tools["config"], tools["store"]
    if (request.content_length or 0) > config.max_file_bytes:
        raise FileRefused("too-large")
    arrival = _arrival(query)
    with patient():
        known = partial(knowledge, arrival.claims())
        taken = take_in(store, known, arrival, _whole_body(), config.max_rows)
    try:
        answer = _created(arrival, taken, query)
    except BaseException:
        store.remove(taken.stored.path)
        raise
    if answer["id"] != str(taken.id):
        store.remove(taken.stored.path)  # sent again: the first one stands
    return answer, 201


@imports.get("")
@imports.arguments(PageQuery, location="query")
@imports.response(200, ImportPage)
@imports.refuses(401, 403, 422, 503)
@requires(*READERS)
def get_imports(query: dict[str, Any]) -> ResponseReturnValue:
    """The institution's imports, newest first."""
    before, limit = after_of(query), query["limit"]
    with begin() as session:
        found = queries.list_imports(session, caller(), before=before, limit=limit)
        return page(found, limit, key=lambda one: (one.number,))


@imports.get("/template.csv")
@imports.response(200, content_type="text/csv")
@imports.refuses(401, 403, 503)
@requires(*READERS)
def get_template() -> ResponseReturnValue:
    """An empty file with every column there is, the institution's custom fields included (IM-17)."""
    with patient():
        customs = settings()["contacts"].custom_fields({**caller().claims(), "origin": "import"})
    return download("contacts-template.csv", report.template_csv(customs))


@imports.get("/<uuid:import_id>")
@imports.response(200, ImportDetail)
@imports.refuses(401, 403, 404, 503)
@requires(*READERS)
def get_import(import_id: UUID) -> ResponseReturnValue:
    """One import: how far it is, and what each column was taken for."""
    with begin() as session:
        return detail(queries.get_import(session, caller(), import_id))


@imports.post("/<uuid:import_id>/pause")
@imports.response(200, ImportDetail)
@imports.refuses(401, 403, 404, 409, 503)
@requires("staff")
def post_pause(import_id: UUID) -> ResponseReturnValue:
    """Halt it after the batch under way (IM-12). 409 import-over, import-cancelling."""
    return _steered(import_id, "pause")


@imports.post("/<uuid:import_id>/resume")
@imports.response(200, ImportDetail)
@imports.refuses(401, 403, 404, 409, 503)
@requires("staff")
def post_resume(import_id: UUID) -> ResponseReturnValue:
    """Start what waits to be started (IM-3, IM-22), or go on at the first undecided row (IM-12).

    409 import-over, import-cancelling.
    """
    return _steered(import_id, "resume")


@imports.post("/<uuid:import_id>/cancel")
@imports.response(200, ImportDetail)
@imports.refuses(401, 403, 404, 409, 503)
@requires("staff")
def post_cancel(import_id: UUID) -> ResponseReturnValue:
    """End it after the batch under way; rows that are decided stay (IM-12, IM-13). 409 import-over."""
    return _steered(import_id, "cancel")


def _steered(import_id: UUID, step: Step) -> dict[str, Any]:
    with begin() as session:
        found = queries.get_import(session, caller(), import_id, lock=True)
        steer(session, found, step, caller().user)
        return detail(found)


def _whole_body() -> Callable[[int], bytes]:
    """Reads the body piece by piece; an upload that breaks off is no shorter file, it is refused."""
    seen, said = 0, request.content_length

    def read(size: int) -> bytes:
        nonlocal seen
        piece = request.stream.read(size)
        seen += len(piece)
        if not piece and said is not None and seen < said:
            raise FileRefused("incomplete-upload")
        return piece

    return read


def _arrival(query: dict[str, Any]) -> Arrival:
    who = caller()
    return Arrival(
        institution=who.institution,
        actor=who.user,
        role=who.role,
        groups=None if who.groups is None else list(who.groups),
        source="upload",
        file_name=query["file_name"],
        encoding=query.get("encoding"),
        delimiter=query.get("delimiter"),
        options={name: query[name] for name in ("mode", "strict", "update_by_email") if name in query},
        label_names=list(dict.fromkeys(name for text in query["labels"] for name in label_names(text))),
        create_labels=query.get("create_labels"),
        ask_same_bytes=query["ask_same_bytes"],
        draft=query["draft"],
    )


def _created(arrival: Arrival, taken: Taken, query: dict[str, Any]) -> dict[str, Any]:
    said = orjson.dumps(query, option=orjson.OPT_SORT_KEYS)
    body_sha256 = hashlib.sha256(taken.stored.sha256 + said).digest()
    with begin() as session:
        answer, _ = idempotent(session, lambda: (detail(create_import(session, arrival, taken)), 201), body_sha256)
    return answer
