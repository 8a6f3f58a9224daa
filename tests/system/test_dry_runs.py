"""A dry run of the real services: what it says is what the report says afterwards, and what moved is held (IM-11)."""

import csv
import io
from typing import Any

import pytest

from tests.support.oracle import comparing
from tests.support.oracle.imports import import_csv
from tests.support.oracle.people import World
from tests.support.product.campus import Campus, Import
from tests.support.product.in_process import InProcess
from tests.support.product.tenant import Product, Tenant
from tests.system.test_random_files import BATCH_SIZES, check_random_files

ROWS = 120
TOLD = ("row", "outcome", "partial", "codes", "cells")


def told(rows: list[dict[str, Any]]) -> list[list[Any]]:
    return [[row[name] for name in TOLD] for row in rows]


def changed(rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """By row, what each field is to be."""
    return {row["row"]: {one["field"]: one["after"] for one in row["changes"]} for row in rows}


@pytest.fixture
def campus(product: Product) -> Campus:
    return Campus(product, "dry")


def test_what_the_product_plans_is_what_it_does(campus: Campus) -> None:
    """IM-11, IM-13: every row of a nasty file; and the contacts are those of plain Python."""
    data = campus.has_a_history(ROWS, seed=31)
    tenant = campus.tenant
    id = tenant.draft(data, encoding="utf-8")
    dry_run = tenant.run_dry(id)
    planned = tenant.imports.pages(f"/imports/{id}/plan")
    assert tenant.imports.ok("GET", f"/imports/{id}/plan/moved") == {"rows": 0}
    state = tenant.start(id, dry_run)
    report = tenant.report(id)
    assert told(planned) == told(report)
    assert {name: state["counts"][name] for name in state["dry_run"]["counts"]} == state["dry_run"]["counts"]
    contacts = {one["id"]: one for one in tenant.contacts.pages("/contacts", archived="any")}
    for row, after in zip(report, changed(planned).values(), strict=True):
        for field, value in after.items():
            if field in contacts.get(row["contact_id"], {}):
                assert contacts[row["contact_id"]][field] == value, (row["row"], field)
    campus.check_report(Import(id, data))
    campus.check_everything()


def test_an_edit_in_between_holds_its_row_in_the_product(product: Product) -> None:
    """IM-11: the page is told how many moved, and the report names the contact."""
    tenant = product.new_tenant("held")
    people = [
        tenant.contacts.ok("POST", "/contacts", json={"crm_id": f"C{n}", "phone": f"555000000{n}"}) for n in range(3)
    ]
    out = io.StringIO()
    rows = [[f"C{n}", "Ada", "King", f"555000000{n}"] for n in range(3)]
    csv.writer(out).writerows([["crm_id", "first_name", "last_name", "phone"], *rows])
    id = tenant.draft(out.getvalue().encode(), encoding="utf-8")
    dry_run = tenant.run_dry(id)
    tenant.correct_phone(people[1]["id"], "5551112222")
    assert tenant.imports.ok("GET", f"/imports/{id}/plan/moved") == {"rows": 1}
    state = tenant.start(id, dry_run)
    assert (state["counts"]["updated"], state["counts"]["held"]) == (2, 1)
    (held,) = [row for row in tenant.report(id) if row["outcome"] == "held"]
    assert (held["row"], held["contact_id"], held["codes"][0]["code"]) == (3, people[1]["id"], "plan-changed")
    assert "phone" in held["codes"][0]["message"]
    kept = tenant.contacts.ok("GET", f"/contacts/{people[1]['id']}")
    assert (kept["phone"], kept["first_name"]) == ("5551112222", None)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("batch_rows", BATCH_SIZES)
def test_whatever_the_file_its_plan_is_the_rules(services: InProcess, batch_rows: int) -> None:
    """IM-11, IM-20: random files, run dry and then run, in batches of the same size; the oracle says what must come."""
    check_random_files(services, batch_rows, _check)


def _check(tenant: Tenant, world: World, data: bytes, number: int) -> None:
    id = tenant.draft(data, encoding="utf-8")
    dry_run = tenant.run_dry(id)
    planned = tenant.imports.pages(f"/imports/{id}/plan")
    state, report = tenant.start(id, dry_run), tenant.report(id)
    assert told(planned) == told(report)
    comparing.assert_report_is(world, import_csv(world, data, number=number), state, report)
