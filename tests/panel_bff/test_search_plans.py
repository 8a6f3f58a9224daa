"""Every kind of query of the contacts table uses its index, at 200,000 contacts (issue A; CT-1)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from panel_bff.contacts_table import Query, count_statement, page_statement
from panel_bff.viewer import Viewer
from tests.support.databases import Databases

ROWS = 200_000
BIG, SMALL = UUID(int=1), UUID(int=2)  # one contact in ten is the small institution's
NEW, GROWN = UUID(int=3), 4_000  # one that the statistics do not know of, and its contacts
EVERYBODY, GROUPED = Viewer(BIG, None), Viewer(BIG, ("north",))

FILL = """
INSERT INTO read.contact_row (institution_id, contact_id, created_at, archived, test_user, group_value, sort_name,
    search, crm_id, full_name, phone, email, channels)
SELECT CASE WHEN n % 10 = 0 THEN %(small)s ELSE %(big)s END, uuidv7(), '2026-01-01'::timestamptz + n * interval '1 min',
    n % 20 = 1, n % 500 = 1, CASE WHEN n % 3 = 0 THEN 'north' END, lower(name),
    ' ' || lower(name) || ' ' || phone || ' ' || email, 'crm-' || lpad(n::text, 6, '0'), name, phone, email,
    '{sms:opted_in}'
FROM (
    SELECT n, first || ' ' || last AS name, (2000000000 + n * 7919::bigint)::text AS phone,
        lower(first || '.' || last || n) || '@riverside.example.edu' AS email
    FROM generate_series(1, %(rows)s) n, LATERAL (SELECT
        initcap(translate(left(md5((n % 1500)::text), 4 + n % 4), '0123456789', 'lmnoprstvz')) AS first,
        initcap(translate(left(md5((n * 7 % 20011)::text), 5 + n % 4), '0123456789', 'lmnoprstvz')) AS last) names
) people
"""
JOIN = """
INSERT INTO read.contact_import
SELECT institution_id, contact_id, '00000000-0000-7000-8000-000000000009', 1 + row_number() OVER (ORDER BY created_at)
    / 1000, 1, 1, 'created', '2026-02-01T12:00:00.000000Z' FROM read.contact_row
"""


@pytest.fixture(scope="module")
def table(session_databases: Databases) -> Iterator[psycopg.Connection[Any]]:
    """200,000 people; the search index is built after they are in, which takes seconds instead of a minute."""
    urls = session_databases.fresh_database("panel_bff")
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        build = owner.execute("SELECT pg_get_indexdef('read.contact_row_search'::regclass)").fetchone()
        assert build is not None
        owner.execute("DROP INDEX read.contact_row_search")
        with psycopg.ClientCursor(owner) as filling:
            filling.execute(FILL.replace("% ", "%% "), {"big": BIG, "small": SMALL, "rows": ROWS})
        owner.execute("SET maintenance_work_mem = '256MB'")
        owner.execute(build[0])
        owner.execute(JOIN)
        owner.execute("VACUUM (ANALYZE) read.contact_row, read.contact_import")
    with psycopg.connect(urls.web, autocommit=True) as web:
        yield web


EVERY_ROW = "every row"
SEARCHED, BY_NAME, BY_DATE = "contact_row_search", "contact_row_by_name", "contact_row_by_date"
BY_CRM_ID, TEST_USERS = "contact_row_crm_id", "contact_row_test_users"


def nodes_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes_of(below)


def plan_of(table: psycopg.Connection[Any], statement: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The nodes of the plan as it ran."""
    text, params = statement
    row = table.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + text, params).fetchone()
    assert row is not None
    return list(nodes_of(row[0][0]["Plan"]))


def a_person(table: psycopg.Connection[Any]) -> tuple[str, str, str]:
    """The name, phone and email of somebody in the middle."""
    row = table.execute(
        "SELECT full_name, phone, email FROM read.contact_row WHERE institution_id = %s AND NOT archived"
        " ORDER BY sort_name LIMIT 1 OFFSET 77777",
        [BIG],
    ).fetchone()
    assert row is not None
    name, phone, email = row
    return name, phone, email


