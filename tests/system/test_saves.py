"""What is saved in the panel, in the running product: shown with Kafka away, and never lost or overwritten unseen."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from deploy.local.stack import Stack
from deploy.local.status import lags
from tests.support.extent import extent
from tests.support.product.http import Answer, Http
from tests.support.product.running import wait_until_all_run
from tests.support.product.tenant import Product, Tenant
from tests.support.waiting import wait_until

State = dict[str, Any]
EDITS = extent(12, soak=300)  # of each of three editors


def test_a_save_is_shown_while_kafka_hangs(stack: Stack, product: Product) -> None:
    """Design 2: SIGSTOP; a reload shows the new values. When Kafka goes on, nothing changes and no version jumps."""
    tenant = product.new_tenant("kafka-hangs")
    ada = _known_by_its_events(tenant)
    with _hanging(stack, "kafka"):
        saved = _saves_of_every_kind(tenant, ada)
    _caught_up(stack)
    assert _shown(tenant, ada["id"]) == saved


def test_a_save_is_shown_while_kafka_is_away(stack: Stack, product: Product) -> None:
    """Design 2: the same with a broker that was stopped; its events are published when it is back."""
    tenant = product.new_tenant("kafka-away")
    ada = _known_by_its_events(tenant)
    stack.stop_program("kafka")
    try:
        saved = _saves_of_every_kind(tenant, ada)
    finally:
        stack.start_program("kafka")
    wait_until_all_run(stack)
    _caught_up(stack)
    assert _shown(tenant, ada["id"]) == saved


@pytest.mark.soak
def test_editors_of_different_fields_never_lose_an_edit(product: Product) -> None:
    """CT-5: three people who save all the time, each another field, each from what they last saw."""
    tenant = product.new_tenant("editors")
    ada = tenant.bff.ok("POST", "/api/contacts", json={"first_name": "0", "last_name": "0", "enrollment_id": "0"})
    fields, edits = ("first_name", "last_name", "enrollment_id"), EDITS

    def edit(field: str) -> list[int]:
        desk = Http(product.urls["panel-bff"], tenant.signed_in)
        try:
            return [_step(desk, ada["id"], field, str(number)) for number in range(1, edits + 1)]
        finally:
            desk.close()

    tenant.signed_in()
    with ThreadPoolExecutor(len(fields)) as threads:
        statuses = list(threads.map(edit, fields))
    assert statuses == [[200] * edits] * len(fields)
    contact = tenant.contacts.ok("GET", f"/contacts/{ada['id']}")
    assert [contact[field] for field in fields] == [str(edits)] * len(fields)
    assert contact["version"] == 1 + len(fields) * edits
    assert _panel(tenant, ada["id"])["contact"] == contact


def test_of_two_who_save_the_same_field_at_once_one_is_asked(product: Product) -> None:
    """CT-5: both started from the same value; one stands, the other is told both values and nothing of it is saved."""
    tenant = product.new_tenant("rivals")
    ada = tenant.bff.ok("POST", "/api/contacts", json={"first_name": "Ada"})
    tenant.signed_in()

    def save(name: str) -> Answer:
        desk = Http(product.urls["panel-bff"], tenant.signed_in)
        try:
            return _save(desk, ada, {"first_name": name, "last_name": name})
        finally:
            desk.close()

    names = ("Augusta", "Grace")
    with ThreadPoolExecutor(2) as threads:
        answers = dict(zip(names, threads.map(save, names), strict=True))
    [winner] = [name for name, answer in answers.items() if answer.status == 200]
    [loser] = set(names) - {winner}
    assert answers[loser].code == "conflict"
    assert answers[loser].json["conflicts"] == [
        {"field": "first_name", "seen": "Ada", "theirs": winner, "yours": loser},
        {"field": "last_name", "seen": None, "theirs": winner, "yours": loser},
    ]
    contact = tenant.contacts.ok("GET", f"/contacts/{ada['id']}")
    assert (contact["version"], contact["full_name"]) == (2, f"{winner} {winner}")


def test_a_save_while_contacts_is_away_says_so_and_changes_nothing(stack: Stack, product: Product) -> None:
    """Design 2: the panel reads, labels are saved, the contact's own save names its service."""
    tenant = product.new_tenant("contacts-away")
    ada = tenant.bff.ok("POST", "/api/contacts", json={"first_name": "Ada"})
    stack.stop_program("contacts-web")
    try:
        refused = _save(tenant.bff, ada, {"first_name": "Grace"})
        label = tenant.bff.ok("POST", "/api/labels", json={"name": "Honors"})
        tenant.bff.ok("PATCH", f"/api/panels/{ada['id']}/labels", json={"add": [label["id"]]})
        panel = _panel(tenant, ada["id"])
    finally:
        stack.start_program("contacts-web")
    stack.wait_ready(["contacts-web"])
    assert (refused.status, refused.code) == (503, "unavailable")
    assert "contacts" in refused.json["detail"]
    assert (panel["contact"], panel["labels"]["labels"]) == (ada, [label["id"]])
    saved = _save(tenant.bff, ada, {"first_name": "Grace"})
    assert (saved.status, saved.json["version"]) == (200, 2)


