"""What a column may be for (IM-3)."""

from uuid import uuid4

import pytest

from imports.mapping import CustomField
from imports.suggestions import Suggestion, suggest

HOUSE = CustomField("house", "House", "choice", (("o1", "Red"), ("o2", "Blue"), ("o3", "Green")))
LIGHT = CustomField("light", "Light", "choice", (("o1", "Red"), ("o2", "Blue")))
NEWS = CustomField("news", "Newsletter", "boolean")
BORN = CustomField("born", "Born", "date")


def suggested(name: str, *cells: str, customs: tuple[CustomField, ...] = ()) -> Suggestion | None:
    """For a column of this name and these cells, beside one that says nothing."""
    return suggest([name, "x1"], [[cell, ""] for cell in cells], customs)[0]


def by_values(target: str) -> Suggestion:
    return Suggestion(target, "values", False)


def test_a_name_decides_before_values_do() -> None:
    """IM-3."""
    assert suggested("Phone", "555 123 4567") == Suggestion("phone", "name", True)
    assert suggested("created_at", "2026-01-01") == Suggestion("ignore", "name", True)


@pytest.mark.parametrize(
    ("name", "cells"), [("Phone", ["Nokia", "iPhone"]), ("Email", ["yes", "no"])], ids=["phone", "email"]
)
def test_a_name_is_not_sure_where_no_value_is_of_its_kind(name: str, cells: list[str]) -> None:
    """IM-3."""
    assert suggested(name, *cells) == Suggestion(name.lower(), "name", False)


@pytest.mark.parametrize("cells", [[], ["4.93012E+11"], ["555 123 4567", "?"]])
def test_a_name_stays_sure_of_values_that_are_few_or_damaged(cells: list[str]) -> None:
    """IM-3: what a spreadsheet has cut was a phone once."""
    assert suggested("Phone", *cells) == Suggestion("phone", "name", True)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("Cell #", "phone"),
        ("Mobile #", "phone"),
        ("Phone No.", "phone"),
        ("SIS Number", "crm_id"),
        ("SIS ID", "crm_id"),
        ("SIS No", "crm_id"),
        ("Student ID #", "crm_id"),
        ("Student ID", "crm_id"),
        ("Student Name - First", "first_name"),
        ("Student Name - Last", "last_name"),
        ("Name (Last)", None),
        ("Enrollment #", "enrollment_id"),
        ("House #", "custom:house-no"),
        ("ID #", None),
        ("ID No.", None),
        ("Contact ID", "id"),
        ("Contact ID #", None),
        ("No", None),
    ],
)
def test_a_name_in_other_words_is_suggested_to_be_looked_at(name: str, target: str | None) -> None:
    """IM-3: but never as the platform's id."""
    found = suggested(name, customs=(CustomField("house-no", "House Number"),))
    assert (found and found.target) == target
    assert found is None or found == Suggestion(found.target, "name", name == "Contact ID")


def test_a_name_in_other_words_does_not_take_what_a_plain_one_has() -> None:
    """IM-3: of two such columns the first is meant; both go before what values say."""
    assert [one and one.target for one in suggest(["Cell #", "Phone"], [], [])] == [None, "phone"]
    assert [one and one.target for one in suggest(["Cell #", "Mobile #"], [], [])] == ["phone", None]
    header, row = ["Handy", "Cell #"], ["(555) 123-4567", "(555) 123-4568"]
    assert [one and one.target for one in suggest(header, [row], [])] == [None, "phone"]


@pytest.mark.parametrize(
    ("name", "cells", "target"),
    [
        ("Kontakt", ["ada@x.org", "bob@y.co.uk", ""], "email"),
        ("Handy", ["(555) 123-4567", "555.123.4568"], "phone"),
        ("Handy", ["+1 555 123 4567", "1-555-123-4568"], "phone"),
        ("Guardian cell", ["5551234567", "5551234568"], "phone"),
        ("Handy", ["5551234567", "5551234568"], "phone"),
        ("Teléfono", ["5551234567"], "phone"),
        ("Telefon_privat", ["15551234567"], "phone"),
        ("Gruppen", ["honors; athlete", "athlete", "honors; athlete"], "labels"),
        ("Farbe", ["Red", "blue", "RED"], "custom:light"),
        ("Farbe", ["Red", "green", "o2"], "custom:house"),
        ("Brief", ["yes", "no", "Y"], "custom:news"),
        ("Tag", ["x"], "labels"),
        ("Geburt", ["2001-02-03", "1999-12-31"], "custom:born"),
        ("Geburt", ["Feb 3, 2001", "dec 31, 1999"], "custom:born"),
    ],
)
def test_values_say_what_a_strange_name_does_not(name: str, cells: list[str], target: str) -> None:
    """IM-3."""
    found = suggested(name, *cells, customs=(LIGHT, HOUSE, NEWS, BORN))
    assert found
    assert (found.target, found.by == "values") == (target, name != "Tag")


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Matrikel", ["5551234567", "5551234568"]),
        ("Matrikel", [str(uuid4())]),
        ("id", [str(uuid4())]),
        ("id", ["5551234567"]),
        ("Kontakt", ["ada@x.org", "by post", "by hand"]),
        ("Summe", ["555 123", "556"]),
        ("Liste", ["a; b", "c; d"]),
        ("Zahl", ["0", "1"]),
        ("Wann", ["2001-02-03"]),
        ("Farbe", ["Red", "Mauve"]),
        ("Leer", ["", " "]),
    ],
)
def test_values_that_may_be_anything_suggest_nothing(name: str, cells: list[str]) -> None:
    """IM-3: a column called just "id" is never suggested, nor are ten digits without a word of phones."""
    two_dates = (BORN, CustomField("died", "Died", "date"))
    assert suggested(name, *cells, customs=(LIGHT, NEWS, *two_dates)) is None


@pytest.mark.parametrize(
    "cell", ["24.08.2026", "2/3/2001", "3 Feb 2001", "February 3, 2001", "Okt 3, 2001", "2001-02-30", "Feb 30, 2001"]
)
def test_dates_that_would_be_refused_suggest_nothing(cell: str) -> None:
    """IM-3, IM-10."""
    assert suggested("Geburt", cell, customs=(BORN,)) is None


def test_a_field_is_suggested_by_values_once_and_not_where_a_name_has_it() -> None:
    """IM-3."""
    row = ["ada@x.org", "ada@y.org", "a@z.org"]
    assert suggest(["A", "B", "C"], [row], []) == [by_values("email"), None, None]
    assert suggest(["A", "B", "Email"], [row], []) == [None, None, Suggestion("email", "name", True)]


def test_the_platforms_id_is_known_in_a_file_of_the_template() -> None:
    """IM-3, IM-17."""
    header = ["id", "first_name", "last_name", "phone"]
    assert suggest(header, [[str(uuid4()), "A", "L", "1"]], [])[0] == Suggestion("id", "name", True)
    assert suggest(header, [["4711", "A", "L", "1"]], [])[0] is None


def test_rows_that_are_too_short_say_nothing_of_the_columns_they_lack() -> None:
    """IM-13."""
    assert suggest(["A", "B"], [["x"], ["y", "ada@x.org"]], [])[1] == by_values("email")