def indexes_on_rows(nodes: list[dict[str, Any]]) -> set[str]:
    """Which indexes found the contacts, and EVERY_ROW if the table was read from end to end."""
    scans = {name for node in nodes if (name := node.get("Index Name", "")).startswith("contact_row")}
    whole = any(node["Node Type"] == "Seq Scan" and node["Relation Name"] == "contact_row" for node in nodes)
    return scans | {EVERY_ROW} if whole else scans


@pytest.mark.parametrize("sort", ["name", "-created_at"])
@pytest.mark.parametrize("viewer", [EVERYBODY, GROUPED], ids=["everybody", "a group"])
@pytest.mark.parametrize("part", ["name", "word", "phone", "digits", "email", "local part", "three", "nobody"])
def test_a_search_for_somebody_uses_the_search_index(
    table: psycopg.Connection[Any], part: str, viewer: Viewer, sort: str
) -> None:
    """CT-1: names, phones and emails, whole and in part; the index of CRM IDs is asked beside it."""
    name, phone, email = a_person(table)
    q = {
        "name": name,
        "word": name.split()[1],
        "phone": f"({phone[:3]}) {phone[3:6]}-{phone[6:]}",
        "digits": phone[4:],
        "email": email,
        "local part": email.split("@")[0],
        "three": "zqx",
        "nobody": "xyzzy",
    }[part]
    query = Query(q=q, sort=sort)
    found = {SEARCHED, BY_CRM_ID}
    assert indexes_on_rows(plan_of(table, page_statement(viewer, query))) == found
    assert found <= indexes_on_rows(plan_of(table, count_statement(viewer, query))) <= found | {TEST_USERS}


@pytest.mark.parametrize("sort", ["name", "-created_at"])
@pytest.mark.parametrize(("q", "many"), [("CRM-123456", 1), ("crm-12345", 9), ("crm-1234", 90)])
def test_the_beginning_of_a_crm_id_uses_its_index(table: psycopg.Connection[Any], q: str, many: int, sort: str) -> None:
    """CT-1."""
    query = Query(q=q, sort=sort, archived="any", limit=200)
    nodes = plan_of(table, page_statement(EVERYBODY, query))
    assert indexes_on_rows(nodes) == {SEARCHED, BY_CRM_ID}
    assert nodes[0]["Actual Rows"] == many
    assert EVERY_ROW not in indexes_on_rows(plan_of(table, count_statement(EVERYBODY, query)))


def test_test_users_are_counted_by_an_index_of_their_own(table: psycopg.Connection[Any]) -> None:
    """AR-3."""
    assert TEST_USERS in indexes_on_rows(plan_of(table, count_statement(EVERYBODY, Query(archived="any"))))


@pytest.mark.parametrize("q", ["zz", "li", "20"])
def test_two_characters_never_read_every_row(table: psycopg.Connection[Any], q: str) -> None:
    """CT-1: the start of a word, in the search index, or in the order shown where so many match."""
    query = Query(q=q)
    assert indexes_on_rows(plan_of(table, page_statement(EVERYBODY, query))) <= {SEARCHED, BY_NAME}
    assert indexes_on_rows(plan_of(table, count_statement(EVERYBODY, query))) <= {SEARCHED, BY_NAME, TEST_USERS}


@pytest.mark.parametrize("q", ["z", "a", "é"])
def test_one_character_is_a_range_of_names(table: psycopg.Connection[Any], q: str) -> None:
    """CT-1."""
    nodes = plan_of(table, page_statement(EVERYBODY, Query(q=q)))
    assert indexes_on_rows(nodes) == {BY_NAME}
    assert ["sort_name >=" in node["Index Cond"] for node in nodes if node.get("Index Name") == BY_NAME] == [True]