def _known_by_its_events(tenant: Tenant) -> State:
    """A contact with a label, made at their owners: the panel has them from Kafka."""
    ada: State = tenant.contacts.ok("POST", "/contacts", json={"first_name": "Ada", "phone": "5551234567"})
    label = tenant.labels.ok("POST", "/labels", json={"name": "Transfer"})
    tenant.labels.ok("PATCH", f"/contact-labels/{ada['id']}", json={"add": [label["id"]]})
    tenant.contacts.ok("POST", "/fields", json={"name": "Major", "type": "text"})

    def shown() -> bool:
        answer = tenant.bff.request("GET", f"/api/panels/{ada['id']}")
        return bool(answer.status == 200 and answer.json["labels"] and answer.json["catalogue"]["fields"])

    wait_until(shown, message="the panel has its contact, labels and fields")
    return ada


def _saves_of_every_kind(tenant: Tenant, ada: State) -> tuple[State, str]:
    """An edit, a new label, a new field and its value, a new contact: each is shown by the next reload."""
    bff, id = tenant.bff, ada["id"]
    saved = _save(bff, ada, {"first_name": "Grace", "phone": None}).json
    assert _panel(tenant, id)["contact"] == saved
    assert saved["previous_phone"] == "5551234567"
    label = bff.ok("POST", "/api/labels", json={"name": "Honors"})
    held = bff.ok("PATCH", f"/api/panels/{id}/labels", json={"add": [label["id"]]})
    field = bff.ok("POST", "/api/fields", json={"name": "Minor", "type": "text"})
    panel = _panel(tenant, id)
    assert panel["labels"] == held
    assert label in panel["catalogue"]["labels"]
    assert field in panel["catalogue"]["fields"]
    custom = {"changes": {"custom": {field["id"]: "Physics"}}, "seen": {f"custom.{field['id']}": None}}
    saved = bff.ok("PATCH", f"/api/panels/{id}/contact", json=custom, headers={"If-Match": '"2"'})
    other = bff.ok("POST", "/api/contacts", json={"first_name": "Bob"})
    assert _panel(tenant, other["id"])["contact"] == other
    assert [row["full_name"] for row in bff.ok("GET", "/api/contacts")["items"]] == ["Bob", "Grace"]
    assert _panel(tenant, id)["contact"] == saved
    return _shown(tenant, id)


def _save(bff: Http, shown: State, changes: State) -> Answer:
    """As a form does it that was opened when the panel showed `shown`."""
    body = {"changes": changes, "seen": {name: shown[name] for name in changes}}
    headers = {"If-Match": f'"{shown["version"]}"'}
    return bff.request("PATCH", f"/api/panels/{shown['id']}/contact", json=body, headers=headers)


def _step(desk: Http, id: str, field: str, value: str) -> int:
    """Open the panel, change one field, save; again if others were quicker five times in a row."""
    shown = desk.ok("GET", f"/api/panels/{id}")["contact"]
    while True:
        answer = _save(desk, shown, {field: value})
        if answer.status != 503:
            return answer.status
        assert "Others are changing this contact" in answer.json["detail"]


def _panel(tenant: Tenant, id: str) -> State:
    panel: State = tenant.bff.ok("GET", f"/api/panels/{id}")
    return panel


def _shown(tenant: Tenant, id: str) -> tuple[State, str]:
    """The panel and its ETag, which counts every change of it and of the catalogue."""
    answer = tenant.bff.request("GET", f"/api/panels/{id}")
    assert answer.status == 200, answer.body
    return answer.json, answer.headers["etag"]


@contextmanager
def _hanging(stack: Stack, program: str) -> Iterator[None]:
    """The process takes nothing in and answers nothing, and its connections stay open."""
    pid = stack.pid_of(program)
    os.kill(pid, signal.SIGSTOP)
    try:
        wait_until(lambda: Path(f"/proc/{pid}/stat").read_text().split()[2] == "T", message=f"{program} is stopped")
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def _caught_up(stack: Stack) -> None:
    """Every event of contacts and labels was published, and folded by the projection."""

    def nothing_waits() -> bool:
        return not any(_waiting(stack, service) for service in ("contacts", "labels"))

    wait_until(nothing_waits, message="the outboxes are empty")
    wait_until(lambda: lags(stack).get("panel-bff") == 0, message="the projection has caught up")


def _waiting(stack: Stack, service: str) -> int:
    with psycopg.connect(stack.dsn_of(service, "system")) as connection:
        row = connection.execute("SELECT count(*) FROM outbox").fetchone()
    return int(row[0]) if row else 0


pytestmark = pytest.mark.usefixtures("stack")
