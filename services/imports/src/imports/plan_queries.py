"""What a dry run says of the rows (IM-11)."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from imports.mapping import deciding_columns, places
from imports.models import DryRun, Import
from imports.planning import STRICTER
from imports.queries import Waiting, explained

Row = dict[str, Any]


class Wanted(NamedTuple):
    """Which rows of a plan."""

    outcome: str | None
    code: str | None
    field: str | None
    after: int
    limit: int


_PLAN = """
    SELECT row, outcome, in_part, contact_id, codes, changes, cells FROM plan_row
    WHERE institution_id = :institution AND dry_run_id = :dry_run AND row > :after
"""


def plan(session: Session, import_: Import, wanted: Wanted) -> list[Row]:
    """Rows in the file's order, each with what it changes and why. Raises NotFound."""
    sql = _PLAN
    sql += " AND outcome = :outcome" if wanted.outcome is not None else ""
    sql += " AND codes IS NOT NULL AND codes @> CAST(:code AS jsonb)" if wanted.code is not None else ""
    sql += " AND (strpos(changes, :first) = 1 OR strpos(changes, :later) > 0)" if wanted.field is not None else ""
    change = f"[{orjson.dumps(wanted.field).decode()},"  # so it begins; in a value a quote is escaped
    params = {
        **_whose(import_),
        **wanted._asdict(),
        "code": orjson.dumps([{"code": wanted.code}]).decode(),
        "first": f"[{change}",
        "later": f"],{change}",
    }
    at = places(import_.targets)
    deciding = _deciding(import_)
    found = session.execute(text(f"{sql} ORDER BY row LIMIT :limit"), params)
    return [_row(one._mapping, at, import_.header, deciding) for one in found]


def _row(found: Any, at: dict[str, int], header: Sequence[str], deciding: dict[str, str]) -> Row:
    changes = [
        {"field": field, "column": deciding.get(field), "before": before, "after": after, "rule": rule}
        for field, before, after, rule in orjson.loads(found["changes"] or "[]")
    ]
    return {
        "row": found["row"],
        "outcome": found["outcome"],
        "partial": found["in_part"],
        "contact_id": str(found["contact_id"]) if found["contact_id"] else None,
        "codes": [explained(code, at, header) for code in found["codes"] or ()],
        "cells": found["cells"],
        "changes": changes,
    }


_CODE_COUNTS = text(
    "SELECT code ->> 'code', count(DISTINCT row) FROM plan_row, jsonb_array_elements(codes) AS code"
    " WHERE institution_id = :institution AND dry_run_id = :dry_run AND codes IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
)


def code_counts(session: Session, import_: Import) -> dict[str, int]:
    """In how many rows each code would be given. Raises NotFound."""
    return {str(code): int(rows) for code, rows in session.execute(_CODE_COUNTS, _whose(import_))}


def fields(session: Session, import_: Import) -> Row:
    """In how many rows each field would change, the most frequent first, or make consent stricter. Raises NotFound."""
    known = session.get(DryRun, tuple(_whose(import_).values()))
    rows_of = dict(known.fields) if known else {}
    stricter = rows_of.pop(STRICTER, 0)
    deciding = _deciding(import_)
    counted = sorted(rows_of.items(), key=lambda one: (-one[1], one[0]))
    items = [{"field": field, "column": deciding.get(field), "rows": rows} for field, rows in counted]
    return {"items": items, "stricter": stricter}


_DIGESTS = text(
    "SELECT row, digest FROM plan_row WHERE institution_id = :institution AND dry_run_id = :dry_run"
    " AND row BETWEEN :first AND :last"
)


def digests(session: Session, import_: Import, first: int, last: int) -> dict[int, str]:
    """What the dry run that the import was started with said of these rows."""
    whose = {"institution": import_.institution_id, "dry_run": import_.reviewed}
    return dict(session.execute(_DIGESTS, {**whose, "first": first, "last": last}).all())


# An index has them all: the states are written out, so that the planner knows.
_WAITING = text("""
    SELECT i.institution_id, i.id FROM import i
    JOIN dry_run d ON d.institution_id = i.institution_id AND d.id = (i.dry_run ->> 'id')::uuid
    WHERE i.dry_run ->> 'state' IN ('asked', 'running') AND i.status = 'waiting'
        AND (i.dry_run ->> 'mapping_version')::int = i.mapping_version
    ORDER BY d.worked_at NULLS FIRST, d.asked_at
""")


def waiting_dry_runs(session: Session) -> list[Waiting]:
    """Every dry run that is not over, those first that have waited longest for a turn."""
    return [Waiting(*found) for found in session.execute(_WAITING)]


def _deciding(import_: Import) -> dict[str, str]:
    """Also the column of labels, which are no field of a contact; none if only the import gives them."""
    columns = dict(zip(import_.targets, import_.header, strict=True))
    labels = {"labels": columns["labels"].strip()} if columns.get("labels", "").strip() else {}
    return deciding_columns(import_.header, import_.targets) | labels


def _whose(import_: Import) -> dict[str, Any]:
    if import_.dry_run is None:
        raise NotFound("This import was not run dry.")
    return {"institution": import_.institution_id, "dry_run": UUID(import_.dry_run["id"])}
