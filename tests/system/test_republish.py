"""What was published can be told again: as a command for all of it, over HTTP for what `verify` misses (design 2)."""

import importlib
import threading
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest

from chassis.republish import republish
from tests.support.databases import outbox_of
from tests.support.keys import Keys
from tests.support.product.apps import config_of
from tests.support.product.in_process import InProcess
from tests.support.product.tenant import Tenant
from tests.support.waiting import wait_until
from tests.system.test_tenancy import Estate

SERVICES = ("contacts", "labels", "imports", "summary")


def published(service: str) -> Any:
    return importlib.import_module(f"{service}.published").PUBLISHED


def told(services: InProcess, service: str) -> dict[tuple[str, str], tuple[int, Any]]:
    """What a compacted topic would keep: the last record of each key."""
    rows = outbox_of(services.databases[service].owner)
    return {(row["aggregatetype"], row["aggregateid"]): (row["version"], orjson.loads(row["payload"])) for row in rows}


def forget(services: InProcess, service: str) -> None:
    """The relay has sent everything."""
    with psycopg.connect(services.databases[service].owner) as connection:
        connection.execute("DELETE FROM outbox")


@pytest.mark.parametrize("service", SERVICES)
def test_a_republish_tells_every_state_as_it_was_told(
    services: InProcess, keys: Keys, tmp_path: Path, service: str
) -> None:
    """Design 2: the same states with the same versions, so that who has them takes no notice."""
    Estate(services)
    before = told(services, service)
    forget(services, service)
    config = config_of(service, keys, tmp_path, services.databases[service].owner)
    republish(service, published(service), config, [])
    assert told(services, service) == before
    assert before


def test_a_republish_can_be_of_one_institution_and_of_few_ids(services: InProcess, keys: Keys, tmp_path: Path) -> None:
    """Design 2: targeted."""
    one, other = services.tenant(), services.tenant()
    ids = [one.contacts.ok("POST", "/contacts", json={"first_name": f"Ada {n}"})["id"] for n in range(3)]
    theirs = other.contacts.ok("POST", "/contacts", json={"first_name": "Grace"})["id"]
    config = config_of("contacts", keys, tmp_path, services.databases["contacts"].owner)

    def keys_after(*arguments: str) -> set[str]:
        forget(services, "contacts")
        republish("contacts", published("contacts"), config, arguments)
        return {key for _topic, key in told(services, "contacts")}

    assert keys_after("--institution", str(one.id)) == set(ids)
    assert keys_after("--topic", "contacts.contact.v1", ids[1], theirs) == {ids[1], theirs}
    assert keys_after("--topic", "contacts.contact.v1", "--institution", str(one.id), ids[1], theirs) == {ids[1]}
    assert keys_after("--topic", "contacts.field.v1") == set()
    with pytest.raises(SystemExit, match="--topic"):
        republish("contacts", published("contacts"), config, [ids[0]])


def test_every_owner_lists_id_and_version_of_what_it_published(services: InProcess) -> None:
    """Design 2: what `verify` compares, by keyset, of one institution only (AC-1)."""
    estate = Estate(services)
    stranger = services.tenant()
    expected = {
        "contacts.contact.v1": {estate.contact["id"], *_imported(estate)},
        "contacts.field.v1": {estate.field["id"]},
        "contacts.import-membership.v1": _imported(estate),
        "labels.label.v1": {estate.label["id"]},
        "labels.contact-labels.v1": {estate.contact["id"]},
        "imports.import.v1": {estate.import_["id"]},
        "summary.summary.v1": {estate.contact["id"]},
        "summary.conversation.v1": {estate.contact["id"]},
    }
    for topic, ids in expected.items():
        owner = topic.split(".")[0]
        listed = _listed(estate.tenant, owner, topic)
        assert set(listed) == ids, topic
        assert list(listed) == sorted(listed)
        assert _listed(stranger, owner, topic) == {}
        asked = {"topic": topic, "ids": [*ids, str(uuid4())]}
        for path in ("/published/versions", "/published/republish"):
            answer = _client(estate.tenant, owner).ok("POST", path, json=asked)["items"]
            assert {item["id"]: item["version"] for item in answer} == listed, (path, topic)
            assert _client(stranger, owner).ok("POST", path, json=asked)["items"] == []


def test_a_state_told_again_never_stands_after_a_newer_one(services: InProcess) -> None:
    """Design 3.7: the row's lock fixes the order, for compaction keeps what comes last."""
    tenant = services.tenant()
    ada = tenant.contacts.ok("POST", "/contacts", json={"first_name": "Ada"})
    edit = "UPDATE contact SET version = 2 WHERE id = %s"
    outbox = (
        "INSERT INTO outbox (aggregatetype, aggregateid, type, institution, version)"
        " VALUES ('contacts.contact.v1', %s, 'x', %s, 2)"
    )
    asked = {"topic": "contacts.contact.v1", "ids": [ada["id"]]}
    republishing = threading.Thread(
        target=lambda: tenant.contacts.ok("POST", "/published/republish", json=asked),
    )
    with psycopg.connect(services.databases["contacts"].owner) as editing:
        editing.execute(edit, [ada["id"]])
        republishing.start()
        _wait_for_lock(services)
        editing.execute(outbox, [ada["id"], tenant.id])
    republishing.join()
    rows = outbox_of(services.databases["contacts"].owner)
    assert [row["version"] for row in rows] == [1, 2, 2]


def _imported(estate: Estate) -> set[str]:
    return {row["contact_id"] for row in estate.tenant.report(estate.import_["id"])}


def _client(tenant: Tenant, owner: str) -> Any:
    return getattr(tenant, owner)


def _listed(tenant: Tenant, owner: str, topic: str) -> dict[str, int]:
    found: dict[str, int] = {}
    after: dict[str, str] = {}
    while True:
        page = _client(tenant, owner).ok("GET", "/published", params={"topic": topic, "limit": 1, **after})["items"]
        if not page:
            return found
        found |= {item["id"]: item["version"] for item in page}
        after = {"after": str(UUID(page[-1]["id"]))}


def _wait_for_lock(services: InProcess) -> None:
    waiting = (
        "SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()"
    )

    def somebody_waits() -> bool:
        with psycopg.connect(services.databases["contacts"].owner) as connection:
            return connection.execute(waiting).fetchone() is not None

    wait_until(somebody_waits)
