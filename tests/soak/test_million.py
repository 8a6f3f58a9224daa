"""One million rows in one file: every one becomes a contact whose row of the table is right, and memory stays flat."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from deploy.local.stack import Stack
from deploy.postgres.databases import on_database
from tests.bench import data
from tests.bench.memory import memory_table, watched_memory
from tests.bench.processor import processes
from tests.support.product.tenant import Product, Tenant
from tests.support.waiting import wait_until

ROWS = int(os.environ.get("SOAK_ROWS", "1000000"))
SECONDS = 7200.0  # nobody is that slow who is not stuck
PANELS = 500  # looked at one by one, evenly


@pytest.mark.soak
@pytest.mark.timeout(4 * SECONDS)
def test_a_million_rows_become_a_million_panels(stack: Stack, product: Product, tmp_path: Path) -> None:
    """IM-1, IM-12, IM-18, CT-1: from a file on disk, by the watched folder; rows/s and memory are printed."""
    tenant = product.new_tenant("million")
    for name, type in data.CUSTOM_FIELDS.items():
        tenant.contacts.ok("POST", "/fields", json={"name": name, "type": type})
    wait_until(lambda: (tenant.folder / "done").is_dir(), message="the watcher knows the institution")
    file = tmp_path / "million.csv"
    data.write(file, range(ROWS))

    root = processes()[stack.pid_of("contacts-web")].parent
    with (
        psycopg.connect(on_database(stack.admin_dsn, "panel_bff"), autocommit=True) as eye,
        watched_memory(root) as memory,
    ):
        begun = time.monotonic()
        _drop(file, tenant)
        wait_until(lambda: tenant.imports.pages("/imports"), SECONDS, "the file is queued")
        state = tenant.finished(tenant.imports.pages("/imports")[0]["id"], SECONDS)
        decided = time.monotonic() - begun
        wait_until(lambda: _panels(eye, tenant) == ROWS, SECONDS, "every contact has a panel")
        shown = time.monotonic() - begun
    print(f"\n{ROWS:,} rows: {ROWS / decided:,.0f} rows/s decided, {ROWS / shown:,.0f} rows/s to the last panel")
    print(memory_table(memory.peaks))

    assert (state["rows_total"], state["counts"]["created"]) == (ROWS, ROWS)
    names = {field["id"]: field["name"] for field in tenant.contacts.pages("/fields", limit=200)}
    for number, id in _in_the_table(tenant):
        _assert_the_panel_is_the_row(tenant, number, id, names)


def _drop(file: Path, tenant: Tenant) -> None:
    """Renamed once it is there, as a program would."""
    shutil.move(file, tenant.folder / ".million.csv")
    os.rename(tenant.folder / ".million.csv", tenant.folder / "million.csv")


def _panels(eye: "psycopg.Connection[Any]", tenant: Tenant) -> int:
    row = eye.execute("SELECT count(*) FROM read.panel WHERE institution_id = %s", [tenant.id]).fetchone()
    assert row is not None
    return int(row[0])


def _in_the_table(tenant: Tenant) -> list[tuple[int, str]]:
    """Reads the whole table, page by page: it shows each row of the file once. Gives some rows with their contacts."""
    seen, some = bytearray(ROWS), []
    for row in _table(tenant):
        number = int(row["phone"]) - data.FIRST_PHONE
        expected = dict(zip(data.HEADER, data.row(number, 0), strict=True))
        name = f"{expected['preferred_name'] or expected['first_name']} {expected['last_name']}"
        assert (row["full_name"], row["email"]) == (name, expected["email"]), row
        seen[number] += 1
        if number % max(1, ROWS // PANELS) == 0:
            some.append((number, str(row["id"])))
    assert seen == bytearray(b"\x01") * ROWS, "the table does not show every row of the file once"
    return some


def _table(tenant: Tenant) -> Iterator[dict[str, Any]]:
    after: dict[str, str] = {}
    while True:
        page = tenant.bff.ok("GET", "/api/contacts", params={"limit": 200, **after})
        yield from page["items"]
        if not page["next"]:
            return
        after = {"after": page["next"]}


def _assert_the_panel_is_the_row(tenant: Tenant, number: int, id: str, names: dict[str, str]) -> None:
    contact = tenant.bff.ok("GET", f"/api/panels/{id}")["contact"]
    row = dict(zip(data.HEADER, data.row(number, 0), strict=True))
    custom = {f"CUSTOM_{names[field]}": str(value) for field, value in contact["custom"].items()}
    expected = {name: value for name, value in row.items() if name.startswith("CUSTOM_")}
    expected["CUSTOM_Transfer"] = str(row["CUSTOM_Transfer"] == "yes")
    assert custom == expected
    assert {name: contact[name] or "" for name in row if name in contact} == {n: row[n] for n in row if n in contact}
