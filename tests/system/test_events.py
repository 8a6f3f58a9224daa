"""Our topics as anybody's client reads them, of the whole product (docs/events.md)."""

import json
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from kafka import KafkaConsumer

from chassis.clock import iso, now
from chassis.events import headers
from chassis.kafka import make_producer, read_topics
from deploy.local.events import SCHEMAS, read_schemas
from deploy.local.stack import Stack
from deploy.local.topology import ROOT, TOPICS_FILE
from tests.support.golden import schema_faults
from tests.support.product.tenant import Product, Tenant
from tests.support.waiting import wait_until

CSV = b"First Name,Last Name,Phone,CRM ID,Labels\nAda,Lovelace,5551234567,C1,Honors\nBob,Babbage,5551234568,C2,\n"
HAPPENED = {
    "panel.institution-changed.v1",
    "contacts.contact-changed.v1",
    "contacts.field-changed.v1",
    "contacts.import-batch-applied.v1",
    "contacts.notes-changed.v1",
    "labels.label-changed.v1",
    "labels.contact-labels-changed.v1",
    "imports.import-changed.v1",
    "messaging.message.v1",
    "summary.conversation-changed.v1",
    "summary.summary-changed.v1",
}


@pytest.fixture
def everything(stack: Stack) -> Iterator[KafkaConsumer]:
    """A plain client, from the beginning of every topic."""
    topics = read_topics(TOPICS_FILE)
    consumer = KafkaConsumer(
        *topics, bootstrap_servers=stack.kafka, group_id=None, auto_offset_reset="earliest", enable_auto_commit=False
    )
    yield consumer
    consumer.close()


def a_term(tenant: Tenant, stack: Stack) -> None:
    """A little of everything happens at an institution."""
    tenant.contacts.ok("POST", "/fields", json={"name": "Term", "type": "choice", "options": ["Fall"]})
    tenant.finished(tenant.start_import(CSV)["id"])
    [ada, _] = tenant.contacts.pages("/contacts")
    tenant.correct_phone(ada["id"], "5559876543")
    tenant.contacts.ok("POST", f"/contacts/{ada['id']}/notes", json={"text": "Asked about housing"})
    writes(stack, tenant, ada["id"])
    wait_until(
        lambda: tenant.summary.request("GET", f"/conversations/{ada['id']}").status == 200, message="summary has heard"
    )
    tenant.summary.ok("POST", f"/summaries/{ada['id']}", json={})


def writes(stack: Stack, tenant: Tenant, contact: str) -> None:
    """The contact writes; the platform tells of it as the schema says."""
    message, at, type = str(uuid4()), iso(now()), "messaging.message.v1"
    told = {"id": message, "institution_id": str(tenant.id), "contact_id": contact, "channel": "sms"}
    told |= {"direction": "inbound", "author": "contact", "text": "When is the FAFSA deadline?", "sent_at": at}
    sent = headers(id=message, source="/platform", type=type, institution=str(tenant.id), traceparent=None)
    producer = make_producer(stack.settings, "test")
    producer.send(type, key=contact.encode(), value=json.dumps(told).encode(), headers=sent)
    producer.close()


def test_every_record_keeps_to_what_is_published_of_it(
    stack: Stack, product: Product, everything: KafkaConsumer
) -> None:
    """design 3.2: headers, key, topic and value, of everything an institution publishes."""
    tenant = product.new_tenant("events")
    a_term(tenant, stack)
    schemas, seen, faults = read_schemas(SCHEMAS), set[str](), list[str]()

    def look(record: Any) -> None:
        told = {name: value.decode() for name, value in record.headers}
        if told["institution"] != str(tenant.id):
            return  # of other tests, which may send what they like
        type, key = told["ce_type"], record.key.decode()
        seen.add(type)
        data = json.loads(record.value)
        wanted = schemas[type]["x-key"]
        faults.extend(schema_faults("headers", told) + schema_faults(type, data))
        faults.extend([] if record.topic == schemas[type]["x-topic"] else [f"{type} on {record.topic}"])
        faults.extend([] if "<" in wanted or data[wanted] == key else [f"{type} under {key}"])

    def read() -> bool:
        for batch in everything.poll(timeout_ms=200).values():
            for record in batch:
                look(record)
        return seen >= HAPPENED

    wait_until(read, message="everything that happened is published")
    assert faults == []


def test_the_reader_in_the_documentation_reads(stack: Stack, product: Product) -> None:
    """docs/events.md: ten lines, as they stand there."""
    tenant, name = product.new_tenant("reader"), f"Honors {secrets.token_hex(4)}"
    tenant.labels.ok("POST", "/labels", json={"name": name, "colour": "teal"})
    [code] = re.findall(r"<!-- tested: .*? -->\n```python\n(.*?)```", (ROOT / "docs/events.md").read_text(), re.DOTALL)
    assert "127.0.0.1:59092" in code
    python = [sys.executable, "-u", "-c", code.replace("127.0.0.1:59092", stack.kafka)]
    with subprocess.Popen(python, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout
        try:
            assert any(line.strip() == f"{name} teal" for line in reader.stdout)
        finally:
            reader.kill()
