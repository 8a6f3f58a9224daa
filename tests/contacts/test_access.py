"""Who may call what, and that nothing of another institution can be reached (AC-1, AC-2, design 3.11, 3.13)."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.contacts.conftest import Contacts, Import, Outbox, Service, State

NOWHERE = uuid4()
READS: list[tuple[str, str]] = [
    ("GET", "/contacts"),
    ("GET", f"/contacts/{NOWHERE}"),
    ("GET", f"/contacts/{NOWHERE}/imports"),
    ("GET", f"/contacts/{NOWHERE}/history"),
    ("GET", f"/contacts/{NOWHERE}/provenance"),
    ("GET", f"/contacts/{NOWHERE}/consent"),
    ("GET", f"/contacts/{NOWHERE}/notes"),
    ("GET", f"/contacts/{NOWHERE}/campaigns"),
    ("GET", f"/contacts/{NOWHERE}/notes/{NOWHERE}/edits"),
    ("GET", "/fields"),
    ("GET", f"/fields/{NOWHERE}"),
]
WRITES: list[tuple[str, str]] = [
    ("POST", "/contacts"),
    ("PATCH", f"/contacts/{NOWHERE}"),
    ("POST", "/fields"),
    ("PATCH", f"/fields/{NOWHERE}"),
    ("POST", f"/fields/{NOWHERE}/options"),
]
OF_NOTES: list[tuple[str, str]] = [
    ("GET", f"/contacts/{NOWHERE}/notes/deleted"),
    ("POST", f"/contacts/{NOWHERE}/notes"),
    ("PATCH", f"/contacts/{NOWHERE}/notes/{NOWHERE}"),
    ("DELETE", f"/contacts/{NOWHERE}/notes/{NOWHERE}"),
    ("POST", f"/contacts/{NOWHERE}/notes/{NOWHERE}/restore"),
]
OF_IMPORTS: list[tuple[str, str]] = [
    ("PUT", f"/imports/{NOWHERE}/batches"),
    ("POST", f"/imports/{NOWHERE}/end"),
    ("PUT", f"/imports/{NOWHERE}/dry-run"),
    ("GET", f"/imports/{NOWHERE}/dry-runs/{NOWHERE}/moved"),
]
ROUTES = [*READS, *WRITES, *OF_NOTES, *OF_IMPORTS]
REFUSED: list[tuple[dict[str, Any] | None, int, str]] = [
    (None, 401, "no-token"),
    ({"expired": True}, 401, "expired-token"),
    ({"forged": True}, 401, "invalid-token"),
    ({"issuer": "stranger"}, 401, "unknown-issuer"),
    ({"audience": "labels"}, 403, "wrong-audience"),
]
OF_SYSTEM = ["channel_address", "parked"]  # no affair of `web`
TABLES = [
    *("contact", "custom_field", "consent_entry", "pause_end", "contact_change", "institution"),
    *("import_membership", "import_claim", "import_batch", "import_end"),
    *("dry_run", "dry_run_claim", "dry_run_contact", "import_roll_back"),
    "messaging_event",
    *("note", "note_edit", "note_list", "campaign_receipt", "campaign_list"),
]


def admitted(contacts: Contacts) -> set[tuple[str, str]]:
    return {
        (method, path)
        for method, path in ROUTES
        if contacts.ask(method, path, {"If-Match": '"1"'}, json=7).status != 403
    }


@pytest.mark.parametrize("role", ["admin", "staff", "support", "insights"])
def test_a_role_may_do_what_the_matrix_says(contacts: Contacts, role: str) -> None:
    """AC-2: everyone reads; only admin and staff write, notes support as well."""
    written = {"admin": [*WRITES, *OF_NOTES], "staff": [*WRITES, *OF_NOTES], "support": OF_NOTES}
    assert admitted(contacts.as_(role=role)) == {*READS, *written.get(role, [])}


def test_imports_may_send_batches_and_read_fields_and_nothing_else(contacts: Contacts) -> None:
    """Design 3.13; field definitions are what its columns are mapped by."""
    assert admitted(contacts.as_(issuer="imports", origin="import")) == {*OF_IMPORTS, ("GET", "/fields")}


@pytest.mark.parametrize(("claims", "status", "code"), REFUSED)
def test_no_route_answers_without_a_token_meant_for_it(
    service: Service, claims: dict[str, Any] | None, status: int, code: str
) -> None:
    """AC-1."""
    headers = {} if claims is None else service.keys.headers(institution=uuid4(), **{"audience": "contacts", **claims})
    for method, path in ROUTES:
        answer = service.app.test_client().open(path, method=method, headers=headers, json={})
        assert (answer.status_code, (answer.json or {})["code"]) == (status, code), path


def test_another_institutions_contact_and_field_are_not_there(
    contacts: Contacts, others: Contacts, outbox: Outbox
) -> None:
    """AC-1: on every route that takes an id; nothing is applied."""
    theirs = others.has(first_name="Theirs", phone="5550000001", crm_id="C-1")
    field = others.has_field("Theirs", "choice", options=["Fall"])
    for path in (f"/contacts/{theirs['id']}", f"/fields/{field['id']}"):
        assert contacts.ask("GET", path).status == 404
        assert contacts.ask("PATCH", path, {"If-Match": '"1"'}, json={}).status == 404
    for path in (f"/contacts/{theirs['id']}/imports", f"/contacts/{theirs['id']}/history"):
        assert contacts.ask("GET", path).status == 404
    assert contacts.ask("POST", f"/fields/{field['id']}/options", json={"label": "Spring"}).status == 404
    mine = contacts.has(first_name="Mine")
    assert contacts.edit(mine, custom={field["id"]: "Fall"}).faults == [(f"custom.{field['id']}", "unknown-field")]
    sending = Import(contacts)
    answer = sending.put(sending.body(["crm_id", f"custom:{field['id']}"], [["C-1", "Fall"]], first=2))
    assert answer.status == 422
    assert contacts.all() == [mine]
    assert [event["institution"] for event in outbox()] == [contacts.institution]
    assert others.read(theirs) == theirs


def test_an_import_of_another_institution_is_another_import(contacts: Contacts, others: Contacts) -> None:
    """AC-1: the same import id and rows claim nothing of each other and replay nothing."""
    mine, theirs = Import(contacts), Import(others)
    theirs.id = mine.id
    fates = [sending.send(["crm_id", "phone"], ["C-1", "5550000001"]) for sending in (mine, theirs)]
    assert [fate[0] for [fate] in fates] == ["created", "created"]
    assert len(contacts.all()) == len(others.all()) == 1


def connect(url: str, institution: object = None) -> "psycopg.Connection[Any]":
    connection = psycopg.connect(url, autocommit=True)
    if institution is not None:
        connection.execute("SELECT set_config('app.institution', %s, false)", [str(institution)])
    return connection


def count(connection: "psycopg.Connection[Any]", table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def test_every_table_of_a_tenant_is_forced_under_row_level_security(owner: "psycopg.Connection[Any]") -> None:
    """Design 3.11: a new table with an institution can not be forgotten."""
    tenants = owner.execute(
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid"
        " WHERE attname = 'institution_id' AND relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND relname <> 'idempotency'"
    ).fetchall()
    assert dict(tenants) == dict.fromkeys([*TABLES, *OF_SYSTEM, "erased_contact"], True)


def test_without_a_setting_the_web_role_sees_and_writes_nothing(service: Service, contacts: Contacts) -> None:
    """Design 3.11."""
    ada = contacts.has(first_name="Ada", phone="5550000001")
    contacts.has_field("Major", "text")
    Import(contacts).row(phone="5550000001")
    with connect(service.urls.web) as blind, connect(service.urls.web, contacts.institution) as mine:
        assert {table: count(blind, table) for table in TABLES} == dict.fromkeys(TABLES, 0)
        assert count(mine, "contact") == 1
        assert blind.execute("UPDATE contact SET first_name = 'x'").rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            blind.execute("INSERT INTO import_end VALUES (%s, %s, now())", [contacts.institution, uuid4()])
    assert contacts.read(ada) == ada


@pytest.mark.parametrize("role", ["web", "system"])
def test_no_serving_role_is_mighty_or_owns_anything(service: Service, role: str) -> None:
    """Design 3.11."""
    with connect(getattr(service.urls, role)) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,"
            " (SELECT count(*) FROM pg_class WHERE relowner = r.oid AND relpersistence <> 't')"  # a batch's staging
            " FROM pg_roles r WHERE rolname = current_user"
        ).fetchone()
        assert row == (False, False, False, False, 0)


FORBIDDEN = {
    "web": [
        "DELETE FROM contact",
        "UPDATE consent_entry SET status = 'opted_in'",
        "DELETE FROM consent_entry",
        "UPDATE contact_change SET before = '{}'",
        "DELETE FROM contact_change",
        "UPDATE institution SET language = 'xx'",
        "DELETE FROM note",
        "UPDATE note_edit SET text = ''",
        "DELETE FROM note_edit",
        "INSERT INTO campaign_receipt SELECT * FROM campaign_receipt",
        "SELECT * FROM outbox",
        "SELECT * FROM channel_address",
        "DELETE FROM pause_end",
    ],
    "system": [
        "DELETE FROM contact",
        "UPDATE contact_change SET before = '{}'",
        "UPDATE note SET text = ''",
        "UPDATE campaign_receipt SET script = ''",
        "UPDATE consent_entry SET status = 'opted_in'",
        "DELETE FROM consent_entry",
        "UPDATE idempotency SET answer = ''",
        "UPDATE outbox SET payload = ''",
    ],
}


@pytest.mark.parametrize(("role", "statement"), [(role, one) for role, all in FORBIDDEN.items() for one in all])
def test_a_role_has_no_grant_it_does_not_need(service: Service, role: str, statement: str) -> None:
    """Design 3.11; the ledger and the history are append-only (CH-3, AC-5)."""
    with connect(getattr(service.urls, role)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_a_state_has_nothing_that_is_not_its_own(contacts: Contacts, others: Contacts) -> None:
    """AC-1."""
    others.has(first_name="Theirs")
    mine: State = contacts.has(first_name="Mine")
    assert contacts.ask("GET", "/contacts").body["items"] == [mine]
    assert contacts.ask("GET", "/fields").body["items"] == []
