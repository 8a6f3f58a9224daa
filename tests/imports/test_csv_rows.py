"""A CSV as numbered rows, and what is said of rows that are none."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.csv_rows import CHUNK, MAX_CELL, START, Dialect, Position, Reader, Row
from tests.support.extent import extent

COMMAS = Dialect("utf-8", ",")


def rows_of(text: str | bytes, dialect: Dialect = COMMAS, at: Position = START) -> list[Row]:
    """The rows under the header, which says how wide they are."""
    data = text if isinstance(text, bytes) else text.encode(dialect.encoding)
    header = next(Reader(io.BytesIO(data), dialect))
    rows = list(Reader(io.BytesIO(data), dialect, len(header.cells), at))
    return rows[1:] if at == START else rows


def told(text: str | bytes, dialect: Dialect = COMMAS) -> list[tuple[int, list[str], str | None]]:
    return [(row.number, row.cells, row.fault.code if row.fault else None) for row in rows_of(text, dialect)]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    """IM-13: the header is row 1, a quoted line break stays in its row, a blank line is no row but has a number."""
    text = 'name,note\nAda,"two\nlines"\n\nBob,one\n , \nCleo,one\n'
    assert told(text) == [(2, ["Ada", "two\nlines"], None), (4, ["Bob", "one"], None), (6, ["Cleo", "one"], None)]


def test_a_file_of_one_column_has_rows_of_one_cell() -> None:
    """IM-2."""
    assert told("phone\n5551234567\n5551234568") == [(2, ["5551234567"], None), (3, ["5551234568"], None)]


def test_a_row_with_too_many_or_too_few_cells_is_malformed_and_says_how_many_it_has() -> None:
    """IM-13: malformed-row."""
    found = rows_of("a,b,c\n1,2\n1,2,3,4\n1,2,3\n")
    assert [row.fault.code if row.fault else None for row in found] == ["malformed-row", "malformed-row", None]
    assert found[0].fault
    assert found[0].fault.message == "The row has 2 cells where the header has 3."
    assert found[1].cells == ["1", "2", "3", "4"]


def test_empty_cells_beyond_the_header_lose_nothing_and_are_let_through() -> None:
    """IM-13: spreadsheets write them."""
    assert told("a,b\n1,2,,\n") == [(2, ["1", "2"], None)]


def test_an_opening_quote_that_is_never_closed_costs_its_own_row_only() -> None:
    """IM-13: malformed-row."""
    assert told('a,b\n"Ada,1\nBob,2\nCleo,3\n') == [
        (2, ['"Ada,1'], "malformed-row"),
        (3, ["Bob", "2"], None),
        (4, ["Cleo", "3"], None),
    ]


def test_text_after_a_closing_quote_is_malformed() -> None:
    """IM-13: malformed-row."""
    assert told('a,b\n"Ada"x,1\n"say ""hi""",2\n') == [
        (2, ['"Ada"x,1'], "malformed-row"),
        (3, ['say "hi"', "2"], None),
    ]


def test_a_row_whose_bytes_are_no_text_is_refused_alone() -> None:
    """IM-13: encoding-error."""
    assert told(b"a,b\nJos\xe9,1\nZo\xc3\xab,2\n") == [
        (2, ["Jos\ufffd", "1"], "encoding-error"),
        (3, ["Zoë", "2"], None),
    ]


def test_nul_characters_and_characters_lost_before_are_encoding_errors() -> None:
    """IM-13: a database can not hold the one, and nobody can read the other."""
    assert told("a,b\nA\x00da,1\nJos\ufffd,2\n") == [
        (2, ["A\ufffdda", "1"], "encoding-error"),
        (3, ["Jos\ufffd", "2"], "encoding-error"),
    ]


def test_a_cell_longer_than_32_kib_is_malformed_and_the_next_row_is_read() -> None:
    """IM-18."""
    found = told(f"a,b\n{'x' * (MAX_CELL + 1)},1\n{'y' * MAX_CELL},2\n")
    assert [(row, code) for row, _, code in found] == [(2, "malformed-row"), (3, None)]


