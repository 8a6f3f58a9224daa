"""What is taken, what is refused before anything is stored, and who may ask (IM-1, IM-3, IM-18, IM-22)."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from imports.config import Config
from tests.imports.conftest import HEADER, Imports, Outbox, Row, a_csv, an_app, people
from tests.imports.owners import Contacts, away
from tests.support.databases import Databases, DatabaseUrls
from tests.support.keys import Keys

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01" + bytes(range(256))


@pytest.fixture(scope="module")
def urls(session_databases: Databases) -> DatabaseUrls:
    """One database: nobody works here, and every test has its own institution."""
    return session_databases.fresh_database("imports")


def files_in(config: Config) -> list[Path]:
    folder = Path(config.files_url.removeprefix("file://"))
    return [file for file in folder.rglob("*") if file.is_file()]


def test_an_upload_is_stored_and_queued_and_told_of(imports: Imports, outbox: Outbox, config: Config) -> None:
    """IM-1, IM-2, IM-14."""
    data = a_csv(*people(3), delimiter=";").decode().encode("utf-16")
    state = imports.has(data, name="Früh.csv")
    assert (state["status"], state["number"], state["name"], state["file_name"]) == (
        "queued",
        1,
        "import-1",
        "Früh.csv",
    )
    assert (state["encoding"], state["delimiter"], state["rows_total"], state["rows_done"]) == ("utf-16-le", ";", 3, 0)
    assert (state["source"], state["actor"], state["same_bytes_as"]) == ("upload", "test-user", None)
    assert state["columns"][0] == {"header": "crm_id", "field": "crm_id", "policy": "overwrite"}
    assert [file.read_bytes() for file in files_in(config)] == [data]
    (event,) = outbox()
    assert (event["aggregatetype"], event["aggregateid"], event["version"]) == ("imports.import.v1", state["id"], 1)


def test_numbers_count_up_in_each_institution(imports: Imports, others: Imports) -> None:
    """IM-14."""
    numbers = [view.has(a_csv(*people(1)))["number"] for view in (imports, others, imports)]
    assert numbers == [1, 1, 2]


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (PNG, "not-a-csv", "PNG"),
        (b"PK\x03\x04" + bytes(100), "not-a-csv", "spreadsheet"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "not-a-csv", "compressed"),
        (b"first_name\x00,last_name\x00\n" + bytes(50), "not-a-csv", "binary"),
        (b"", "empty-file", "upload it again"),
        (b"\xef\xbb\xbf", "empty-file", "upload it again"),
        (b"\n\n , \n", "empty-file", "upload it again"),
        (b"first_name,last_name,phone\n", "header-only", "Add the rows"),
        (b"first_name,last_name,phone\n\n,,\n", "header-only", "Add the rows"),
        (b"first_name,last_name,email\nAda,L,a@b.org\n", "missing-columns", "Phone"),
        (b"crm_id,email\nC1,a@b.org\n", "missing-columns", "First Name, Last Name, Phone. Add the missing columns"),
        (b"crm_id,email\nC1,a@b.org\n", "missing-columns", "an empty cell leaves what the contact has"),
        (b"first_name,phone,Shoe size\nAda,1,2\n", "header-not-recognised", "Shoe size"),
        (b"id,First Name,Last Name,Phone\n1,2,3,4\n", "header-not-recognised", 'just "id"'),
        (b"first_name,last_name,phone,Mobile\nAda,L,1,2\n", "duplicate-columns", "Mobile"),
        (b"Dear all,\nthis is a letter.\n", "header-not-recognised", "Dear all"),
        (b'"first_name,last_name,phone\nAda,L,1\n', "header-not-recognised", "never closed"),
        (b",".join([b"import_code"] * 201) + b"\n", "too-many-columns", "Remove"),
    ],
)
def test_a_file_that_can_be_no_import_is_refused_with_what_helps_and_leaves_nothing(
    imports: Imports, outbox: Outbox, config: Config, data: bytes, code: str, said: str
) -> None:
    """IM-3, IM-18."""
    answer = imports.upload(data, name="people.csv")
    assert (answer.status, answer.body["code"]) == (422, code)
    assert said in answer.body["detail"]
    assert answer.body["next_step"]
    assert (files_in(config), outbox(), imports.ask("GET", "/imports").body["items"]) == ([], [], [])


def test_all_unrecognised_names_are_listed(imports: Imports) -> None:
    """IM-3."""
    answer = imports.upload(b"first_name,last_name,phone,Shoe size,,Star sign\nA,L,1,2,3,4\n")
    assert answer.body["unrecognised"] == ["Shoe size", "column 5 (no name)", "Star sign"]


def test_a_custom_field_is_recognised_in_its_institution(imports: Imports, contacts: Contacts) -> None:
    """IM-17."""
    data = b"first_name,last_name,phone,CUSTOM_Shoe size,Star sign\nA,L,1,2,3\n"
    assert imports.upload(data).body["unrecognised"] == ["CUSTOM_Shoe size", "Star sign"]
    contacts.fields = [
        {"id": "f1", "name": "Shoe Size", "deleted": False},
        {"id": "f2", "name": "Star sign", "deleted": False},
        {"id": "f3", "name": "Gone", "deleted": True},
    ]
    assert [column["field"] for column in imports.has(data)["columns"][3:]] == ["custom:f1", "custom:f2"]
    assert imports.upload(data.replace(b"Star sign", b"Gone")).body["unrecognised"] == ["Gone"]


def test_an_update_only_file_needs_no_names(imports: Imports) -> None:
    """IM-3."""
    data = b"crm_id,email\nC1,a@b.org\n"
    assert imports.upload(data).body["missing"] == ["First Name", "Last Name", "Phone"]
    assert imports.upload(data, mode="update_only").status == 201


def test_encoding_and_delimiter_can_be_overruled(imports: Imports) -> None:
    """IM-2."""
    data = "first_name|last_name|phone\nZoë|L|1\n".encode()
    state = imports.has(data, encoding="latin-1", delimiter="pipe")
    assert (state["encoding"], state["delimiter"]) == ("iso-8859-1", "|")
    answer = imports.upload(data, encoding="klingon", delimiter="dash")
    assert (answer.status, {fault["field"] for fault in answer.body["errors"]}) == (422, {"encoding", "delimiter"})


def test_limits_are_kept_while_the_file_streams_in(config: Config, keys: Keys) -> None:
    """IM-18."""
    with an_app(replace(config, max_file_bytes=100_000, max_rows=1000)) as app:
        keeps_its_limits(Imports(app.test_client(), keys, uuid4()))


def keeps_its_limits(imports: Imports) -> None:
    unsaid = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}  # chunked: nobody knows how long it will be
    query = {"file_name": "a.csv"}
    answer = imports.ask("POST", "/imports", query_string=query, data=b"x,y,z\n" * 100_000, environ_overrides=unsaid)
    assert (answer.status, answer.body["code"]) == (413, "too-large")
    assert imports.upload(bytes(100_001)).body["code"] == "too-large"
    narrow = [["C1", "A", "B", "", ""]] * 1001
    assert imports.upload(a_csv(*narrow)).body["code"] == "too-many-rows"
    assert imports.upload(a_csv(*narrow[1:])).status == 201


def test_an_upload_that_breaks_off_is_no_shorter_file(imports: Imports, config: Config) -> None:
    """IM-13: none of its rows would be missed by anybody."""
    said = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "1000"}
    query = {"file_name": "a.csv"}
    answer = imports.ask("POST", "/imports", query_string=query, data=a_csv(*people(2)), environ_overrides=said)
    assert (answer.status, answer.body["code"], files_in(config)) == (400, "incomplete-upload", [])


def test_an_upload_sent_again_is_the_same_import(imports: Imports, outbox: Outbox, config: Config) -> None:
    """IM-22."""
    first = imports.upload(a_csv(*people(2)), key="k1")
    again = imports.upload(a_csv(*people(2)), key="k1")
    assert (again.status, again.body) == (201, first.body)
    assert (len(outbox()), len(files_in(config))) == (1, 1)


def test_a_key_used_for_another_file_or_other_settings_is_refused(imports: Imports, config: Config) -> None:
    """IM-22."""
    imports.upload(a_csv(*people(2)), key="k1")
    for again in (
        imports.upload(a_csv(*people(3)), key="k1"),
        imports.upload(a_csv(*people(2)), key="k1", strict=True),
    ):
        assert (again.status, again.body["code"]) == (422, "idempotency-key-reused")
    assert len(files_in(config)) == 1


def test_the_same_bytes_without_a_key_are_a_new_import_that_names_the_earlier_one(imports: Imports) -> None:
    """IM-22."""
    states = [imports.has(a_csv(*people(2))) for _ in range(3)]
    assert [state["same_bytes_as"] for state in states] == [None, 1, 2]


def test_contacts_away_is_told_to_who_uploads_and_nothing_is_kept(
    imports: Imports, contacts: Contacts, config: Config
) -> None:
    """IM-3: custom fields can not be known."""
    contacts.gate = away
    answer = imports.upload(a_csv(*people(2)))
    assert (answer.status, answer.body["code"], files_in(config)) == (503, "unavailable", [])


def test_nul_and_control_characters_in_a_file_name_are_refused(imports: Imports) -> None:
    """ID-11."""
    for name in ("a\x00b.csv", "a\nb.csv", "", "x" * 256):
        assert imports.upload(a_csv(*people(1)), name=name).status == 422


def test_imports_are_listed_newest_first_page_by_page(imports: Imports) -> None:
    """IM-14."""
    for _ in range(5):
        imports.has(a_csv(*people(1)))
    seen: list[int] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = imports.ask("GET", "/imports", query_string=query).body
        seen += [item["number"] for item in page["items"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert seen == [5, 4, 3, 2, 1]
    assert imports.ask("GET", "/imports", query_string={"after": "rubbish"}).status == 422


def test_the_template_has_every_column_and_is_taken_back(imports: Imports, contacts: Contacts) -> None:
    """IM-17."""
    contacts.fields = [{"id": "f1", "name": "Shoe, Size", "deleted": False}]
    answer = imports.ask("GET", "/imports/template.csv")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.text.startswith("\ufeffid,first_name,preferred_name,last_name,phone,")
    assert answer.text.endswith(',channel_email,"CUSTOM_Shoe, Size"\r\n')
    assert imports.upload(answer.text.encode()).body["code"] == "header-only"
    assert imports.has(answer.text.encode() + b",Ada" + b"," * 15 + b"\n")["columns"][-1]["field"] == "custom:f1"


ROUTES = ["", "/rows", "/codes", "/refused.csv"]


@pytest.mark.parametrize("route", ROUTES)
def test_another_institutions_import_is_not_there(imports: Imports, others: Imports, route: str) -> None:
    """AC-1."""
    state = imports.has(a_csv(*people(1)))
    assert imports.ask("GET", f"/imports/{state['id']}{route}").status == 200
    assert others.ask("GET", f"/imports/{state['id']}{route}").status == 404
    assert others.ask("GET", "/imports").body["items"] == []


def test_the_columns_of_several_imports_are_told_at_once(imports: Imports, others: Imports) -> None:
    """AC-5, AC-1, AC-3: what the file calls a contact's field; of imports one may not see, nothing."""
    state = imports.has(a_csv(["C1", "Ada", "L", "5551234567"], header=["CRM ID", "First", "Surname", "Mobile"]))
    own = imports.as_(user="bob", groups=["North"]).has(a_csv(*people(1)))
    theirs = others.has(a_csv(*people(1)))
    asked: Any = {"query_string": {"id": [state["id"], own["id"], theirs["id"]]}}
    items = imports.as_(role="support").ask("GET", "/imports/columns", **asked).body["items"]
    columns = {item["id"]: item["columns"] for item in items}
    assert set(columns) == {state["id"], own["id"]}
    assert (columns[state["id"]]["phone"], columns[state["id"]]["last_name"]) == ("Mobile", "Surname")
    bobs = imports.as_(user="bob", groups=["North"]).ask("GET", "/imports/columns", **asked).body["items"]
    assert [item["id"] for item in bobs] == [own["id"]]


