"""/imports/<id>/mend: rows that left something over are corrected and imported again."""

import io
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from chassis.app import begin, settings
from chassis.auth import caller, requires
from chassis.blueprints import IDEMPOTENCY_KEY, Blueprint
from chassis.clock import uuid7
from chassis.errors import Invalid
from chassis.idempotency import idempotent
from imports import queries
from imports.commands.mending import create_mend
from imports.errors import FileRefused
from imports.examining import Knowledge, Said, examine
from imports.intake import Arrival, Taken, Terms
from imports.mending import MOST_ROWS, Mended, faults_of, file_of, options_of
from imports.mending_queries import mendable
from imports.mending_schemas import MendIn
from imports.models import Import
from imports.routes import detail, patient
from imports.schemas import ImportDetail

mending = Blueprint("mending", __name__, url_prefix="/imports", description="Rows that are corrected in the report")

NOTHING_KNOWN = Knowledge([], lambda _: [])  # the parent says what the columns mean
LARGEST = 32 * 1024 * 1024  # bytes of a body, which is held in memory


@mending.before_request
def not_too_large() -> None:
    request.max_content_length = LARGEST  # also of a body that does not say how long it is
    if (request.content_length or 0) > LARGEST:
        raise FileRefused("too-large", "At most 32 MiB of rows at a time: send them in several parts.")


@mending.post("/<uuid:import_id>/mend")
@mending.arguments(MendIn)
@mending.response(201, ImportDetail)
@mending.doc(parameters=[IDEMPOTENCY_KEY])
@mending.refuses(400, 401, 403, 404, 409, 413, 422, 503)
@requires("staff")
def post_mend(wanted: dict[str, Any], import_id: UUID) -> ResponseReturnValue:
    """Import mended rows again, as a child that runs at once with its parent's mapping and options (IM-13).

    The child of one that only created updates too: rows in part have their contact by now.
    Only rows that were refused, held or applied in part, whole, as wide as the header. Fields that are as they were
    change nothing. Faults of rows: not-mendable, cells-gone, wrong-width, value-missing, duplicate-row.
    409 rolled-back: nor of an import that is taken back.
    """
    rows = [Mended(**row) for row in wanted["rows"]]
    with begin() as session:
        parent = queries.get_import(session, caller(), import_id)
        if faults := faults_of(rows, len(parent.header), mendable(session, parent, [mended.row for mended in rows])):
            raise Invalid(faults)
    return _imported(parent, sorted(rows)), 201


def _imported(parent: Import, rows: list[Mended]) -> dict[str, Any]:
    store, arrival = settings()["store"], _arrival(parent)
    with patient():
        taken = _taken(parent, rows)
    try:
        with begin() as session:
            answer, _ = idempotent(session, lambda: (detail(create_mend(session, parent, arrival, taken, rows)), 201))
    except BaseException:
        store.remove(taken.stored.path)
        raise
    if answer["id"] != str(taken.id):
        store.remove(taken.stored.path)  # sent again: the first one stands
    return answer


def _taken(parent: Import, rows: list[Mended]) -> Taken:
    """The rows as a file in the store, as if it had been uploaded, on the terms of its parent."""
    child, store, said = uuid7(), settings()["store"], Said("utf-8", "comma", header_row=1)
    stored = store.save(parent.institution_id, child, io.BytesIO(file_of(parent.header, rows)).read)
    terms = Terms(
        columns=parent.columns,
        options=options_of(parent.options),
        label_names=parent.label_names,
        create_labels=parent.create_labels,
    )
    with store.open(stored.path) as file:
        return Taken(child, stored, said, examine(file, said, NOTHING_KNOWN, MOST_ROWS), terms)


def _arrival(parent: Import) -> Arrival:
    """It runs with the rights of who mended (design 3.13)."""
    who = caller()
    return Arrival(
        institution=who.institution,
        actor=who.user,
        role=who.role,
        groups=None if who.groups is None else list(who.groups),
        source="mend",
        file_name=parent.file_name,
    )