def test_a_line_without_an_end_is_not_collected_in_memory() -> None:
    """IM-18: streamed, never wholly in memory."""

    class Endless(io.RawIOBase):
        left = 64

        def read(self, _size: int = -1) -> bytes:
            self.left -= 1
            return b"x" * CHUNK if self.left >= 0 else b""

        def seek(self, *_: int) -> int:
            return 0

    found = Reader(Endless(), COMMAS, 1)  # type: ignore[arg-type]
    assert all(row.fault and len(row.cells[0]) <= 9 * CHUNK for row in found)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "windows-1252", "iso-8859-1"])
def test_every_encoding_and_line_end_gives_the_same_rows(encoding: str, newline: str) -> None:
    """IM-2."""
    text = newline.join(["name;city", "Zoë;Málaga", "", "José;São Paulo", ""])
    mark = "\ufeff" if encoding.startswith("utf") else ""
    dialect = Dialect(encoding, ";", "\r" if newline == "\r" else "\n")
    assert told((mark + text).encode(encoding), dialect) == [
        (2, ["Zoë", "Málaga"], None),
        (4, ["José", "São Paulo"], None),
    ]


def test_utf_16_lines_are_not_cut_inside_a_character() -> None:
    """IM-2: U+0A0A and U+0A00 hold the byte of a line feed."""
    text = "a,b\n\u0a0a\u0a00,1\n\u000a\u0a00,2\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        assert told(text, Dialect(encoding, ",")) == [
            (2, ["\u0a0a\u0a00", "1"], None),
            (4, ["\u0a00", "2"], None),
        ]


def test_half_a_character_at_the_end_of_utf_16_is_an_encoding_error() -> None:
    """IM-13."""
    assert [code for *_, code in told("a,b\n1,2".encode("utf-16-le") + b"\x41", Dialect("utf-16-le", ","))] == [
        "encoding-error"
    ]


CELLS = st.text(st.sampled_from(list('ab,;\t|" \r\né€\U0001f600')), max_size=6)
TABLES = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=12)


@given(TABLES, st.sampled_from(["utf-8", "utf-16-le"]), st.sampled_from(",;\t|"), st.data())
@settings(max_examples=extent(150, soak=5000), deadline=None)
def test_reading_can_go_on_exactly_after_any_row(
    table: list[list[str]], encoding: str, delimiter: str, data: st.DataObject
) -> None:
    """IM-12: whatever stands in the cells, the rows after a position are the rows a whole reading gives."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["a", "b", "c"], *table])
    raw, dialect = out.getvalue().encode(encoding), Dialect(encoding, delimiter)
    reader = Reader(io.BytesIO(raw), dialect, 3)
    positions, rows = [], []
    for row in reader:
        rows.append(row)
        positions.append(reader.position)
    shown = [row.cells for row in rows if not row.fault]
    assert shown == [cells for cells in [["a", "b", "c"], *table] if any(cell.strip() for cell in cells)]
    at = data.draw(st.integers(0, len(rows) - 1))
    assert list(Reader(io.BytesIO(raw), dialect, 3, positions[at])) == rows[at + 1 :]


@given(st.binary(max_size=300), st.data())
@settings(max_examples=extent(300, soak=5000), deadline=None)
def test_no_bytes_at_all_break_the_reader(raw: bytes, data: st.DataObject) -> None:
    """IM-18, IM-12: rubbish gives rows with faults, and the same ones again from any position."""
    encoding = data.draw(st.sampled_from(["utf-8", "utf-16-le", "windows-1252"]))
    dialect = Dialect(encoding, data.draw(st.sampled_from(",;")))
    reader = Reader(io.BytesIO(raw), dialect, 2)
    positions, rows = [START], []
    for row in reader:
        rows.append(row)
        positions.append(reader.position)
    at = data.draw(st.integers(0, len(rows)))
    assert list(Reader(io.BytesIO(raw), dialect, 2, positions[at])) == rows[at:]
