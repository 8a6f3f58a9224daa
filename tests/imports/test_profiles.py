"""A mapping is remembered by the header it was made for, and the next file of that header starts by it (IM-16)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from imports.profiles import signature_of
from tests.imports.conftest import Imports, Row, start
from tests.imports.owners import Contacts
from tests.imports.test_watcher import Drops, drops

__all__ = ["drops"]

HOUSE = {
    "id": "h",
    "name": "House",
    "type": "choice",
    "options": [{"id": "o1", "label": "Red"}, {"id": "o2", "label": "Blue"}],
}
HEADER = "Vorname,Nachname,Handy,Haus"
TARGETS = ["first_name", "last_name", "phone", "custom:h"]


def a_file(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


FIRST = a_file("Ada,Lovelace,5551234567,Rot")
NEXT = a_file("Bob,Ray,5551234568,ROT", "Cleo,Sands,5551234569,blue")


@pytest.mark.parametrize(
    "same",
    [["First", "Last Name", "Phone"], [" first ", "LAST  NAME", "phone\u00a0"], ["First", "Last Name", "Phone", ""]],
)
def test_a_header_is_known_again_however_it_is_spaced(same: list[str]) -> None:
    """IM-16."""
    assert signature_of(same) == signature_of(["First", "Last Name", "Phone"])


@pytest.mark.parametrize(
    "other", [["Last Name", "First"], ["First", "LastName"], ["First Last", "Name"], ["First", "Last Name", "Phone"]]
)
def test_other_columns_are_another_header(other: list[str]) -> None:
    """IM-16: also the same ones in another order, for two may have one name."""
    assert signature_of(other) != signature_of(["First", "Last Name"])


Remember = Callable[..., Row]


@pytest.fixture
def remember(app: Flask, imports: Imports, contacts: Contacts) -> Remember:
    """Map a draft and start it; what it was started as."""
    contacts.fields = [HOUSE]

    def run(data: bytes = FIRST, **body: Any) -> Row:
        made = imports.has(data, draft="true")
        wanted = [*TARGETS, *["ignore"] * (len(made["columns"]) - len(TARGETS))]
        columns = [{"target": target, "policy": "fill", "values": {}} for target in wanted]
        columns[3]["values"] = {"Rot": "Red"}
        answer = imports.ask("PUT", f"/imports/{made['id']}/mapping", json={"columns": columns, **body})
        assert answer.status == 200, answer.body
        start(app, imports, made)
        return imports.state(made)

    return run


def profiles(imports: Imports) -> list[Row]:
    return list(imports.ask("GET", "/imports/profiles").body["items"])


def targets(state: Row) -> list[str]:
    return [column["field"] for column in state["columns"]]


def test_what_was_started_with_is_remembered_and_listed(imports: Imports, remember: Remember) -> None:
    """IM-16: with policies, meanings and options."""
    remember(mode="create_only", labels=["SIS"])
    (found,) = profiles(imports)
    assert (found["name"], found["header"]) == (None, HEADER.split(","))
    assert [column["target"] for column in found["columns"]] == TARGETS
    assert found["columns"][3] == {
        "target": "custom:h",
        "policy": "fill",
        "values": {"Rot": "Red"},
        "date_format": None,
    }
    assert (found["options"]["mode"], found["options"]["labels"]) == ("create_only", ["SIS"])


def test_the_last_word_on_a_header_stands_and_the_profile_keeps_its_name(imports: Imports, remember: Remember) -> None:
    """IM-16."""
    remember()
    (first,) = profiles(imports)
    named = imports.ask("PATCH", f"/imports/profiles/{first['id']}", json={"name": "Nightly", "guard_percent": 10})
    assert (named.status, named.body["name"], named.body["options"]["guard_percent"]) == (200, "Nightly", 10)
    started = remember(mode="create_only")
    (second,) = profiles(imports)
    assert (second["id"], second["name"], second["options"]["mode"]) == (first["id"], "Nightly", "create_only")
    assert second["options"]["guard_percent"] == 10
    assert started["profile"] == first["id"]


def test_a_mapping_is_named_as_it_is_started(imports: Imports, remember: Remember) -> None:
    """IM-16: the name goes with the start, so that neither is without the other; none leaves the one there is."""

    def started(**said: str) -> str:
        made = imports.has(NEXT, draft="true")
        assert made["mapped"]
        answer = imports.ask("POST", f"/imports/{made['id']}/start", json={"dry_run": None, **said})
        assert answer.status == 200, answer.body
        (profile,) = profiles(imports)
        return str(profile["name"])

    remember()
    assert [started(name=" Nightly "), started(), started(name="Weekly")] == ["Nightly", "Nightly", "Weekly"]
    made = imports.has(NEXT, draft="true")
    for name in ("", "x" * 65, 7):
        refused = imports.ask("POST", f"/imports/{made['id']}/start", json={"dry_run": None, "name": name})
        assert refused.status == 422


def test_a_draft_of_a_known_header_comes_mapped(imports: Imports, remember: Remember) -> None:
    """IM-16: until a column is changed it is the profile's mapping."""
    remember(strict=True)
    (profile,) = profiles(imports)
    made = imports.has(NEXT, draft="true")
    preview = imports.ask("GET", f"/imports/{made['id']}/preview").body
    assert (preview["profile"], preview["options"]["strict"]) == ({"id": profile["id"], "name": None}, True)
    assert preview["columns"][2]["suggestion"] == {"target": "phone", "by": "profile", "sure": True}
    assert preview["columns"][3]["unknown"] == []
    columns = [{key: column[key] for key in ("target", "policy", "values")} for column in preview["columns"]]
    path = f"/imports/{made['id']}/mapping"
    assert imports.ask("PUT", path, json={"columns": columns}).body["profile"] == preview["profile"]
    changed = [columns[0] | {"policy": "never"}, *columns[1:]]
    assert imports.ask("PUT", path, json={"columns": changed}).body["profile"] is None
    assert imports.ask("PUT", path, json={"columns": columns}).body["profile"] == preview["profile"]