@pytest.mark.parametrize("archived", ["false", "true", "any"])
@pytest.mark.parametrize(("sort", "index"), [("name", BY_NAME), ("-created_at", BY_DATE)])
@pytest.mark.parametrize("q", ["", "riverside", "crm-"])
def test_a_page_of_many_is_read_in_its_order(
    table: psycopg.Connection[Any], archived: str, sort: str, index: str, q: str
) -> None:
    """CT-1, AR-1: nothing is sorted, and not more is read than a page (and who does not match between)."""
    nodes = plan_of(table, page_statement(EVERYBODY, Query(q=q, sort=sort, archived=archived)))
    assert indexes_on_rows(nodes) == {index}
    scans = [node for node in nodes if node.get("Index Name") == index]
    assert all(node["Actual Rows"] <= 51 for node in scans)


@pytest.mark.parametrize(("sort", "key"), [("name", "sort_name"), ("-created_at", "created_at")])
def test_a_later_page_begins_where_the_one_before_ended(table: psycopg.Connection[Any], sort: str, key: str) -> None:
    """CT-1: keyset, not OFFSET."""
    from chassis.keyset import encode_cursor

    after = encode_cursor("n" if sort == "name" else "2026-02-01T00:00:00+00:00", str(UUID(int=0)))
    nodes = plan_of(table, page_statement(EVERYBODY, Query(sort=sort, after=after)))
    [scan] = [node for node in nodes if str(node.get("Index Name", "")).startswith("contact_row")]
    assert f"ROW({key}, contact_id)" in scan["Index Cond"]
    assert scan["Actual Rows"] <= 51


@pytest.mark.parametrize("by_members", [True, False])
@pytest.mark.parametrize("sort", ["name", "-created_at"])
def test_an_imports_contacts_are_found_by_its_number(
    table: psycopg.Connection[Any], sort: str, by_members: bool
) -> None:
    """IM-14."""
    query = Query(import_number=3, sort=sort)
    for make in (page_statement, count_statement):
        nodes = plan_of(table, make(EVERYBODY, query, by_members=by_members))
        assert "contact_import_by_number" in {node.get("Index Name") for node in nodes}
        assert EVERY_ROW not in indexes_on_rows(nodes)


@pytest.fixture(scope="module")
def grown(session_databases: Databases) -> Iterator[psycopg.Connection[Any]]:
    """One institution came after the statistics were made, with an import for every thousand of its contacts."""
    urls = session_databases.fresh_database("panel_bff")
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        with psycopg.ClientCursor(owner) as filling:
            fill = FILL.replace("% ", "%% ")
            filling.execute(fill, {"big": BIG, "small": SMALL, "rows": 2 * GROWN})
            filling.execute(JOIN)
            filling.execute("ANALYZE read.contact_row, read.contact_import")
            filling.execute(fill, {"big": NEW, "small": NEW, "rows": GROWN})
            filling.execute(f"{JOIN} WHERE institution_id = %s", [NEW])
        yield owner


@pytest.mark.parametrize("by_members", [True, False])
@pytest.mark.parametrize("q", ["", "riverside.example.edu"])
def test_an_institution_that_has_just_grown_is_not_read_for_every_member(
    grown: psycopg.Connection[Any], q: str, by_members: bool
) -> None:
    """IM-14: whatever the planner believes of it."""
    query = Query(import_number=2, archived="any", q=q)
    for make in (page_statement, count_statement):
        nodes = plan_of(grown, make(Viewer(NEW, None), query, by_members=by_members))
        assert sum(map(rows_read, nodes)) < 20 * GROWN


def rows_read(node: dict[str, Any]) -> float:
    """By one node of a plan as it ran, also those that it passed over."""
    passed = sum(node.get(f"Rows Removed by {what}", 0) for what in ("Filter", "Join Filter", "Index Recheck"))
    return float((node["Actual Rows"] + passed) * node["Actual Loops"])


def test_the_small_institution_is_read_by_its_own_rows(table: psycopg.Connection[Any]) -> None:
    """AC-1, design 3.11: the institution leads every index."""
    viewer = Viewer(SMALL, None)
    for query in (Query(), Query(sort="-created_at"), Query(q="zqx"), Query(q="z")):
        assert EVERY_ROW not in indexes_on_rows(plan_of(table, page_statement(viewer, query)))
