"""A column of dates in a format that is not the institution's (IM-3, IM-10)."""

from collections.abc import Callable
from typing import Any

import pytest

from chassis.db import Database
from imports.config import Config
from imports.dates import suggested_format
from imports.models import Institution as Known
from tests.imports.conftest import Imports, Row, start
from tests.imports.dry_running import Draft
from tests.imports.owners import Contacts

GERMAN = "DD.MM.YYYY"
STARTS = {"id": "s", "name": "Starts", "type": "date"}
AMERICAN = b"first_name,last_name,phone,Starts\nAda,L,5551234567,03/04/2026\nBob,R,5551234568,11/30/2026\n"
FIELDS = ("first_name", "last_name", "phone", "custom:s")


@pytest.mark.parametrize(
    ("cells", "institutions", "found"),
    [
        (["11/30/2026", "03/04/2026"], GERMAN, "M/D/YYYY"),
        (["30/11/2026", "", " 03/04/2026 ", "UNSET"], GERMAN, "D/M/YYYY"),
        (["11/30/2026", "2026-12-01"], GERMAN, "M/D/YYYY"),
        (["03/04/2026", "05/06/2026"], GERMAN, None),
        (["30.11.2026"], GERMAN, None),
        (["30.11.2026"], "MMM D, YYYY", "D.M.YYYY"),
        (["2026-11-30"], GERMAN, None),
        (["03/04/2026"], "DD/MM/YYYY", None),
        (["03/04/2026", "11/30/2026"], "DD/MM/YYYY", "M/D/YYYY"),
        (["11/30/2026", "soon"], GERMAN, None),
        (["", " "], GERMAN, None),
    ],
)
def test_a_format_is_suggested_where_every_date_is_in_it_and_in_no_other(
    cells: list[str], institutions: str, found: str | None
) -> None:
    """IM-3: nothing is said where the institution's own will do, or where it may be one or another."""
    assert suggested_format(cells, institutions) == found


@pytest.fixture
def german(imports: Imports, contacts: Contacts, system_database: Database) -> Imports:
    contacts.fields = [STARTS]
    with system_database.begin() as session:
        session.add(
            Known(institution_id=imports.institution, version=1, slug="hochschule", name="H", date_format=GERMAN)
        )
    return imports


def mapped(imports: Imports, made: Row, *formats: str | None) -> Any:
    columns = [{"target": target, "date_format": format} for target, format in zip(FIELDS, formats, strict=True)]
    return imports.ask("PUT", f"/imports/{made['id']}/mapping", json={"columns": columns})


def last_column(imports: Imports, made: Row) -> tuple[str | None, str | None]:
    """Its format, and the one that is suggested."""
    column = imports.ask("GET", f"/imports/{made['id']}/preview").body["columns"][-1]
    return column["date_format"], column["suggested_date_format"]


def test_a_draft_has_the_format_that_its_dates_show(german: Imports) -> None:
    """IM-3: otherwise days would be taken for months; what was suggested is changed by who looks at it."""
    made = german.has(AMERICAN, draft="true")
    assert (made["profile"], last_column(german, made)) == (None, ("M/D/YYYY", "M/D/YYYY"))
    answer = mapped(german, made, None, None, None, None)
    assert (answer.status, answer.body["mapping_version"], answer.body["profile"]["id"]) == (200, 2, "template")
    assert last_column(german, made) == (None, "M/D/YYYY")


def test_a_file_that_nobody_looks_at_has_the_institutions_format(german: Imports) -> None:
    """IM-10, IM-16: what is guessed is for those who see it."""
    assert last_column(german, german.has(AMERICAN)) == (None, "M/D/YYYY")


@pytest.mark.parametrize(
    ("formats", "field"),
    [
        ((None, None, "M/D/YYYY", None), "columns.2.date_format"),
        ((None, None, None, "M/D/YY"), "columns.3.date_format"),
    ],
)
def test_a_format_that_can_not_be_meant_is_refused(
    german: Imports, formats: tuple[str | None, ...], field: str
) -> None:
    """IM-10: that of another kind of field, or one that is not known."""
    made = german.has(AMERICAN, draft="true")
    answer = mapped(german, made, *formats)
    assert (answer.status, answer.body["code"]) == (422, "invalid")
    assert [fault["field"] for fault in answer.body["errors"]] == [field]


def test_check_import_and_mended_rows_say_the_same_format_of_a_column(
    german: Imports, contacts: Contacts, system: Config, finish: Callable[..., list[Row]]
) -> None:
    """IM-10, IM-11, IM-13: and only of the column that has one, so that contacts reads the others as ever."""
    draft = Draft(german, AMERICAN + b",,,1/2/2026\n")
    made = draft.started(draft.run_dry(system)["id"])
    finish(german, made)
    assert [outcome for outcome, _ in german.fates(made).values()] == ["created", "created", "refused"]
    cells = ["Cleo", "S", "5551234569", "12/31/2026"]
    child = german.ask("POST", f"/imports/{made['id']}/mend", json={"rows": [{"row": 4, "cells": cells}]}).body
    finish(german, child)
    said = [{"field": field, "policy": "overwrite"} for field in FIELDS[:3]]
    said.append({"field": "custom:s", "policy": "overwrite", "date_format": "M/D/YYYY"})
    assert [sent.columns for sent in (*contacts.asked_dry, *contacts.sent)] == [said] * 3


def test_a_format_is_remembered_with_the_mapping(german: Imports, app: Any) -> None:
    """IM-16."""
    start(app, german, german.has(AMERICAN, draft="true"))
    (profile,) = german.ask("GET", "/imports/profiles").body["items"]
    assert [column["date_format"] for column in profile["columns"]] == [None, None, None, "M/D/YYYY"]
    following = german.has(AMERICAN.replace(b"03/04/2026", b"05/06/2026").replace(b"11/30", b"12/11"))
    assert (following["profile"], last_column(german, following)) == (profile["id"], ("M/D/YYYY", None))
