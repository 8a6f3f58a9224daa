"""Cells that mean a word of a field (IM-10)."""

import pytest

from contacts.columns import Institution, column
from contacts.errors import BadValue
from contacts.values import Definition
from imports.columns import Column
from imports.layout import Layout
from imports.mapping import SENT_AS, CustomField
from imports.meanings import kept, not_understood, shown, words_of

OPTIONS = (("o1", "Red"), ("o2", "Dark Blue"))
HOUSE = CustomField("h", "House", "choice", OPTIONS)
NEWS = CustomField("n", "News", "boolean")
CUSTOMS = (HOUSE, NEWS, CustomField("t", "Text"))
TARGETS = ["custom:h", "custom:n", "active", "ai_disabled", "test_user", "channel_sms", "channel_email"]
CELLS = [
    *("true", "FALSE", "Yes", "no", "y", "N", "1", "0", "ja", "2", "on", "UNSET", "unset", "'UNSET", "", "  "),
    *("red", "Red", "o1", "RED ", "\u00a0red\u3000", "dark blue", "dark  blue", "Rot", "'=x", "'red"),
    *("Opted In", "opted_in", "opted-in", "OPTED OUT", "Paused", "optedin", "opt out"),
]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_is_asked_about_exactly_where_contacts_would_refuse_it(target: str, cell: str) -> None:
    """IM-10: contacts alone reads cells; this only knows beforehand which ones it will not."""
    fields = {"h": Definition("h", "choice", "House", OPTIONS), "n": Definition("n", "boolean", "News")}
    read = column(SENT_AS.get(target, target), "overwrite", fields, Institution()).read
    words = words_of(target, CUSTOMS)
    assert words
    assert words.is_understood(cell) == is_read(read, cell)


def is_read(read: object, cell: str) -> bool:
    assert callable(read)
    try:
        read(cell)
    except BadValue:
        return False
    return True


@pytest.mark.parametrize("target", ["phone", "first_name", "custom:t", "custom:gone", "labels", "ignore"])
def test_other_fields_have_no_words(target: str) -> None:
    """IM-10."""
    assert words_of(target, CUSTOMS) is None


def test_different_cells_are_asked_about_once_and_not_where_they_have_a_meaning() -> None:
    """IM-10: in any case, in the file's order, up to a number of them."""
    words = words_of("custom:h", CUSTOMS)
    assert words
    cells = ["Rot", " rot", "Blau", "red", "ROT", "x" * 300, "Grün", "Gelb"]
    assert not_understood(words, {}, cells, 3) == ["Rot", "Blau", "Grün"]
    assert not_understood(words, {"BLAU": "Red"}, cells, 9) == ["Rot", "Grün", "Gelb"]


def test_an_option_is_kept_by_its_id_and_shown_by_its_name_of_today() -> None:
    """CF-2: a new name does not change what a cell means."""
    assert kept("custom:h", {" Rot ": "red", "Blau": "", "Weg": "UNSET"}, CUSTOMS) == {
        "Rot": "o1",
        "Blau": "",
        "Weg": "UNSET",
    }
    renamed = CustomField("h", "House", "choice", (("o1", "Crimson"),))
    assert shown("custom:h", {"Rot": "o1", "Weg": "UNSET"}, [renamed]) == {"Rot": "Crimson", "Weg": "UNSET"}
    assert kept("active", {"ja": "TRUE"}, CUSTOMS) == {"ja": "true"}
    assert kept("channel_sms", {"in": "Opted Out"}, CUSTOMS) == {"in": "opted_out"}


def test_cells_are_given_their_meaning_where_they_are_laid_out() -> None:
    """IM-10: whatever blanks and case; every other cell goes as it stands."""
    layout = Layout(
        [Column("phone"), Column("ignore"), Column("custom:h", "fill", {"Rot": "o1", "Keine": "", "Grün": "o3"})]
    )
    assert layout.cells(["1", "Rot", "Gru\u0308n"]) == ["1", "o3"]
    assert layout.cells(["1", "Rot", "\u3000ROT"]) == ["1", "o1"]
    assert layout.cells(["1", "Rot", "keine"]) == ["1", ""]
    assert layout.cells(["1", "Rot", " Blau"]) == ["1", " Blau"]


def test_every_column_is_sent_with_its_policy_and_a_split_name_with_that_of_the_full_one() -> None:
    """IM-8."""
    layout = Layout([Column("full_name", "never"), Column("phone", "fill"), Column("labels"), Column("last_name")])
    assert layout.columns == [
        {"field": "phone", "policy": "fill"},
        {"field": "last_name", "policy": "overwrite"},
        {"field": "first_name", "policy": "never"},
    ]
