"""AC-6 on the running product: one person goes from every service and topic, and nothing brings them back."""

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg import sql

from deploy.local.dialogues import Line
from deploy.local.simulator import Platform
from deploy.local.stack import Stack
from deploy.local.status import lags
from deploy.postgres.databases import DATABASES
from tests.support.product.http import Refused
from tests.support.product.tenant import Product, Tenant
from tests.support.waiting import wait_until

MARK = "Unmistakable"
# Tables that may hold the id, and nothing else of the person (docs/data.md)
REMEMBERED = {
    ("contacts", "erased_contact"),
    ("contacts", "import_batch"),
    ("labels", "label_set"),
    ("imports", "erased"),
    ("summary", "erased"),
    ("panel_bff", "read.erased"),
}
_TABLES = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'account', 'read')"
PEOPLE = f"first_name,last_name,phone,email\nAda,{MARK},5551230001,not an email {MARK}\nGrace,Hopper,5551230002,\n"


def test_an_erased_person_is_nowhere_and_stays_away(stack: Stack, product: Product) -> None:
    """AC-6, design 3.6: rows, panels, transcript, report; then late events, a late command, and a rebuild."""
    tenant = product.new_tenant("erasing")
    ada, grace = _people(stack, tenant)
    holding = _holding(stack, MARK) | _holding(stack, ada["id"])
    assert {database for database, _ in holding} == set(DATABASES)
    stack.command("contacts", ["erase", str(tenant.id), ada["id"]])
    wait_until(lambda: not _holding(stack, MARK), message=f"still held in {_holding(stack, MARK)}")
    _gone_everywhere(tenant, ada)
    wait_until(lambda: _holding(stack, ada["id"]) <= REMEMBERED, message="nothing stays but who must not come back")
    _late(stack, tenant, ada)
    stack.command("panel-bff", ["rebuild"])
    _gone_everywhere(tenant, ada)
    assert _holding(stack, MARK) == set()
    assert tenant.bff.ok("GET", f"/api/panels/{grace['id']}")["contact"] == grace


def _people(stack: Stack, tenant: Tenant) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two from a file; one of them with labels, messages and a summary."""
    label = tenant.labels.ok("POST", "/labels", json={"name": "Honors"})
    ended = tenant.finished(tenant.start_import(PEOPLE.encode())["id"])
    ids = [row["contact_id"] for row in tenant.report(ended["id"])]
    ada, grace = (tenant.contacts.ok("GET", f"/contacts/{id}") for id in ids)
    tenant.labels.ok("PATCH", f"/contact-labels/{ada['id']}", json={"add": [label["id"]]})
    _writes(stack, ada, f"When does the term start? asks {MARK}.")
    wait_until(lambda: tenant.summary.request("GET", f"/conversations/{ada['id']}").status == 200)
    tenant.summary.ok("POST", f"/summaries/{ada['id']}", json={})
    wait_until(lambda: tenant.summary.request("GET", f"/summaries/{ada['id']}").status == 200)
    wait_until(lambda: _panel(tenant, ada).get("summary") and _panel(tenant, ada)["labels"], message="all is folded")
    return ada, grace


def _writes(stack: Stack, contact: dict[str, Any], text: str) -> None:
    with Platform(stack) as platform:
        platform.send(contact, Line("contact", text), datetime.now(UTC))


def _panel(tenant: Tenant, contact: dict[str, Any]) -> dict[str, Any]:
    answer = tenant.bff.request("GET", f"/api/panels/{contact['id']}")
    return dict(answer.json) if answer.status == 200 else {}


def _gone_everywhere(tenant: Tenant, contact: dict[str, Any]) -> None:
    id = contact["id"]
    asked = [(tenant.bff, f"/api/panels/{id}"), (tenant.contacts, f"/contacts/{id}")]
    asked += [(tenant.summary, f"/conversations/{id}"), (tenant.summary, f"/summaries/{id}")]
    wait_until(lambda: {client.request("GET", path).status for client, path in asked} == {404}, message="all say 404")
    assert tenant.labels.ok("GET", f"/contact-labels/{id}")["labels"] == []
    assert id not in {item["id"] for item in tenant.bff.pages("/api/contacts", limit=200, archived="any")}


def _late(stack: Stack, tenant: Tenant, contact: dict[str, Any]) -> None:
    """A message that was on its way, and a command of somebody whose page is still open."""
    _writes(stack, contact, f"One thing more, says {MARK}.")
    label = tenant.labels.ok("POST", "/labels", json={"name": "Late"})
    with pytest.raises(Refused, match="404"):
        tenant.labels.ok("PATCH", f"/contact-labels/{contact['id']}", json={"add": [label["id"]]})
    wait_until(lambda: _everything_heard(stack), message="the late message was heard")


def _everything_heard(stack: Stack) -> bool:
    """No consumer of messages has anything left."""
    return lags(stack)["summary"] == 0


def _holding(stack: Stack, wanted: str) -> set[tuple[str, str]]:
    """Database and table of every row in which a text stands, also in columns of bytes."""
    found = set()
    for database in DATABASES:
        with psycopg.connect(stack.dsn_of(database)) as connection:
            for schema, table in connection.execute(_TABLES).fetchall():
                rows = sql.SQL("SELECT 1 FROM {} AS t WHERE strpos(t::text, %s) > 0 OR strpos(t::text, %s) > 0 LIMIT 1")
                asked = rows.format(sql.Identifier(schema, table))
                if connection.execute(asked, [wanted, wanted.encode().hex()]).fetchone():
                    found.add((database, table if schema == "public" else f"{schema}.{table}"))
    return found
