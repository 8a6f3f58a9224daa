"""A server that is away is waited for, for ever; when it comes back everything goes on without a hand (design 2)."""

import time

import pytest

from deploy.local.stack import Stack
from tests.support.product.campus import Campus
from tests.support.product.http import Answer, Http
from tests.support.product.running import EVERYTHING, all_run, wait_until_all_run
from tests.support.product.tenant import Product, Tenant
from tests.support.waiting import wait_until

pytestmark = pytest.mark.soak
WEBS = [name for name in EVERYTHING if name.endswith("-web")]
AWAY_SECONDS = 60
ROWS = 6_000


def test_kafka_may_come_after_everybody_else(stack: Stack, product: Product) -> None:
    """design 2: every service starts without Kafka and is asked and edited; what was edited travels when it comes."""
    tenant = product.new_tenant("kafka-away")
    ada = tenant.contacts.ok("POST", "/contacts", json={"first_name": "Ada", "phone": "5551234567"})
    _panel_shows(tenant, ada)
    stack.supervisor.stop_programs([*EVERYTHING, "kafka"])
    for program in EVERYTHING:
        stack.start_program(program)
    stack.wait_ready(WEBS)
    seen = {"If-Match": '"1"'}
    edited = tenant.contacts.ok("PATCH", f"/contacts/{ada['id']}", json={"first_name": "Grace"}, headers=seen)
    assert (edited["version"], edited["first_name"]) == (2, "Grace")
    assert tenant.bff.ok("GET", f"/api/panels/{ada['id']}")["contact"] == ada
    assert not all_run(stack)
    stack.start_program("kafka")
    wait_until_all_run(stack)
    _panel_shows(tenant, edited)


def test_postgres_may_be_away_for_a_minute(stack: Stack, product: Product) -> None:
    """design 2, IM-12: in the middle of an import; nothing is lost and nothing comes twice."""
    campus = Campus(product, "postgres-away")
    data = campus.has_a_history(ROWS, seed=4)
    started = campus.start(data)
    wait_until(lambda: campus.rows_done(started) > 0, message="the import is under way")
    projection = stack.log_of("panel-bff-project")
    said = len(projection.read_text())
    stack.stop_program("postgres")
    back = time.monotonic() + AWAY_SECONDS
    for answer in _asked(campus.tenant):
        assert (answer.status, answer.code) == (503, "unavailable")
    wait_until(lambda: time.monotonic() >= back, AWAY_SECONDS + 5, "the minute is over")
    assert not all_run(stack)
    assert 0 < projection.read_text()[said:].count("the consumer starts over") < AWAY_SECONDS, "it does not back off"
    stack.start_program("postgres")
    wait_until_all_run(stack)
    assert campus.tenant.finished(started.id)["rows_done"] == ROWS
    campus.check_report(started)
    campus.check_everything()


def _panel_shows(tenant: Tenant, contact: dict[str, object]) -> None:
    def shown() -> bool:
        answer = tenant.bff.request("GET", f"/api/panels/{contact['id']}")
        return bool(answer.status == 200 and answer.json["contact"] == contact)

    wait_until(shown, message="the panel shows the contact's last version")


def _asked(tenant: Tenant) -> list[Answer]:
    """What every service says to somebody who reads."""
    asked: list[tuple[Http, str]] = [
        (tenant.contacts, "/contacts"),
        (tenant.labels, "/labels"),
        (tenant.imports, "/imports"),
        (tenant.summary, "/conversations"),
        (tenant.bff, "/api/contacts"),
    ]
    return [client.request("GET", path) for client, path in asked]
