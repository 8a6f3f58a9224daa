"""Rows of a report are mended and imported again: a child import, with the report on both sides."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chassis.db import Database
from imports.config import Config
from imports.consumers import handle
from tests.imports.conftest import Imports, Outbox, Row, a_csv, people
from tests.imports.owners import Contacts, Labels
from tests.imports.test_roll_back import roll_back
from tests.support.erasures import an_erasure
from tests.support.view import Answer

Finish = Callable[..., list[Row]]

# row 2 goes in, 3 in part, 4 and 5 are refused, 6 has a cell too many
MESSY = [
    ["C1", "Ada", "Alder", "5550000001", "Applied"],
    ["C2", "Ben", "Birch", "12", "Applied"],
    ["", "Cleo", "Cedar", "34", "Applied"],
    ["", "Dora", "Dogwood", "", "Applied"],
    ["C5", "Eve", "Elm", "5550000005", "Applied", "more"],
]


def mend(imports: Imports, import_: Row, *rows: tuple[int, list[str]], key: str | None = None) -> Answer:
    body = {"rows": [{"row": row, "cells": cells} for row, cells in rows]}
    headers = {"Idempotency-Key": key} if key else {}
    return imports.ask("POST", f"/imports/{import_['id']}/mend", headers, json=body)


def mended(imports: Imports, import_: Row, *rows: tuple[int, list[str]]) -> Row:
    """Mend what must be taken; the child's state."""
    answer = mend(imports, import_, *rows)
    assert answer.status == 201, answer.body
    return dict(answer.body)


def files_in(config: Config) -> list[Path]:
    return [file for file in Path(config.files_url.removeprefix("file://")).rglob("*") if file.is_file()]


def by_row(imports: Imports, import_: Row, what: str) -> dict[int, Any]:
    return {row["row"]: row[what] for row in imports.rows(import_)}


@pytest.fixture
def parent(imports: Imports, finish: Finish) -> Row:
    (state,) = finish(imports, imports.has(a_csv(*MESSY), mode="create_update", labels="Prospects"))
    assert (state["counts"]["created"], state["counts"]["in_part"], state["counts"]["refused"]) == (2, 1, 3)
    return state


def test_a_mended_row_is_imported_and_both_reports_say_which_it_is(
    imports: Imports, contacts: Contacts, labels: Labels, parent: Row, finish: Finish, config: Config
) -> None:
    """IM-13: with the parent's mapping, options and labels; also of a row in part, which is sent whole."""
    for file in files_in(config):
        file.unlink()  # what is mended stands in the report
    fixed = [(6, [*MESSY[4][:4], "Admitted"]), (3, ["C2", "Ben", "Birch", "5550000002", "Applied"])]
    child = mended(imports, parent, *fixed, (4, ["", "Cleo", "Cedar", "56", "Applied"]))
    assert (child["number"], child["source"], child["file_name"], child["status"], child["rows_total"]) == (
        2,
        "mend",
        "people.csv",
        "queued",
        3,
    )
    assert child["mends"] == {"import_id": parent["id"], "number": 1}
    assert child["columns"] == parent["columns"]
    (state,) = finish(imports, child)
    assert (state["counts"]["created"], state["counts"]["updated"], state["counts"]["refused"]) == (1, 1, 1)
    assert by_row(imports, parent, "mended_by") == {2: None, 3: 2, 4: 2, 5: None, 6: 2}
    assert by_row(imports, parent, "of_row") == dict.fromkeys(range(2, 7))
    assert by_row(imports, child, "of_row") == {2: 3, 3: 4, 4: 6}  # in the order of the file
    held = contacts.of(imports.institution).index["crm", "C2"]
    assert held["phone"] == "5550000002"
    tags = labels.of(imports.institution)
    assert tags.assigned[held["id"]] == {tags.labels["Prospects"], tags.labels["Applied"]}
    assert "Admitted" in tags.labels


