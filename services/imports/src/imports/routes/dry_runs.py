"""/imports/<id>: what a draft would do is looked at before it is started (IM-11)."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from chassis.app import begin, settings
from chassis.auth import caller, requires
from chassis.blueprints import Blueprint
from chassis.keyset import page_of
from imports import plan_queries, queries
from imports.commands.dry_runs import ask, stop
from imports.commands.mapping import check_not_begun
from imports.commands.starting import check_reviewed, start
from imports.dry_run_schemas import PlanFields, PlanPage, PlanQuery, RowsMoved, StartIn
from imports.errors import Incomplete, MappingMoved
from imports.models import Import
from imports.readiness import problems
from imports.routes import READERS, after_of, detail, patient
from imports.schemas import CodeCounts, ImportDetail

dry_runs = Blueprint("dry-runs", __name__, url_prefix="/imports", description="Drafts are run dry, then started")


@dry_runs.post("/<uuid:import_id>/dry-run")
@dry_runs.response(202, ImportDetail)
@dry_runs.refuses(401, 403, 404, 409, 422, 503)
@requires("staff")
def post_dry_run(import_id: UUID) -> ResponseReturnValue:
    """Have it run dry, also again: the newest one counts. `dry_run` says how far it is (IM-11).

    409 import-begun; 422 mapping-incomplete.
    """
    version = _complete(import_id)
    with begin() as session:
        found = queries.get_import(session, caller(), import_id, lock=True)
        _check_unmoved(found, version)
        ask(session, found, caller().user)
        return detail(found), 202


@dry_runs.post("/<uuid:import_id>/dry-run/stop")
@dry_runs.response(200, ImportDetail)
@dry_runs.refuses(401, 403, 404, 503)
@requires("staff")
def post_stop(import_id: UUID) -> ResponseReturnValue:
    """End its dry run where it is; nothing was applied, so nothing has to be undone."""
    with begin() as session:
        found = queries.get_import(session, caller(), import_id, lock=True)
        stop(session, found)
        return detail(found)


@dry_runs.post("/<uuid:import_id>/start")
@dry_runs.arguments(StartIn)
@dry_runs.response(200, ImportDetail)
@dry_runs.refuses(400, 401, 403, 404, 409, 422, 503)
@requires("staff")
def post_start(wanted: dict[str, Any], import_id: UUID) -> ResponseReturnValue:
    """Start a draft with the dry run it was reviewed with: rows that are decided otherwise by then are held (IM-11).

    Without one only where its mapping is a profile's, unchanged (IM-16). 409 import-begun, dry-run-needed,
    dry-run-outdated; 422 mapping-incomplete.
    """
    version = _complete(import_id)
    with begin() as session:
        found = queries.get_import(session, caller(), import_id, lock=True)
        _check_unmoved(found, version)
        start(session, found, wanted["dry_run"], caller().user, wanted.get("name"))
        return detail(found)


@dry_runs.get("/<uuid:import_id>/plan")
@dry_runs.arguments(PlanQuery, location="query")
@dry_runs.response(200, PlanPage)
@dry_runs.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_plan(query: dict[str, Any], import_id: UUID) -> ResponseReturnValue:
    """What its newest dry run says, row by row in the file's order: outcome, codes, and each field old and new with the
    rule that decided (IM-11). 404 also if there was none."""
    after, limit = after_of(query) or 0, query["limit"]
    wanted = plan_queries.Wanted(query.get("outcome"), query.get("code"), query.get("field"), after, limit + 1)
    with begin() as session:
        rows = plan_queries.plan(session, queries.get_import(session, caller(), import_id), wanted)
    return page_of(rows, limit, key=lambda row: (row["row"],))


@dry_runs.get("/<uuid:import_id>/plan/codes")
@dry_runs.response(200, CodeCounts)
@dry_runs.refuses(401, 403, 404, 503)
@requires(*READERS)
def get_plan_codes(import_id: UUID) -> ResponseReturnValue:
    """The codes that would be given, to filter the plan by."""
    with begin() as session:
        counts = plan_queries.code_counts(session, queries.get_import(session, caller(), import_id))
    return {"items": [{"code": code, "rows": rows} for code, rows in counts.items()]}


@dry_runs.get("/<uuid:import_id>/plan/fields")
@dry_runs.response(200, PlanFields)
@dry_runs.refuses(401, 403, 404, 503)
@requires(*READERS)
def get_plan_fields(import_id: UUID) -> ResponseReturnValue:
    """The fields that would change, to filter the plan by."""
    with begin() as session:
        return plan_queries.fields(session, queries.get_import(session, caller(), import_id))


@dry_runs.get("/<uuid:import_id>/plan/moved")
@dry_runs.response(200, RowsMoved)
@dry_runs.refuses(401, 403, 404, 409, 503)
@requires(*READERS)
def get_moved(import_id: UUID) -> ResponseReturnValue:
    """How many rows' contacts or identifiers moved since the dry run looked at them (IM-11): ask before the start.

    409 dry-run-needed, dry-run-outdated.
    """
    with begin() as session:
        dry_run = check_reviewed(queries.get_import(session, caller(), import_id))
    with patient():
        return {"rows": settings()["contacts"].moved(_claims(), import_id, dry_run)}


def _complete(import_id: UUID) -> int:
    """The version of its mapping, which must have no problem. Raises Begun, Incomplete."""
    with begin() as session:
        found = queries.get_import(session, caller(), import_id)
    check_not_begun(found)
    with patient():
        customs = settings()["contacts"].custom_fields(_claims())
    if lacking := problems(found, customs):
        raise Incomplete([problem._asdict() for problem in lacking])
    return found.mapping_version


def _check_unmoved(import_: Import, version: int) -> None:
    """Raises MappingMoved: what was looked at is not what it has now."""
    if import_.mapping_version != version:
        raise MappingMoved()


def _claims() -> dict[str, Any]:
    return {**caller().claims(), "origin": "import"}
