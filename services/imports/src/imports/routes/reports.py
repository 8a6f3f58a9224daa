"""/imports/<id>: what became of the rows."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from chassis.app import begin, database
from chassis.auth import caller, requires
from chassis.blueprints import Blueprint
from chassis.keyset import page_of
from imports import queries, report
from imports.routes import READERS, after_of, columns_of, download
from imports.schemas import CodeCounts, ColumnsQuery, DecidingColumnsList, LeftOverQuery, RowPage, RowsQuery

FILE_NAMES = {"refused": "refused", "held": "held", "in_part": "in-part", "all": "to-mend"}

reports = Blueprint("reports", __name__, url_prefix="/imports", description="What became of the rows of imports")


@reports.get("/<uuid:import_id>/rows")
@reports.arguments(RowsQuery, location="query")
@reports.response(200, RowPage)
@reports.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_rows(query: dict[str, Any], import_id: UUID) -> ResponseReturnValue:
    """The report, row by row in the file's order: outcome, codes with cause and next step (IM-13)."""
    after, limit = after_of(query) or 0, query["limit"]
    with begin() as session:
        found = queries.get_import(session, caller(), import_id)
        rows = queries.list_rows(
            session,
            found,
            outcome=query.get("outcome"),
            code=query.get("code"),
            what=query.get("what"),
            after=after,
            limit=limit + 1,
        )
        return page_of(rows, limit, key=lambda row: (row["row"],)) | {"columns": columns_of(found)}


@reports.get("/<uuid:import_id>/codes")
@reports.response(200, CodeCounts)
@reports.refuses(401, 403, 404, 503)
@requires(*READERS)
def get_codes(import_id: UUID) -> ResponseReturnValue:
    """The codes that occur in the report, to filter it by (IM-13)."""
    with begin() as session:
        counts = queries.code_counts(session, queries.get_import(session, caller(), import_id))
        return {"items": [{"code": code, "rows": rows} for code, rows in counts.items()]}


@reports.get("/<uuid:import_id>/refused.csv")
@reports.arguments(LeftOverQuery, location="query")
@reports.response(200, content_type="text/csv")
@reports.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_refused(query: dict[str, Any], import_id: UUID) -> ResponseReturnValue:
    """Rows that left something over, as they stood in the file, with codes and messages: correct and import them again.

    Those that were refused, if nothing else is asked for.
    """
    what = query["what"]
    with begin() as session:
        found = queries.get_import(session, caller(), import_id)
    rows = queries.rows_to_mend(database(), found, what)
    return download(f"import-{found.number}-{FILE_NAMES[what]}.csv", report.mendable_csv(found, rows))


@reports.get("/columns")
@reports.arguments(ColumnsQuery, location="query")
@reports.response(200, DecidingColumnsList)
@reports.refuses(401, 403, 422, 503)
@requires(*READERS, "support")
def get_columns(query: dict[str, Any]) -> ResponseReturnValue:
    """Of several imports: what the file calls the column a contact's field came from (AC-5)."""
    with begin() as session:
        found = queries.columns_of(session, caller(), query["ids"])
    return {"items": [{"id": str(id), "columns": columns} for id, columns in found.items()]}