def test_a_row_mended_twice_shows_the_newest_and_a_childs_row_is_mended_like_any(
    imports: Imports, parent: Row, finish: Finish
) -> None:
    """IM-13."""
    first = mended(imports, parent, (4, ["", "Cleo", "Cedar", "56", ""]))
    mended(imports, parent, (4, ["", "Cleo", "Cedar", "78", ""]))
    finish(imports, first)
    third = mended(imports, first, (2, ["", "Cleo", "Cedar", "5550000003", ""]))
    assert third["mends"] == {"import_id": first["id"], "number": 2}
    assert by_row(imports, parent, "mended_by")[4] == 3
    assert by_row(imports, first, "mended_by") == {2: 4}


def test_a_row_whose_child_was_rolled_back_is_to_be_mended_again(
    imports: Imports, parent: Row, finish: Finish, system: Config
) -> None:
    """IM-13, IM-15: an older child that stands counts as before."""
    older = mended(imports, parent, (4, ["", "Cleo", "Cedar", "5550000003", ""]))
    newer = mended(
        imports, parent, (4, ["", "Cleo", "Cedar", "5550000003", "Late"]), (5, ["C4", "Dora", "Dogwood", "", ""])
    )
    finish(imports, older, newer)
    assert by_row(imports, parent, "mended_by") == {2: None, 3: None, 4: 3, 5: 3, 6: None}
    roll_back(imports, system, newer)
    assert by_row(imports, parent, "mended_by") == {2: None, 3: None, 4: 2, 5: None, 6: None}
    again = mended(imports, parent, (5, ["C4", "Dora", "Dogwood", "", ""]))
    assert by_row(imports, parent, "mended_by")[5] == again["number"]


@pytest.mark.parametrize(
    ("mode", "then"),
    [("create_only", "create_update"), ("create_update", "create_update"), ("update_only", "update_only")],
)
def test_a_child_updates_where_its_parent_only_created(imports: Imports, finish: Finish, mode: str, then: str) -> None:
    """IM-13: a row in part has its contact already, and would be skipped."""
    (parent,) = finish(imports, imports.has(a_csv(*MESSY), mode=mode))
    child = mended(imports, parent, (3, ["C2", "Ben", "Birch", "5550000002", "Applied"]))
    assert (parent["options"]["mode"], child["options"]["mode"]) == (mode, then)
    assert child["options"] == parent["options"] | {"mode": then}


def test_mended_rows_sent_again_are_the_same_import(imports: Imports, parent: Row, config: Config) -> None:
    """Design 3.8: one file, one import; the key with other rows is refused."""
    fixed = (4, ["", "Cleo", "Cedar", "5550000003", ""])
    first, again = (mend(imports, parent, fixed, key="once") for _ in range(2))
    assert (again.status, again.body) == (201, first.body)
    assert mend(imports, parent, (5, ["C9", "Dora", "", "", ""]), key="once").code == "idempotency-key-reused"
    assert len(files_in(config)) == 2


def test_what_can_not_be_mended_is_said_and_nothing_is_imported(imports: Imports, parent: Row, config: Config) -> None:
    """IM-13: a row that went in, one that is not there, one that does not fit."""
    whole = ["C1", "Ada", "Alder", "5550000001", ""]
    answer = mend(imports, parent, (2, whole), (99, whole), (4, whole[:2]))
    assert (answer.status, answer.faults) == (
        422,
        [("rows.0.row", "not-mendable"), ("rows.1.row", "not-mendable"), ("rows.2.cells", "wrong-width")],
    )
    assert mend(imports, parent).status == 422
    assert mend(imports, parent, *((row, whole) for row in range(1, 10_002))).faults == [("rows", "invalid-value")]
    assert len(files_in(config)) == 1
    assert len(imports.all_of("/imports", 10)) == 1


