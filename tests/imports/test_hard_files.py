"""Files as people have them. What must come of each is told by plain Python (IM-2, IM-3, IM-13, IM-18)."""

import csv
import io
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.imports.conftest import Imports, Row
from tests.imports.owners import Contacts

HEADER = ["first_name", "last_name", "phone", "email"]
TABLE = [
    ["Zoë", "Brontë", "5551234567", "zoe@x.org"],
    ["José", "Müller-Ø", "5551234568", ""],
    ["Ann\nMarie", 'O"Neil', "5551234569", "a,b;c|d@x.org"],
]
ENCODED = [
    ("utf-8", b""),
    ("utf-8", b"\xef\xbb\xbf"),
    ("utf-16-le", b"\xff\xfe"),
    ("utf-16-be", b"\xfe\xff"),
    ("utf-16-le", b""),
    ("utf-16-be", b""),
    ("windows-1252", b""),
]


def written(table: list[list[str]], delimiter: str = ",", newline: str = "\n", header: list[str] = HEADER) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows([header, *table])
    return out.getvalue()


def taken(imports: Imports, data: bytes, **query: Any) -> Row:
    """The preview of a draft."""
    made = imports.has(data, draft="true", **query)
    return dict(imports.ask("GET", f"/imports/{made['id']}/preview").body)


def cells(preview: Row) -> list[list[str]]:
    return [row["cells"] for row in preview["rows"]]


Finish = Callable[..., list[Row]]


def test_whatever_a_file_is_written_in_its_cells_reach_contacts(
    imports: Imports, contacts: Contacts, finish: Finish
) -> None:
    """IM-2: every encoding with every delimiter and line end, all with quoted line breaks."""
    files = []
    for n, (encoding, mark) in enumerate(ENCODED):
        for m, newline in enumerate(("\n", "\r\n", "\r")):
            table = [[*row[:2], f"555{n:03d}{m:03d}{i}", row[3]] for i, row in enumerate(TABLE)]
            if newline == "\r":
                table[2][0] = "Ann Marie"  # a line feed would say that line feeds end the lines
            text = written(table, ",;\t|"[n % 4], newline)
            files.append((imports.has(mark + text.encode(encoding)), table))
    states = finish(imports, *(made for made, _ in files))
    assert [state["counts"]["created"] for state in states] == [3] * len(files)
    sent = {one.import_id: [row[1:] for row in one.rows] for one in contacts.sent}
    assert [sent[made["id"]] for made, _ in files] == [table for _, table in files]


def test_ragged_rows_and_nul_bytes_are_refused_alone_and_shown_before(
    imports: Imports, contacts: Contacts, finish: Finish
) -> None:
    """IM-13: malformed-row, encoding-error; the rows between them go in."""
    rows = [
        "A,B,5551230001,",
        "too,few",
        "C,D,5551230002,,,",
        "too,many,1,2,3",
        "N\x00L,x,5551230003,",
        "E,F,5551230004,",
    ]
    data = "\n".join([",".join(HEADER), *rows, ""]).encode()
    shown = taken(imports, data)["rows"]
    faults = {2: None, 3: "malformed-row", 4: None, 5: "malformed-row", 6: "encoding-error", 7: None}
    assert {row["row"]: row["fault"] and row["fault"]["code"] for row in shown} == faults
    (state,) = finish(imports, made := imports.has(data))
    assert (state["counts"]["created"], state["counts"]["refused"]) == (3, 3)
    told = {row: codes for row, (outcome, codes) in imports.fates(made).items() if outcome == "refused"}
    assert told == {row: (code,) for row, code in faults.items() if code}


def test_doubled_and_blank_headers_are_columns_of_their_own(imports: Imports) -> None:
    """IM-3: each is shown with its cells, where it stands."""
    seen = taken(imports, b"Phone,Phone,,first_name,\n1,2,3,Ada,\n")
    assert [(column["header"], column["samples"], column["target"]) for column in seen["columns"]] == [
        ("Phone", ["1"], "phone"),
        ("Phone", ["2"], "phone"),
        ("", ["3"], "ignore"),
        ("first_name", ["Ada"], "first_name"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_lines_before_the_header_keep_their_numbers(imports: Imports, encoding: str, delimiter: str) -> None:
    """IM-2, IM-3: a title with commas, a blank line, then the table."""
    table = written(TABLE[:2], delimiter, "\r\n")
    data = f"Students, Spring, 2026\r\n\r\n{table}".encode(encoding)
    seen = taken(imports, data)
    assert (seen["delimiter"], seen["header_row"]) == (delimiter, 3)
    assert [(row["row"], row["cells"]) for row in seen["rows"]] == [(4, TABLE[0]), (5, TABLE[1])]
    assert seen["problems"] == []


@pytest.mark.parametrize("draft", ["true", "false"])
def test_nine_thousand_columns_are_refused_at_once(imports: Imports, draft: str) -> None:
    """IM-18: also with thousands of rows under them."""
    data = "\n".join(",".join(f"c{n}" for n in range(9000)) for _ in range(100)).encode()
    began = time.monotonic()
    answer = imports.upload(data, draft=draft)
    assert (answer.status, answer.body["code"]) == (422, "too-many-columns")
    assert time.monotonic() - began < 10


def test_a_cell_of_six_thousand_characters_goes_in_whole_and_is_shown_cut(
    imports: Imports, contacts: Contacts, finish: Finish
) -> None:
    """IM-18."""
    contacts.fields = [{"id": "t", "name": "Essay", "type": "text"}]
    essay = "äx\n" * 2000
    data = written([[*TABLE[0], essay]], header=[*HEADER, "Essay"]).encode()
    seen = taken(imports, data)
    assert seen["rows"][0]["cells"][4] == seen["columns"][4]["samples"][0] == f"{essay[:500]}…"
    finish(imports, imports.has(data))
    assert contacts.sent[-1].rows[0][-1] == essay


def test_a_column_called_id_that_is_not_ours_is_left_alone_unless_it_is_mapped(imports: Imports) -> None:
    """IM-3: it may be anybody's number."""
    seen = taken(imports, b"id,first_name,last_name,phone\n4711,Ada,L,5551234567\n")
    assert (seen["columns"][0]["target"], seen["columns"][0]["suggestion"], seen["problems"]) == ("ignore", None, [])
    uuids = b"ID,First Name,Last Name,Phone\n018f0000-0000-7000-8000-000000000001,Ada,L,5551234567\n"
    assert taken(imports, uuids)["columns"][0]["suggestion"] is None


def test_words_deep_in_a_file_and_columns_that_are_seldom_filled_are_seen(imports: Imports, contacts: Contacts) -> None:
    """IM-3, IM-10: the first non-empty samples are shown, wherever they stand."""
    contacts.fields = [{"id": "n", "name": "News", "type": "boolean"}]
    rows = [["A", "B", f"555{n:07d}", "", "yes"] for n in range(5000)]
    rows[3000][3], rows[4000][4] = "a@x.org", "vielleicht"
    seen = taken(imports, written(rows, header=[*HEADER, "News"]).encode())
    assert seen["columns"][3]["samples"] == ["a@x.org"]
    assert seen["columns"][4]["unknown"] == ["vielleicht"]
