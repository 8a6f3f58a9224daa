"""The reads of batch apply use their indexes at volume, as the web role, under row-level security (design 3.11)."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from chassis.clock import uuid7
from chassis.db import array
from contacts.commands.batch_sql import BY_INDEX, CLAIMS, LOOKUPS
from contacts.commands.roll_back_sql import HOLDERS, MEMBERS
from contacts.world import CLAIM_KINDS
from tests.contacts.conftest import Service
from tests.support.databases import Databases

CONTACTS = 20_000
INDEXES = {
    "id": "contact_pkey",
    "crm_id": "contact_crm_id",
    "phone": "contact_phone",
    "email": "contact_email",
    "previous_phone": "contact_previous_phone",
}
FILL = """
INSERT INTO contact
SELECT %s, gen_random_uuid(), 1, now(), now(), 'Ada', null, 'L', to_char(n, 'FM0000000000'), '1',
    to_char(n + 1000000, 'FM0000000000'), 'u' || n || '@example.org', 'C-' || n, null, 'en', false, false,
    false, false, 0, false, null, '[]', '{}'
FROM generate_series(1, %s) n
"""


@pytest.fixture(scope="module")
def full(session_databases: Databases) -> Iterator["psycopg.Connection[Any]"]:
    """A connection of the web role to an institution with many contacts and claims."""
    institution, urls = uuid4(), session_databases.fresh_database("contacts")
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute(FILL, [institution, CONTACTS])
        owner.execute(
            """
            INSERT INTO import_claim
            SELECT %s, %s, kind, 'v' || n, n FROM generate_series(1, %s) n, unnest(%s::text[]) kind
            """,
            [institution, institution, CONTACTS // 4, list(CLAIM_KINDS)],
        )
        owner.execute("VACUUM ANALYZE")
    with psycopg.connect(urls.web, autocommit=True) as web:
        web.execute("SELECT set_config('app.institution', %s, false)", [str(institution)])
        web.execute("SELECT set_config('test.institution', %s, false)", [str(institution)])
        yield web


@pytest.fixture(scope="module", params=["no statistics", "statistics from before it came"])
def grown(
    request: pytest.FixtureRequest, session_databases: Databases
) -> Iterator[tuple["psycopg.Connection[Any]", str]]:
    """A connection of the web role, and an institution of which the planner knows nothing."""
    institution, urls = uuid4(), session_databases.fresh_database("contacts")
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        if request.param != "no statistics":
            for number in range(40):
                owner.execute(FILL, [uuid4(), 5 * number])
            owner.execute("ANALYZE contact")
        owner.execute(FILL, [institution, CONTACTS])
    with psycopg.connect(urls.web, autocommit=True) as web:
        web.execute("SELECT set_config('app.institution', %s, false)", [str(institution)])
        yield web, str(institution)


def plan_of(connection: "psycopg.Connection[Any]", query: str, values: Any) -> str:
    rows = connection.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {query}", values).fetchall()
    return "\n".join(line for (line,) in rows)


def tenant(connection: "psycopg.Connection[Any]") -> str:
    row = connection.execute("SELECT current_setting('test.institution')").fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize("name", list(LOOKUPS))
def test_a_lookup_of_a_thousand_identifiers_is_one_index_scan(full: "psycopg.Connection[Any]", name: str) -> None:
    """Design 3.11: only leakproof operators use an index under row-level security."""
    wanted = [str(uuid4()) for _ in range(1000)] if name == "id" else [f"C-{number}" for number in range(1000)]
    plan = plan_of(full, LOOKUPS[name], [tenant(full), array(wanted)])
    assert INDEXES[name] in plan
    assert "Seq Scan" not in plan
    assert "Filter: (" not in plan.replace("One-Time Filter: (", "")


@pytest.mark.parametrize(
    ("name", "query"),
    [*LOOKUPS.items(), *HOLDERS.items()],
    ids=[*LOOKUPS, *(f"holders of {name}" for name in HOLDERS)],
)
def test_a_lookup_reads_what_it_finds_whatever_the_planner_knows(
    grown: tuple["psycopg.Connection[Any]", str], name: str, query: str
) -> None:
    """Design 3.11, IM-15: by its own index, not by another that leads through the whole institution."""
    web, institution = grown
    wanted = [str(uuid4()) for _ in range(1000)] if name == "id" else [f"C-{number}" for number in range(1000)]
    with web.transaction():
        web.execute(BY_INDEX)
        plan = plan_of(web, query, [institution, array(wanted)])
    assert INDEXES[name] in plan
    assert "Rows Removed" not in plan


def test_the_claims_of_a_batch_are_index_scans_only(full: "psycopg.Connection[Any]") -> None:
    """IM-6."""
    wanted = dict.fromkeys(CLAIM_KINDS, array(f"v{number}" for number in range(1000)))
    wanted["contact"] = array(str(uuid4()) for _ in range(1000))
    plan = plan_of(full, CLAIMS, {**wanted, "institution": tenant(full), "import": tenant(full)})
    assert plan.count("import_claim_pkey") == len(CLAIM_KINDS)
    assert "import_membership_pkey" in plan
    assert "Seq Scan" not in plan


def test_the_rows_of_an_import_are_found_by_a_summary_of_the_pages(session_databases: Databases) -> None:
    """IM-15: a range of one import among many, whatever the order of the contacts."""
    institution, imports, urls = uuid4(), [uuid7() for _ in range(10)], session_databases.fresh_database("contacts")
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        for import_id in imports:
            rows = "SELECT %s, gen_random_uuid(), %s, n, 1, 'created', now() FROM generate_series(1, 20000) n"
            owner.execute(f"INSERT INTO import_membership {rows}", [institution, import_id])
        owner.execute("VACUUM ANALYZE import_membership")
    with psycopg.connect(urls.web, autocommit=True) as web:
        web.execute("SELECT set_config('app.institution', %s, false)", [str(institution)])
        plan = plan_of(web, MEMBERS, [institution, imports[4], 9_001, 10_000])
    assert "import_membership_rows" in plan
    assert "Seq Scan" not in plan
    passed_over = re.findall(r"rows removed by index recheck: (\d+)", plan.lower())[0]
    assert int(passed_over) < 30_000  # of 200,000: its own, and the ends of its neighbours


def test_the_list_walks_its_key(full: "psycopg.Connection[Any]", service: Service) -> None:
    """Design 3.8."""
    page = "SELECT * FROM contact WHERE institution_id = %s AND id > %s ORDER BY id LIMIT 100"
    plan = plan_of(full, page, [tenant(full), uuid4()])
    assert "contact_pkey" in plan
    assert "Sort" not in plan