def test_the_rows_of_an_erased_contact_can_not_be_mended(
    imports: Imports, parent: Row, system_database: Database
) -> None:
    """AC-6: what was theirs is gone, and nobody brings them back by mending."""
    contact = by_row(imports, parent, "contact_id")[3]
    system_database.retrying(lambda session: handle(session, [an_erasure(imports.institution, contact)]))
    answer = mend(imports, parent, (3, ["C2", "Ben", "Birch", "5550000002", ""]))
    assert answer.faults == [("rows.0.row", "cells-gone")]


@pytest.mark.parametrize(("role", "status"), [("admin", 201), ("staff", 201), ("support", 403), ("insights", 403)])
def test_who_may_mend(imports: Imports, parent: Row, role: str, status: int) -> None:
    """AC-2: whoever may import; it runs with the rights of who mended."""
    view = imports.as_(role=role, user="eve")
    answer = mend(view, parent, (4, ["", "Cleo", "Cedar", "5550000003", ""]))
    assert answer.status == status
    if status == 201:
        assert answer.body["actor"] == "eve"


def test_somebody_elses_rows_are_not_there(imports: Imports, others: Imports, parent: Row) -> None:
    """AC-1, AC-3."""
    fixed = (4, ["", "Cleo", "Cedar", "5550000003", ""])
    assert mend(others, parent, fixed).status == 404
    assert mend(imports.as_(user="bob", groups=["North"]), parent, fixed).status == 404


def test_the_report_keeps_the_cells_of_what_left_something_over(imports: Imports, parent: Row) -> None:
    """IM-9, IM-13: under the file's own columns, with the cell each code is about."""
    kept = {row["row"]: row["cells"] for row in imports.rows(parent, what="all")}
    assert kept == {3: MESSY[1], 4: MESSY[2], 5: MESSY[3], 6: MESSY[4]}
    assert by_row(imports, parent, "cells")[2] is None
    assert [row["row"] for row in imports.rows(parent, what="in_part")] == [3]
    page = imports.ask("GET", f"/imports/{parent['id']}/rows").body
    assert [column["header"] for column in page["columns"]] == ["crm_id", "first_name", "last_name", "phone", "labels"]
    assert [code["at"] for row in page["items"] for code in row["codes"]] == [3, 3, 3, None]
    assert imports.ask("GET", f"/imports/{parent['id']}/rows?what=skipped").status == 422


def test_each_kind_of_row_is_had_as_a_file_that_imports_again(imports: Imports, parent: Row, finish: Finish) -> None:
    """IM-13."""
    names = {}
    for what in ("refused", "held", "in_part", "all"):
        answer = imports.ask("GET", f"/imports/{parent['id']}/refused.csv?what={what}")
        lines = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        assert lines[0][-2:] == ["import_code", "import_message"]
        names[answer.headers["Content-Disposition"].split('"')[1]] = [line[1] for line in lines[1:]]
    assert names == {
        "import-1-refused.csv": ["Cleo", "Dora", "Eve"],
        "import-1-held.csv": [],
        "import-1-in-part.csv": ["Ben"],
        "import-1-to-mend.csv": ["Ben", "Cleo", "Dora", "Eve"],
    }
    answer = imports.ask("GET", f"/imports/{parent['id']}/refused.csv?what=in_part")
    corrected = answer.text.replace("12", "5550000002").encode()
    (state,) = finish(imports, imports.has(corrected))
    assert state["counts"]["updated"] == 1


def test_an_unknown_label_is_said_beside_the_labels(imports: Imports, finish: Finish) -> None:
    """LA-5, IM-13: so that it can be mended there."""
    (state,) = finish(imports, imports.has(a_csv(*people(1, labels="Nobody's")), create_labels="false"))
    (row,) = imports.rows(state)
    assert [(code["code"], code["at"], code["column"]) for code in row["codes"]] == [("unknown-label", 4, "labels")]


def test_a_child_is_told_of_like_any_import(imports: Imports, parent: Row, outbox: Outbox) -> None:
    """IM-14."""
    child = mended(imports, parent, (4, ["", "Cleo", "Cedar", "5550000003", ""]))
    (event,) = [event for event in outbox() if event["aggregateid"] == child["id"]]
    assert event["version"] == 1
