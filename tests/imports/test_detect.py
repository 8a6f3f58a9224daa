"""What a file is, before anybody has said anything about it (IM-2)."""

import io
import zipfile

import pytest

from imports.csv_rows import Dialect
from imports.detect import detect, detect_delimiter, foreign

PEOPLE = "first_name,last_name,phone\nZoë,Muñoz,5551234567\nJosé,Brontë,5551234568\n"


def detected(data: bytes) -> Dialect:
    return detect(io.BytesIO(data)).dialect


@pytest.mark.parametrize(
    ("mark", "encoding", "found"),
    [
        (b"", "utf-8", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8", "utf-8"),
        (b"\xff\xfe", "utf-16-le", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be", "utf-16-be"),
        (b"", "utf-16-le", "utf-16-le"),
        (b"", "utf-16-be", "utf-16-be"),
        (b"", "windows-1252", "windows-1252"),
    ],
)
def test_the_encoding_is_found_with_and_without_a_mark(mark: bytes, encoding: str, found: str) -> None:
    """IM-2."""
    assert detected(mark + PEOPLE.encode(encoding)) == Dialect(found, ",", "\n")


def test_an_accent_in_the_last_row_of_a_long_file_counts() -> None:
    """IM-2: Unicode is decided over the whole file."""
    plain = "first_name,last_name,phone\n" + "Ada,Lovelace,5551234567\n" * 100_000
    assert detected((plain + "José,B,1\n").encode("windows-1252")).encoding == "windows-1252"
    assert detected((plain + "José,B,1\n").encode()).encoding == "utf-8"


def test_a_few_broken_rows_do_not_make_a_utf_8_file_another_encoding() -> None:
    """IM-2, IM-13: they are refused, and everybody else keeps their name."""
    assert detected(PEOPLE.encode() * 20 + b"Jos\xe9,B,1\n").encoding == "utf-8"


@pytest.mark.parametrize("text", ["Zoë – “x”", "Ångström Ø", "Málaga", "naïve café", "10 €"])
def test_a_western_accent_or_two_is_not_taken_for_another_alphabet(text: str) -> None:
    """IM-2: guessing at Central European for short texts is a known fault of detectors."""
    data = f"first_name,last_name\n{text},b\n".encode("windows-1252", "ignore")
    assert data.isascii() or detected(data).encoding == "windows-1252"


def test_bytes_that_windows_1252_does_not_have_are_latin_1() -> None:
    """IM-2."""
    assert detected(b"name,city\nJos\xe9 \x81,Caf\xe9\n").encoding == "iso-8859-1"


def test_a_whole_text_in_another_alphabet_is_recognised() -> None:
    """IM-2: read as Windows-1252 it would be rubbish in every cell."""
    text = "имя,фамилия,город\nИван,Иванов,Москва\nПётр,Сидоров,Тверь\n"
    assert detected(text.encode("cp1251")).encoding == "cp1251"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter_is_found(delimiter: str) -> None:
    """IM-2."""
    assert detect_delimiter(PEOPLE.replace(",", delimiter))[0] == delimiter


def test_delimiters_inside_quotes_and_cells_do_not_mislead() -> None:
    """IM-2."""
    assert detect_delimiter('First;Last;Phone\n"Lee, Ann";"a, b, c";1\n"x, y";"d, e, f";2\n')[0] == ";"
    assert detect_delimiter("First,Last,Labels\nAnn,Lee,a;b;c\nBob,Lee,a;b;c\n")[0] == ","
    assert detect_delimiter("First,Last,Labels\n" + "Ann,Lee,a;b;c;d;e;f;g;h\n" * 9)[0] == ","
    assert detect_delimiter("Name, first;Name, last;Phone\nAnn;Lee;1\nBob;Lee;2\n")[0] == ";"


def test_a_file_of_one_column_has_the_comma() -> None:
    """IM-2."""
    assert detect_delimiter("phone\n5551234567\n5551234568\n")[0] == ","


def test_what_the_uploader_says_is_taken_as_given() -> None:
    """IM-2: both can be overruled."""
    data = "a;b,c\nZoë;1,2\n".encode()
    assert detect(io.BytesIO(data), "latin-1", "semicolon").dialect == Dialect("iso-8859-1", ";", "\n")
    assert detect(io.BytesIO(b"\xfe\xff" + "a,b\n1,2".encode("utf-16-be")), "utf-16").dialect.encoding == "utf-16-be"


@pytest.mark.parametrize(
    ("data", "sure"),
    [
        (PEOPLE.encode(), True),
        (b"first_name,last_name\nAda,L\n", True),
        (PEOPLE.encode("utf-16"), True),
        (PEOPLE.encode("utf-16-le"), True),
        (PEOPLE.encode("windows-1252"), False),
        (PEOPLE.encode() * 20 + b"Jos\xe9,B,1\n", False),
    ],
)
def test_a_code_page_is_a_guess_and_said_to_be_one(data: bytes, sure: bool) -> None:
    """IM-2."""
    assert detect(io.BytesIO(data)).encoding_sure == sure
    assert detect(io.BytesIO(data), "latin-1").encoding_sure


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        (PEOPLE, True),
        ("first;last;labels\nAda;L;a,b\nBob;R;a\n", True),
        ("first_name|last_name;phone\nZoë|Lee;1\n", False),
        ("phone\n5551234567\n", False),
        ("a,b;c\nd,e;f\n", False),
    ],
)
def test_a_delimiter_that_others_come_close_to_is_a_guess(text: str, sure: bool) -> None:
    """IM-2."""
    found = detect(io.BytesIO(text.encode()))
    assert found.delimiter_sure == sure
    assert detect(io.BytesIO(text.encode()), None, "pipe").delimiter_sure


def test_lines_before_the_header_do_not_hide_the_delimiter() -> None:
    """IM-2, IM-3."""
    table = PEOPLE.replace(",", ";") * 2
    assert detect_delimiter(f"Students, Spring, 2026\n\n{table}")[0] == ";"
    assert detect_delimiter(f"Students\n{table}") == (";", True)


def test_the_line_ends_of_an_old_mac_are_found() -> None:
    """IM-2: also where the encoding is weighed line by line."""
    data = (PEOPLE * 9).replace("\n", "\r").encode() + b"Jos\xe9,B,1\r"
    assert detected(data) == Dialect("utf-8", ",", "\r")


def spreadsheet() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"%PDF-1.7\n", "PDF"),
        (spreadsheet(), "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "Excel"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"  <!DOCTYPE html><html>", "web page"),
        (bytes(range(256)) * 4, "binary"),
        (b"first_name,last_name\n" + bytes(200), "binary"),
    ],
)
def test_what_is_no_csv_is_named(data: bytes, what: str) -> None:
    """IM-18."""
    assert what in (foreign(data) or "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
def test_a_csv_is_not_taken_for_something_else(encoding: str) -> None:
    """IM-18."""
    assert foreign(PEOPLE.encode(encoding)) is None
