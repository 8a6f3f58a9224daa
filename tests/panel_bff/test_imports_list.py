"""The Imports page: found by the file's name, by number and by how they stand; and rows that are mended."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest

from chassis.errors import Fault, Invalid
from panel_bff.imports_list import STANDINGS, Query, page_statement
from panel_bff.viewer import Viewer
from tests.panel_bff import states
from tests.panel_bff.conftest import Bff, Browser
from tests.panel_bff.owners import Owners
from tests.panel_bff.states import an_import
from tests.support.databases import Databases


def waiting(code: str) -> dict[str, Any]:
    return {"status": "waiting", "problem": {"code": code, "message": "It waits."}}


@pytest.fixture
def reader(bff: Bff, riverside: UUID, lakeside: UUID) -> Browser:
    """Somebody of an institution with these imports, and another institution with one more."""
    told = [
        an_import(riverside, 1, file_name="Students 2025.csv", status="finished"),
        an_import(riverside, 2, file_name="students-2026.csv", **waiting("paused")),
        an_import(riverside, 12, file_name="parents_50%.csv", **waiting("draft")),
        an_import(riverside, 13, file_name="Élèves.csv", **waiting("contacts-away")),
        an_import(riverside, 112, file_name="alumni.csv", **waiting("needs-mapping")),
        an_import(riverside, 113, file_name="alumni 12.csv", status="running"),
        an_import(riverside, 114, file_name="mistake.csv", status="finished", roll_back={"state": "running"}),
        an_import(riverside, 115, file_name="mistake.csv", status="finished", roll_back={"state": "finished"}),
        an_import(lakeside, 12, file_name="students.csv", status="finished"),
    ]
    bff.hears_of(states.IMPORT, *told)
    return bff.user(riverside, "insights")


def found(reader: Browser, **query: Any) -> list[int]:
    answer = reader.get("/api/imports", **query)
    assert answer.status_code == 200, answer.json
    return [item["number"] for item in (answer.json or {})["items"]]


@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("students", [2, 1]),
        ("STUDENTS 2025", [1]),
        ("2026", [2]),
        ("élè", [13]),
        ("50%", [12]),
        ("s_2", []),
        ("12", [113, 12]),
        ("import-12", [12]),
        ("Import-0012", [12]),
        ("alumni 12", [113]),
        ("99999999999999", []),
        ("  ", [115, 114, 113, 112, 13, 12, 2, 1]),
    ],
)
def test_an_import_is_found_by_its_file_and_its_number(reader: Browser, q: str, numbers: list[int]) -> None:
    """IM-14, AC-1: every word is part of the file's name, or the number."""
    assert found(reader, q=q) == numbers


@pytest.mark.parametrize(
    ("status", "numbers"),
    [
        ("finished", [114, 1]),
        ("rolled-back", [115]),
        ("paused", [2]),
        ("draft", [112, 12]),
        ("waiting", [13]),
        ("running", [113]),
        ("failed", []),
    ],
)
def test_imports_are_narrowed_to_how_they_stand(reader: Browser, status: str, numbers: list[int]) -> None:
    """IM-12, IM-15, IM-16: what waits for staff is told from what waits for another service."""
    assert found(reader, status=status) == numbers


def test_a_search_goes_on_page_by_page(reader: Browser) -> None:
    """IM-14: keyset, also of what is narrowed."""
    first = reader.get("/api/imports", q="alumni", limit=1).json or {}
    assert [item["number"] for item in first["items"]] == [113]
    assert found(reader, q="alumni", limit=1, after=first["next"]) == [112]
    assert found(reader, q="alumni", status="draft") == [112]


def test_how_an_import_stands_follows_its_states(bff: Bff, reader: Browser, riverside: UUID) -> None:
    """IM-12: the newest one counts."""
    id = uuid4()
    bff.hears_of(states.IMPORT, an_import(riverside, 200, id, file_name="late.csv", **waiting("draft")))
    assert found(reader, q="late", status="draft") == [200]
    bff.hears_of(states.IMPORT, an_import(riverside, 200, id, version=2, file_name="late.csv", status="queued"))
    assert (found(reader, q="late", status="draft"), found(reader, q="late", status="queued")) == ([], [200])


@pytest.mark.parametrize("query", [{"status": "lost"}, {"q": "x" * 201}, {"q": "a\x00b"}])
def test_what_can_not_be_searched_for_is_refused(reader: Browser, query: dict[str, Any]) -> None:
    """IM-14."""
    assert reader.get("/api/imports", **query).status_code == 422


