"""A file is looked at and told what its columns mean, before it starts (IM-2, IM-3, IM-8, IM-10)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imports.config import Config
from tests.imports.conftest import Imports, Row, a_csv, people
from tests.imports.owners import Contacts, away
from tests.support.databases import Databases, DatabaseUrls

MESSY = (
    "Spring report;;;;\n"
    "Exported 2026-02-01;;;;\n"
    "Vorname;Nachname;Handy;House;Newsletter\n"
    "Zoë;Müller;(555) 123-4567;Rot;yes\n"
    "Léa;Brontë;555.123.4568;blue;ja\n"
)
HOUSE = {
    "id": "h",
    "name": "House",
    "type": "choice",
    "options": [{"id": "o1", "label": "Red"}, {"id": "o2", "label": "Blue"}],
}
NEWS = {"id": "n", "name": "Newsletter", "type": "boolean"}


@pytest.fixture(scope="module")
def urls(session_databases: Databases) -> DatabaseUrls:
    """One database: nobody works here, and every test has its own institution."""
    return session_databases.fresh_database("imports")


def a_column(target: str, policy: str = "overwrite", **values: str) -> Row:
    return {"target": target, "policy": policy, "values": values}


def columns(*targets: str) -> list[Row]:
    return [a_column(target) for target in targets]


class Draft:
    """An import that waits to be looked at."""

    def __init__(self, imports: Imports, data: bytes, **query: Any) -> None:
        self.imports = imports
        self.made = imports.has(data, draft="true", **query)

    def preview(self) -> Row:
        answer = self.imports.ask("GET", f"/imports/{self.made['id']}/preview")
        assert answer.status == 200, answer.body
        return dict(answer.body)

    def put(self, **body: Any) -> Row:
        answer = self.refused(**body)
        assert answer.status == 200, answer.body
        return dict(answer.body)

    def refused(self, **body: Any) -> Any:
        return self.imports.ask("PUT", f"/imports/{self.made['id']}/mapping", json=body)

    def state(self) -> Row:
        return self.imports.state(self.made)


@pytest.fixture
def draft(imports: Imports) -> Callable[..., Draft]:
    return lambda data, **query: Draft(imports, data, **query)


Drafts = Callable[..., Draft]


def test_a_messy_file_is_taken_and_shown_as_it_stands(draft: Drafts, contacts: Contacts) -> None:
    """IM-2, IM-3: lines before the header, another language, Windows-1252, semicolons."""
    contacts.fields = [HOUSE, NEWS]
    seen = draft(MESSY.encode("windows-1252")).preview()
    assert (seen["encoding"], seen["encoding_sure"]) == ("windows-1252", False)
    assert (seen["delimiter"], seen["delimiter_sure"], seen["header_row"], seen["rows_total"]) == (";", True, 3, 2)
    assert [row["row"] for row in seen["preamble"]] == [1, 2]
    assert [(row["row"], row["cells"][:2]) for row in seen["rows"]] == [(4, ["Zoë", "Müller"]), (5, ["Léa", "Brontë"])]
    assert [column["target"] for column in seen["columns"]] == ["ignore", "ignore", "phone", "custom:h", "custom:n"]
    assert seen["columns"][2]["suggestion"] == {"target": "phone", "by": "values", "sure": False}
    assert seen["columns"][3]["suggestion"] == {"target": "custom:h", "by": "name", "sure": True}
    assert (seen["columns"][3]["samples"], seen["columns"][3]["options"]) == (["Rot", "blue"], ["Red", "Blue"])
    assert (seen["columns"][3]["unknown"], seen["columns"][4]["unknown"]) == (["Rot"], ["ja"])
    assert [problem["code"] for problem in seen["problems"]] == ["missing-columns"]
    assert "First Name, Last Name" in seen["problems"][0]["message"]


def test_columns_are_mapped_with_policy_and_meanings(draft: Drafts, contacts: Contacts) -> None:
    """IM-3, IM-8, IM-10."""
    contacts.fields = [HOUSE, NEWS]
    found = draft(MESSY.encode())
    assert not found.state()["mapped"]
    seen = found.put(
        columns=[
            a_column("first_name", "fill"),
            a_column("last_name"),
            a_column("phone", "never"),
            a_column("custom:h", Rot="Red"),
            a_column("custom:n", ja="true"),
        ]
    )
    assert (seen["problems"], seen["mapping_version"], seen["profile"]) == ([], 2, None)
    assert [column["policy"] for column in seen["columns"]] == ["fill", "overwrite", "never", "overwrite", "overwrite"]
    assert (seen["columns"][3]["values"], seen["columns"][3]["unknown"]) == ({"Rot": "Red"}, [])
    assert seen["columns"][4]["values"] == {"ja": "true"}
    assert found.preview() == seen
    assert [column["field"] for column in found.state()["columns"]] == [c["target"] for c in seen["columns"]]
    assert found.state()["mapped"]


def test_saying_the_same_again_is_no_new_mapping(draft: Drafts) -> None:
    """IM-11: a dry run stays good."""
    found = draft(a_csv(*people(2)))
    told = found.put(columns=columns("crm_id", "first_name", "last_name", "phone", "ignore"))
    before = found.state()["version"]
    assert found.put(columns=columns("crm_id", "first_name", "last_name", "phone", "ignore")) == told
    assert found.state()["version"] == before
    assert found.put(guard_percent=20)["mapping_version"] == told["mapping_version"]
    assert found.put(strict=True)["mapping_version"] == told["mapping_version"] + 1


def test_options_are_said_before_it_starts(draft: Drafts) -> None:
    """IM-8, IM-9, LA-5."""
    found = draft(a_csv(*people(2)), labels="Spring", mode="create_only")
    assert found.preview()["options"] == {
        "mode": "create_only",
        "strict": False,
        "update_by_email": False,
        "labels": ["Spring"],
        "create_labels": True,
        "guard_percent": None,
    }
    said = {"mode": "update_only", "strict": True, "update_by_email": True, "labels": ["A", "B, C"], "guard_percent": 5}
    assert found.put(**said, create_labels=False)["options"] == {**said, "create_labels": False}
    assert found.state()["options"] == {**said, "create_labels": False}


def test_another_encoding_and_delimiter_have_the_file_read_anew(draft: Drafts) -> None:
    """IM-2: both can be overruled; the columns are suggested anew."""
    data = "first_name|last_name;phone\nZoë|Lee;5551234567\n\nBob|Ray;5551234568\n".encode()
    found = draft(data, delimiter="comma")
    seen = found.put(delimiter="semicolon", encoding="latin-1")
    assert [column["header"] for column in seen["columns"]] == ["first_name|last_name", "phone"]
    assert (seen["encoding"], seen["encoding_sure"], seen["delimiter_sure"]) == ("iso-8859-1", True, True)
    assert seen["rows"][0]["cells"] == ["ZoÃ«|Lee", "5551234567"]
    seen = found.put(delimiter="|", encoding="utf-8")
    assert [column["target"] for column in seen["columns"]] == ["first_name", "ignore"]
    assert seen["rows"][1] == {"row": 4, "cells": ["Bob", "Ray;5551234568"], "fault": None}


def test_another_row_can_be_said_to_be_the_header(draft: Drafts) -> None:
    """IM-3: rows keep the numbers a spreadsheet shows."""
    data = b"first_name,last_name,phone\nVorname,Nachname,Handy\nAda,L,5551234567\nBob,R,5551234568\n"
    found = draft(data)
    assert (found.preview()["header_row"], found.preview()["rows_total"]) == (1, 3)
    seen = found.put(header_row=2)
    assert [column["header"] for column in seen["columns"]] == ["Vorname", "Nachname", "Handy"]
    assert (seen["rows_total"], [row["row"] for row in seen["rows"]]) == (2, [3, 4])
    assert (found.state()["rows_total"], found.state()["decided_up_to"]) == (2, 2)
    assert found.refused(header_row=9).body["code"] == "no-such-row"
    assert found.refused(header_row=4).body["code"] == "header-only"
    assert found.preview() == seen


def test_a_header_that_was_said_stays_said_when_the_encoding_changes(draft: Drafts) -> None:
    """IM-2, IM-3."""
    found = draft(b"a,b,c\nd,e,f\n1,2,3\n")
    found.put(header_row=2, columns=columns("first_name", "last_name", "phone"))
    seen = found.put(encoding="latin-1")
    assert (seen["header_row"], [column["target"] for column in seen["columns"]]) == (
        2,
        ["first_name", "last_name", "phone"],
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"columns": columns("phone")}, "columns"),
        ({"columns": columns("phone", "first_name", "shoe_size")}, "columns.2.target"),
        ({"columns": [*columns("phone", "first_name"), a_column("last_name", "perhaps")]}, "columns.2.policy"),
        ({"columns": [*columns("phone", "first_name"), a_column("last_name", Lee="Li")]}, "columns.2.values"),
        (
            {"columns": [*columns("phone", "first_name"), a_column("active", **{"a\x00b": "true"})]},
            "columns.2.values.a\x00b.key",
        ),
        ({"columns": columns("phone", "first_name", "custom:\x00")}, "columns.2.target"),
        ({"encoding": "klingon"}, "encoding"),
        ({"delimiter": "x"}, "delimiter"),
        ({"header_row": 0}, "header_row"),
        ({"guard_percent": 101}, "guard_percent"),
        ({"shoe_size": 1}, "shoe_size"),
    ],
)
def test_what_can_not_be_meant_is_refused_and_changes_nothing(draft: Drafts, body: Row, field: str) -> None:
    """IM-3."""
    found = draft(b"first_name,last_name,phone\nAda,L,1\n")
    before = found.state()
    answer = found.refused(**body)
    assert (answer.status, [fault["field"] for fault in answer.body["errors"]]) == (422, [field])
    assert found.state() == before


def test_only_a_draft_can_be_mapped(draft: Drafts, imports: Imports) -> None:
    """IM-3: what rows came to by one mapping is not mixed with another."""
    queued = imports.has(a_csv(*people(1)))
    answer = imports.ask("PUT", f"/imports/{queued['id']}/mapping", json={"strict": True})
    assert (answer.status, answer.body["code"]) == (409, "import-begun")
    cancelled = draft(a_csv(*people(1)))
    imports.steer(cancelled.made, "cancel")
    assert cancelled.refused(strict=True).body["code"] == "import-begun"
    assert cancelled.preview()["rows"][0]["row"] == 2


def test_same_bytes_that_are_looked_at_are_a_draft(imports: Imports) -> None:
    """IM-22, IM-3: they are then started as one, with what is in the way said."""
    data = a_csv(*people(1))
    imports.has(data)
    asked = imports.has(data, ask_same_bytes="true")
    assert asked["problem"]["code"] == "same-bytes"
    assert imports.ask("PUT", f"/imports/{asked['id']}/mapping", json={}).status == 200
    assert imports.state(asked)["problem"]["code"] == "draft"


def test_what_keeps_it_from_being_started_is_said_by_column(draft: Drafts, contacts: Contacts) -> None:
    """IM-3: unknown and doubled columns are no refusal of a draft."""
    contacts.fields = [HOUSE]
    found = draft(b"first_name,Phone,Mobile,House,id\nAda,1,2,Red,4711\n")
    told = [(problem["code"], problem["columns"]) for problem in found.preview()["problems"]]
    assert told == [("missing-columns", []), ("duplicate-columns", [1, 2])]
    assert found.preview()["columns"][4] | {"samples": []} == {
        "header": "id",
        "samples": [],
        "target": "ignore",
        "policy": "overwrite",
        "values": {},
        "date_format": None,
        "suggestion": None,
        "suggested_date_format": None,
        "options": None,
        "unknown": [],
    }
    seen = found.put(
        columns=[*columns("first_name", "phone", "last_name"), a_column("custom:h", Red="Rot"), a_column("custom:x")]
    )
    assert [(problem["code"], problem["columns"]) for problem in seen["problems"]] == [
        ("unknown-field", [4]),
        ("unknown-option", [3]),
    ]


def test_of_two_who_change_a_mapping_at_once_the_second_is_told(draft: Drafts, contacts: Contacts) -> None:
    """IM-3: what they looked at is not what they would change."""
    found = draft(a_csv(*people(2)))

    def meanwhile(_path: str) -> None:
        contacts.gate = lambda _path: None
        found.put(strict=True)

    contacts.gate = meanwhile
    answer = found.refused(mode="create_only")
    assert (answer.status, answer.body["code"]) == (409, "mapping-moved")
    assert found.preview()["options"] | {"mode": "create_update", "strict": True} == found.preview()["options"]


def test_a_file_that_is_not_kept_any_more_can_not_be_looked_at(draft: Drafts, config: Config) -> None:
    """IM-21."""
    found = draft(a_csv(*people(2)))
    (stored,) = Path(config.files_url.removeprefix("file://")).rglob(f"{found.made['id']}.csv")
    stored.unlink()
    answer = found.refused(strict=True)
    assert (answer.status, answer.body["code"]) == (422, "file-lost")


def test_contacts_that_are_away_are_said_to_be(draft: Drafts, contacts: Contacts) -> None:
    """IM-3: nobody guesses what custom fields there are."""
    found = draft(a_csv(*people(2)))
    contacts.gate = away
    assert found.refused(strict=True).status == 503


def test_a_draft_of_another_institution_is_not_there(draft: Drafts, others: Imports) -> None:
    """AC-1."""
    found = draft(a_csv(*people(1)))
    for method, path, body in (("GET", "preview", None), ("PUT", "mapping", {"strict": True})):
        answer = others.ask(method, f"/imports/{found.made['id']}/{path}", json=body)
        assert answer.status == 404