def test_who_sees_some_groups_only_sees_their_own_imports_only(imports: Imports) -> None:
    """AC-3: a report holds cells of everybody in the file."""
    state, bob = imports.has(a_csv(*people(1))), imports.as_(user="bob", groups=["North"])
    own = bob.has(a_csv(*people(1)))
    assert [item["id"] for item in bob.ask("GET", "/imports").body["items"]] == [own["id"]]
    assert [bob.ask("GET", f"/imports/{state['id']}{route}").status for route in ROUTES] == [404] * len(ROUTES)


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"role": "staff"}, 201),
        ({"role": "admin"}, 201),
        ({"role": "support"}, 403),
        ({"role": "insights"}, 403),
        ({"issuer": "imports"}, 403),
        ({"issuer": "nobody"}, 401),
        ({"expired": True}, 401),
        ({"forged": True}, 401),
    ],
)
def test_who_may_import(imports: Imports, config: Config, claims: dict[str, Any], status: int) -> None:
    """AC-2, AC-1: nothing is stored for who may not."""
    assert imports.as_(**claims).upload(a_csv(*people(1))).status == status
    assert len(files_in(config)) == (status == 201)


def test_a_token_for_another_service_and_none_at_all_are_refused(app: Any, keys: Keys) -> None:
    """AC-1."""
    client = app.test_client()
    assert client.get("/imports").status_code == 401
    headers = keys.headers(institution=uuid4(), audience="contacts")
    assert client.get("/imports", headers=headers).status_code == 403


