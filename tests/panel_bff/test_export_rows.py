"""A contact as a row and back: what the export writes, the import's own functions read as no change (IM-17)."""

import csv
import io
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from contacts import standard, values
from contacts.columns import OVERWRITE, Institution, Plan, column, read_row
from contacts.consent import Author, settle
from contacts.errors import BadValue
from contacts.matching import Options, decide, new_contact
from contacts.world import UNCHANGED, World
from imports.columns import Column
from imports.csv_rows import Dialect, Reader
from imports.layout import Layout
from imports.mapping import CustomField, label_names, map_header, template
from panel_bff.export_rows import STANDARD, Sheet

NASTY = [
    *("UNSET", "unset", "'UNSET", "''UNSET", "=1+1", "'=1+1", "''=x", "'-5", "-5", "+1 555", "@SUM(A1)", "'", "''tis"),
    *(
        '"',
        '"quoted"',
        'a "b" c',
        "a,b;c|d",
        "line\nbreak",
        "tab\tin it",
        "Zoë",
        "李雷",
        "\u2028",
        "lost \ufffd",
        "'90s",
    ),
    *("0", "false", "007", "1e5", "Last, First", "#N/A", " padded "),
]
OPTIONS = (("o1", "Fall"), ("o2", "fall"), ("o3", "o1"), ("o4", "UNSET"), ("o5", "'=x"), ("o6", "-"))
DEFINITIONS = {
    kind: values.Definition(str(UUID(int=number)), kind, name, OPTIONS if kind == "choice" else ())
    for number, (kind, name) in enumerate(
        {
            "text": "Remark",
            "url": "A-B",
            "date": "A B",
            "phone": "First Name",
            "number": "=Sum",
            "boolean": "-",
            "choice": "Term",
        }.items()
    )
}
BY_ID = {definition.id: definition for definition in DEFINITIONS.values()}
FIELDS = [
    {"id": one.id, "name": one.name, "options": [{"id": id, "label": label} for id, label in one.options]}
    for one in BY_ID.values()
]
LABELS = ["a", "b, c", "d;e", "f|g", '"h"', 'i "j"', "UNSET", "=k", "'=l", "-"]


def kept(text: str, multiline: bool = False) -> str | None:
    """As contacts would have stored it; None if it could not."""
    try:
        return standard.tidy(text, multiline)[:64].strip() or None
    except BadValue:
        return None


def texts(multiline: bool = False) -> st.SearchStrategy[str | None]:
    return (st.sampled_from(NASTY) | st.text(max_size=20)).map(lambda text: kept(text, multiline))


channels = st.sampled_from(
    [("opted_in", None), ("paused", None), ("paused", "2031-01-01T00:00:00Z"), ("opted_out", None)]
)
people = st.fixed_dictionaries(
    {
        **{name: texts() for name in ("first_name", "preferred_name", "last_name", "crm_id", "enrollment_id")},
        "phone": st.none() | st.just("5551234567"),
        "email": st.sampled_from([None, "=a@b.co", "'=a@b.co", "+a@b.co", "'a@b.co", "-@b.co", "ada@b.co"]),
        "country_calling_code": st.sampled_from(["1", "44"]),
        "language": st.sampled_from(["en", "pt-BR"]),
        **{name: st.booleans() for name in ("ai_disabled", "test_user", "archived")},
    }
)
customs = st.fixed_dictionaries(
    {
        "text": texts(multiline=True),
        "url": st.none() | st.just("https://x.example/?a=1,2;3"),
        "date": st.none() | st.dates().map(lambda day: day.isoformat()),
        "phone": st.none() | st.just("5559876543"),
        "number": st.none() | st.sampled_from(["-5", "0", "12.5", "-0.001", "9" * 18]),
        "boolean": st.none() | st.booleans(),
        "choice": st.none() | st.sampled_from([id for id, _ in OPTIONS]),
    }
)


def a_contact(fields: dict[str, Any], custom: dict[str, Any], sms: Any, email: Any) -> dict[str, Any]:
    contact = new_contact("en") | {"id": str(uuid4())} | fields
    contact["custom"] = {DEFINITIONS[kind].id: value for kind, value in custom.items() if value is not None}
    for name, address, (status, until) in (
        ("sms", contact["phone"] and contact["country_calling_code"] + contact["phone"], sms),
        ("email", contact["email"], email),
    ):
        if address:
            entry = {"channel": name, "address": address, "status": status, "until": until}
            contact["channels"].append(entry | {"source": "carrier", "effective_at": "2026-01-01T00:00:00Z"})
    return contact


def as_read(header: list[str], row: list[str]) -> tuple[dict[str, str], Layout]:
    """The cells of the file's only row, by the import's own reader."""
    text = io.StringIO()
    csv.writer(text).writerows([header, row])
    reader = Reader(io.BytesIO(("\ufeff" + text.getvalue()).encode()), Dialect("utf-8", ","))
    first, second = list(reader)
    mapping = map_header(first.cells, [CustomField(one.id, one.name) for one in BY_ID.values()], [second.cells])
    assert (second.fault, mapping.unrecognised, mapping.doubled) == (None, (), ())
    layout = Layout([Column(target) for target in mapping.targets])
    cells = dict(zip(layout.fields, layout.cells(second.cells), strict=True))
    return cells | {"labels": second.cells[mapping.targets.index("labels")]}, layout


@given(people, customs, channels, channels)
def test_a_contact_comes_back_unchanged_whatever_its_values_look_like(
    fields: dict[str, Any], custom: dict[str, Any], sms: Any, email: Any
) -> None:
    """IM-17, IM-19, IM-10: no cell is run, read as UNSET or left out with a fault, and nothing would be written."""
    contact = a_contact(fields, custom, sms, email)
    sheet = Sheet([], FIELDS)
    row = sheet.row(contact, [])
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    cells, layout = as_read(sheet.header, row)
    plan = Plan(tuple(column(name, OVERWRITE, BY_ID, Institution()) for name in layout.fields))
    decision = decide(read_row(plan, 2, [cells[name] for name in layout.fields]), plan, World([contact]), Options())
    assert decision.codes == []
    if decision.fate != UNCHANGED:
        assert decision.change is not None
        assert decision.change.before == {}
        author = Author("import", "2026-02-01T00:00:00Z", may_loosen=False)
        settled = settle(contact, contact["channels"], {}, decision.change.wanted, author)
        assert (settled.channels, settled.entries, settled.left) == (contact["channels"], [], [])


@given(st.sets(st.sampled_from(LABELS)))
def test_the_names_of_labels_come_back_from_their_cell(names: set[str]) -> None:
    """IM-17, LA-5; archived ones are left out, for an import gives them to nobody."""
    ids = [UUID(int=n) for n in range(len(names) + 1)]
    labels: list[dict[str, Any]] = [
        {"id": str(id), "name": name, "archived": False} for id, name in zip(ids, sorted(names), strict=False)
    ]
    sheet = Sheet([*labels, {"id": str(ids[-1]), "name": "Old", "archived": True}], [])
    contact = a_contact({"phone": None, "email": None}, {}, ("opted_in", None), ("opted_in", None))
    row = sheet.row(contact, ids)
    cells, _ = as_read([*sheet.header, "CUSTOM_Term"], [*row, ""])
    assert label_names(cells["labels"]) == sorted(names)


def test_the_columns_are_those_of_the_template() -> None:
    """IM-17."""
    customs = [CustomField(one.id, one.name) for one in BY_ID.values()]
    assert Sheet([], FIELDS).header == template(customs)
    assert list(STANDARD) == template([])
