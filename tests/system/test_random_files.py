"""Files nobody thought of: identifiers from small pools, so that every second row collides with something.

What is compared is the oracle's fate of every row and the exact contacts afterwards, for three batch sizes.
"""

import csv
import io
from collections.abc import Callable
from random import Random
from uuid import UUID

import pytest

from tests.support.extent import SOAKING
from tests.support.oracle import comparing
from tests.support.oracle.imports import import_csv
from tests.support.oracle.people import World
from tests.support.product.in_process import InProcess
from tests.support.product.tenant import Tenant

SEEDS = range(60) if SOAKING else (1, 21)
COLUMNS = ["contact id", "first_name", "last_name", "phone", "email", "crm_id", "enrollment_id"]
BATCH_SIZES = (1, 7, 1000) if SOAKING else (7, 1000)  # of one row: test_batch_sizes
ROWS = 40


def a_file(random: Random, known: list[str]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for number in range(ROWS):
        writer.writerow([_cell(random, column, number, known) for column in COLUMNS])
    return out.getvalue().encode()


def _cell(random: Random, column: str, number: int, known: list[str]) -> str:
    if column == "contact id":
        return random.choice([*known, str(UUID(int=7))]) if known and random.random() < 0.1 else ""
    if column in ("first_name", "last_name"):
        return random.choice(["", f"{column}-{random.randrange(3)}", "UNSET"])
    if random.random() < 0.45:
        return ""
    if random.random() < 0.06:
        return "UNSET"
    if random.random() < 0.05:
        return {"phone": "12345", "email": "nobody", "crm_id": "c" * 256, "enrollment_id": "e" * 256}[column]
    chosen = random.randrange(14)
    return {
        "phone": f"555{chosen:07d}",
        "email": f"p{chosen}@b.example",
        "crm_id": f"C{chosen}",
        "enrollment_id": f"E{chosen}",
    }[column]


def check_random_files(
    services: InProcess, batch_rows: int, check: Callable[[Tenant, World, bytes, int], None]
) -> None:
    """For every seed three files, one after the other."""
    with services.working(batch_rows=batch_rows):
        for seed in SEEDS:
            random, tenant, world = Random(seed), services.tenant(), World([])
            for number in (1, 2, 3):
                known = sorted(str(person.id) for person in world.people)
                try:
                    check(tenant, world, a_file(random, known[:10]), number)
                except AssertionError as error:
                    raise AssertionError(f"seed {seed}, file {number}: {error}") from None


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("batch_rows", BATCH_SIZES)
def test_whatever_the_file_the_outcome_is_the_rules(services: InProcess, batch_rows: int) -> None:
    """IM-4 to IM-7, IM-9, IM-13, IM-20, PP-1, PP-2, PP-5, CH-1: three files, one after the other, for every seed."""
    check_random_files(services, batch_rows, _import)


def _import(tenant: Tenant, world: World, data: bytes, number: int) -> None:
    query, kind = {"file_name": "random.csv"}, {"Content-Type": "text/csv"}
    started = tenant.imports.ok("POST", "/imports", params=query, content=data, headers=kind)
    state = tenant.finished(started["id"])
    result = import_csv(world, data, number=number)
    comparing.assert_report_is(world, result, state, tenant.report(started["id"]))
    contacts = {contact["id"]: contact for contact in tenant.contacts.pages("/contacts", archived="any")}
    comparing.assert_contacts_are(world, contacts, {}, {"fields": {}, "labels": {}})