def test_refused_rows_that_come_again_as_a_file_are_known_by_the_header_of_theirs(
    imports: Imports, remember: Remember
) -> None:
    """IM-13, IM-16: the columns that say why they were refused are not imported."""
    remember()
    rows = [f"{row},invalid-phone,Not a phone" for row in ("Bob,Ray,5551234568,ROT", "Cleo,Sands,5551234569,blue")]
    state = imports.has(a_file(*rows, header=f"{HEADER},import_code,import_message"))
    assert (state["status"], targets(state)) == ("queued", [*TARGETS, "ignore", "ignore"])
    remember(a_file(*rows, header=f"{HEADER},import_code,import_message"))
    assert [profile["header"] for profile in profiles(imports)] == [HEADER.split(",")]


def test_an_upload_of_a_known_header_starts_by_itself(imports: Imports, remember: Remember) -> None:
    """IM-16: what the upload says is above what the profile does."""
    assert imports.upload(NEXT).status == 422
    remember(strict=True, labels=["SIS"])
    state = imports.has(NEXT, mode="create_only", labels="Spring")
    assert (state["status"], targets(state)) == ("queued", TARGETS)
    assert (state["options"]["mode"], state["options"]["strict"], state["options"]["labels"]) == (
        "create_only",
        True,
        ["Spring"],
    )


def test_a_header_is_found_again_under_other_lines_and_with_another_delimiter(
    imports: Imports, remember: Remember
) -> None:
    """IM-2, IM-16."""
    remember()
    data = b"Export 7\n\nVorname;Nachname;Handy;Haus\nBob, jr.;Ray, Sands, Lee;5551234568;a, b\n"
    state = imports.has(data)
    assert (state["delimiter"], state["header_row"], state["rows_total"]) == (";", 3, 1)