def test_the_web_role_sees_nothing_without_an_institution(imports: Imports, urls: DatabaseUrls) -> None:
    """AC-1: row-level security is the second wall."""
    import psycopg

    imports.has(a_csv(*people(1)))
    with psycopg.connect(urls.web) as connection:
        for table in ("import", "import_row", "institution", "import_number"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        (role,) = connection.execute(
            "SELECT (rolsuper, rolbypassrls)::text FROM pg_roles WHERE rolname = current_user"
        ).fetchone() or ("",)
        assert role == "(f,f)"
        owned = "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"
        assert connection.execute(owned).fetchone() == (0,)


def test_a_report_of_an_import_that_has_not_begun_is_empty(imports: Imports, finish: Callable[..., list[Row]]) -> None:
    """IM-13."""
    state = imports.has(a_csv(*people(1), header=HEADER))
    assert imports.rows(state) == []
    assert state["counts"]["not_reached"] == 0


ASKED = ("waiting", "same-bytes")


def asked_about(imports: Imports, data: bytes) -> Row:
    state = imports.has(data, ask_same_bytes="true")
    assert (state["status"], state["problem"]["code"]) == ASKED
    return state


def test_bytes_that_are_new_are_not_asked_about(imports: Imports) -> None:
    """IM-22."""
    assert imports.has(a_csv(*people(2)), ask_same_bytes="true")["status"] == "queued"


def test_the_same_bytes_wait_for_an_answer_and_start_when_it_is_yes(
    imports: Imports, outbox: Outbox, config: Config
) -> None:
    """IM-22: the file is kept meanwhile; nobody sends it twice."""
    imports.has(a_csv(*people(2)))
    state = asked_about(imports, a_csv(*people(2)))
    assert (state["same_bytes_as"], "import-1" in state["problem"]["message"]) == (1, True)
    answered = imports.ask("POST", f"/imports/{state['id']}/resume")
    assert (answered.status, answered.body["status"], answered.body["problem"]) == (200, "queued", None)
    assert [event["version"] for event in outbox() if event["aggregateid"] == state["id"]] == [1, 2]
    assert len(files_in(config)) == 2


def test_the_same_bytes_are_not_imported_when_the_answer_is_no(imports: Imports) -> None:
    """IM-22, IM-13: all its rows are not reached; the next time the import that was one is named."""
    imports.has(a_csv(*people(2)))
    state = asked_about(imports, a_csv(*people(2)))
    answered = imports.ask("POST", f"/imports/{state['id']}/cancel").body
    assert (answered["status"], answered["counts"]["not_reached"]) == ("cancelled", 2)
    assert answered["finished_at"] is not None
    assert asked_about(imports, a_csv(*people(2)))["same_bytes_as"] == 1