FILL = """
INSERT INTO read.import (institution_id, import_id, version, number, state, file_name, status, problem)
SELECT ('00000000-0000-0000-0000-00000000000' || n %% 5)::uuid, uuidv7(), 1, n / 5,
    convert_to(repeat('x', 1300), 'UTF8'), 'nightly ' || n || '.csv',
    CASE WHEN n %% 4000 < 5 THEN 'failed' ELSE 'finished' END, NULL
FROM generate_series(1, %(rows)s) n
"""


def test_a_search_reads_no_other_institutions_imports(session_databases: Databases) -> None:
    """IM-14: by an index, however rare what is looked for."""
    urls = session_databases.fresh_database("panel_bff")
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute(FILL, {"rows": 50_000})
        owner.execute("VACUUM (ANALYZE) read.import")
        for query in (Query(), Query(q="no such"), Query(q="import-7"), Query(status="failed")):
            statement, params = page_statement(Viewer(UUID(int=1), None), query)
            plan = owner.execute(f"EXPLAIN (FORMAT JSON) {statement}", params).fetchone()
            assert plan is not None
            said = orjson.dumps(plan[0]).decode()
            assert "Seq Scan" not in said
            assert "import_by_number" in said or "import_pkey" in said


def test_every_way_to_stand_is_one_that_an_import_can_have() -> None:
    """IM-12: none is left out, so that each import is found by one of them."""
    assert set(STANDINGS) == {
        "draft",
        "queued",
        "running",
        "waiting",
        "paused",
        "finished",
        "failed",
        "cancelled",
        "rolled-back",
    }


@pytest.fixture
def staff(owners: Owners, make_bff: Callable[..., Bff], riverside: UUID) -> Browser:
    """At a BFF whose services are there."""
    return make_bff(imports_url=owners.url).user(riverside, "staff")


def test_mended_rows_go_to_imports_and_their_import_is_listed_at_once(
    owners: Owners, riverside: UUID, staff: Browser
) -> None:
    """IM-13, IM-14: once, whatever is retried."""
    parent = uuid4()
    child = an_import(riverside, 8, source="mend", mends={"import_id": str(parent), "number": 7})
    owners.says(child, 201)
    rows = [{"row": 3, "cells": ["Ada", " Lovelace", ""]}]
    answer = staff.ask("POST", f"/api/imports/{parent}/mend", {"Idempotency-Key": "once"}, json={"rows": rows})
    assert (answer.status_code, answer.json) == (201, child)
    assert owners.seen == [("POST", f"/imports/{parent}/mend")]
    assert (orjson.loads(owners.bodies[0]), owners.headers[0]["Idempotency-Key"]) == ({"rows": rows}, "once")
    assert found(staff) == [8]


def test_why_rows_can_not_be_mended_is_passed_on_and_too_much_is_refused_here(owners: Owners, staff: Browser) -> None:
    """IM-13."""
    owners.refuses(Invalid([Fault("rows.0.cells", "wrong-width", "The row has 2 cells where the header has 3.")]))
    path, rows = f"/api/imports/{uuid4()}/mend", [{"row": 3, "cells": ["Ada", "L"]}]
    refused = staff.ask("POST", path, json={"rows": rows})
    assert (refused.status_code, (refused.json or {})["errors"][0]["code"]) == (422, "wrong-width")
    nothing: list[Any] = [[], [{"row": 3}]]
    for wanted in nothing:
        assert staff.ask("POST", path, json={"rows": wanted}).status_code == 422
    large = staff.ask("POST", path, environ_overrides={"CONTENT_LENGTH": str(32 * 1024 * 1024 + 1)})
    assert (large.status_code, (large.json or {})["code"], len(owners.seen)) == (413, "too-large", 1)


def test_each_kind_of_row_is_downloaded(owners: Owners, staff: Browser) -> None:
    """IM-13."""
    owners.says(b"a,b\r\n", content_type="text/csv")
    id = uuid4()
    assert staff.get(f"/api/imports/{id}/refused.csv", what="in_part").data == b"a,b\r\n"
    assert staff.get(f"/api/imports/{id}/refused.csv").status_code == 200
    assert owners.seen == [
        ("GET", f"/imports/{id}/refused.csv?what=in_part"),
        ("GET", f"/imports/{id}/refused.csv"),
    ]
    assert staff.get(f"/api/imports/{id}/refused.csv", what="skipped").status_code == 422