def test_an_encoding_that_was_overruled_is_remembered(imports: Imports, remember: Remember) -> None:
    """IM-2, IM-16: no detector tells one code page from another every night."""
    remember("\n".join([HEADER, "Zoë,L,5551234567,Rot", ""]).encode("windows-1252"), encoding="latin-1")
    assert imports.has(NEXT)["encoding"] == "iso-8859-1"


def test_a_profile_that_was_deleted_is_forgotten(imports: Imports, remember: Remember) -> None:
    """IM-16."""
    remember()
    (profile,) = profiles(imports)
    assert imports.ask("DELETE", f"/imports/profiles/{profile['id']}").status == 204
    assert profiles(imports) == []
    assert imports.upload(NEXT).status == 422
    assert imports.ask("DELETE", f"/imports/profiles/{profile['id']}").status == 404


def test_the_templates_columns_are_a_profile_that_nobody_can_change_by_an_import(
    app: Flask, imports: Imports, contacts: Contacts
) -> None:
    """IM-16: a label that was said once does not stick to every file of the template."""
    made = imports.has(b"first_name,last_name,phone\nAda,L,5551234567\n", draft="true", labels="Spring")
    assert made["profile"] == "template"
    start(app, imports, made)
    assert profiles(imports) == []
    assert imports.has(b"first_name,last_name,phone\nBob,L,5551234568\n")["options"]["labels"] == []


def test_profiles_of_another_institution_are_neither_seen_nor_used(
    imports: Imports, others: Imports, remember: Remember
) -> None:
    """AC-1."""
    remember()
    (profile,) = profiles(imports)
    assert profiles(others) == []
    assert others.upload(NEXT).status == 422
    assert others.ask("PATCH", f"/imports/profiles/{profile['id']}", json={"name": "Mine"}).status == 404
    assert others.ask("DELETE", f"/imports/profiles/{profile['id']}").status == 404


@pytest.mark.parametrize("body", [{"name": ""}, {"name": "x" * 65}, {"guard_percent": 101}, {"header": []}])
def test_only_the_name_and_the_guard_of_a_profile_can_be_changed(imports: Imports, body: Row) -> None:
    """IM-16."""
    assert imports.ask("PATCH", f"/imports/profiles/{uuid4()}", json=body).status == 422


def test_a_dropped_file_of_a_known_header_starts_by_itself(
    drops: Drops, imports: Imports, contacts: Contacts, remember: Remember
) -> None:
    """IM-8, IM-10, IM-16: cells are sent with their meaning, columns with their policy."""
    remember()
    drops.drop(NEXT, "tonight.csv")
    report = drops.settle("done", "tonight.csv")
    assert (report["status"], report["counts"]["created"]) == ("finished", 2)
    sent = contacts.sent[-1]
    assert [row[1:] for row in sent.rows] == [
        ["Bob", "Ray", "5551234568", "o1"],
        ["Cleo", "Sands", "5551234569", "blue"],
    ]
    assert sent.columns == [{"field": target, "policy": "fill"} for target in TARGETS]
    assert profiles(imports)[0]["used_at"]


def test_a_dropped_file_waits_where_a_field_of_its_profile_is_gone(
    drops: Drops, imports: Imports, contacts: Contacts, remember: Remember
) -> None:
    """IM-16: and says which."""
    remember()
    contacts.fields = []
    drops.drop(NEXT)
    drops.watcher.round()
    state = drops.imports()[0]
    assert (state["status"], state["problem"]["code"]) == ("waiting", "needs-mapping")
    assert '"Haus"' in state["problem"]["message"]
    preview = imports.ask("GET", f"/imports/{state['id']}/preview").body
    assert [(one["code"], one["columns"]) for one in preview["problems"]] == [("unknown-field", [3])]
    assert preview["profile"] is None
