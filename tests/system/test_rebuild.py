"""`panel-bff rebuild` on the running product: afterwards every panel is what its owners say (design 2)."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import orjson
import psycopg

from chassis.events import headers
from chassis.kafka import make_producer
from deploy.local.servers import free_port
from deploy.local.stack import Stack
from deploy.local.supervision import BIN
from deploy.local.topology import Program, environment
from tests.support.product.campus import Campus
from tests.support.product.edits import Editor
from tests.support.product.panels import assert_panels_equal_owners
from tests.support.product.platform import SCRIPT_SENT, tells
from tests.support.product.running import wait_until_all_run
from tests.support.product.state import State, read_owners
from tests.support.product.tenant import Product, Tenant
from tests.support.waiting import wait_until

ROWS = 2_000
TOPIC = "contacts.contact.v1"
SCRIPT = {"campaign_id": "s", "campaign_name": "Spring", "script": "Hello", "sent_at": "2026-03-02T15:00:00Z"}


def test_a_rebuild_goes_on_beside_edits_and_an_import(stack: Stack, product: Product) -> None:
    """Design 2: old tables serve, no edit is lost or goes back, and it ends with everything equal."""
    campus, staff = Campus(product, "rebuilt"), product.new_tenant("rebuilding")
    data = campus.has_a_history(ROWS, seed=11)
    with Editor(staff) as editor:
        tells(stack, staff, SCRIPT_SENT, *({"contact_id": id, **SCRIPT} for id in editor.acknowledged))
        started = campus.start(data)
        wait_until(lambda: campus.rows_done(started) > 0, message="the import is under way")
        said = stack.command("panel-bff", ["rebuild"])
    assert "switched to the new read model" in said
    assert "the same in" in said
    assert editor.faults == []
    assert editor.edits > 0
    editor.assert_notes_are_kept()
    campus.tenant.finished(started.id)
    campus.check_report(started)
    campus.check_everything()
    owned = read_owners(staff)
    assert len(owned.campaigns) == len(editor.acknowledged)
    assert owned.notes
    assert_panels_equal_owners(staff, owned)
    wait_until_all_run(stack)


def test_what_a_stopped_relay_sends_late_does_not_outlive_a_rebuild(stack: Stack, product: Product) -> None:
    """Design 3.1: stopped between send and delete, another takes over, the first goes on; owners and panels agree."""
    tenant = product.new_tenant("stopped-relay")
    ada = tenant.contacts.ok("POST", "/contacts", json={"first_name": "Ada", "phone": "5551234567"})
    first = stack.pid_of("contacts-relay")
    try:
        with _outbox_held(stack, tenant, ada, first) as held:
            os.kill(first, signal.SIGCONT)
            wait_until(lambda: _waits_to_delete(stack), message="it has sent the event and waits to delete it")
            os.kill(first, signal.SIGSTOP)
            _end_its_connection(stack)
            held.rollback()
        with _second_relay(stack):
            wait_until(lambda: _waiting_in(stack, ada["id"]) == 0, message="the second relay has taken over")
            newest = _renamed(tenant, _state(tenant, ada), "Ada the third")
            wait_until(lambda: _waiting_in(stack, ada["id"]) == 0, message="and goes on")
    finally:
        os.kill(first, signal.SIGCONT)
    _send_again(stack, ada)  # what was still in the first one's buffers
    assert newest["version"] == 3
    wait_until_all_run(stack)
    stack.command("panel-bff", ["rebuild"])
    assert tenant.bff.ok("GET", f"/api/panels/{ada['id']}")["contact"] == newest
    assert_panels_equal_owners(tenant, read_owners(tenant))


@contextmanager
def _outbox_held(stack: Stack, tenant: Tenant, contact: State, relay: int) -> Iterator["psycopg.Connection"]:
    """The relay is stopped, the contact edited, and its event locked so that nobody can delete it."""
    os.kill(relay, signal.SIGSTOP)
    _renamed(tenant, contact, "Ada the second")
    with psycopg.connect(stack.dsn_of("contacts")) as holding:
        holding.execute("SELECT 1 FROM outbox WHERE aggregateid = %s FOR UPDATE", [contact["id"]])
        yield holding


@contextmanager
def _second_relay(stack: Stack) -> Iterator[None]:
    env = environment(Program("contacts", "relay"), stack.ports, stack.places, stack.dsn_of("contacts", "system"))
    with subprocess.Popen([str(BIN / "contacts"), "relay"], env=env | {"PORT": str(free_port())}) as relay:
        try:
            yield
        finally:
            relay.terminate()


def _renamed(tenant: Tenant, contact: State, name: str) -> State:
    seen = {"If-Match": f'"{contact["version"]}"'}
    changed: State = tenant.contacts.ok("PATCH", f"/contacts/{contact['id']}", json={"first_name": name}, headers=seen)
    return changed


def _state(tenant: Tenant, contact: State) -> State:
    state: State = tenant.contacts.ok("GET", f"/contacts/{contact['id']}")
    return state


def _ask(stack: Stack, statement: str, *params: object) -> list[tuple[object, ...]]:
    with psycopg.connect(stack.admin_dsn.rpartition("/")[0] + "/contacts", autocommit=True) as admin:
        return admin.execute(statement, params).fetchall()


def _waits_to_delete(stack: Stack) -> bool:
    waiting = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'contacts-relay' AND wait_event_type = 'Lock'"
    return bool(_ask(stack, waiting + " AND query LIKE '%%DELETE FROM outbox%%'"))


def _end_its_connection(stack: Stack) -> None:
    """As a failing network or server does it: the lock goes, and the stopped relay knows nothing of it."""
    _ask(stack, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'contacts-relay'")


def _waiting_in(stack: Stack, contact: str) -> int:
    return len(_ask(stack, "SELECT 1 FROM outbox WHERE aggregateid = %s", contact))


def _send_again(stack: Stack, contact: State) -> None:
    told = headers(
        id="00000000-0000-4000-8000-000000000001",
        source="/contacts",
        type="contacts.contact-changed.v1",
        institution=contact["institution_id"],
        traceparent=None,
    )
    producer = make_producer(stack.settings, "stopped-relay")
    producer.send(TOPIC, key=contact["id"].encode(), value=orjson.dumps(contact), headers=told).get(timeout=120)
    producer.close()
