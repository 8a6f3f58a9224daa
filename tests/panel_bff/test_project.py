"""The verbs as processes, with real Kafka: what is published is in the panel, and TERM ends them in peace."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from chassis.events import headers
from chassis.kafka import make_producer
from deploy.local.servers import free_port
from panel_bff.config import Config
from tests.panel_bff import states
from tests.panel_bff.conftest import NOWHERE, ORIGIN, a_config
from tests.panel_bff.states import State, a_batch, a_contact
from tests.support.databases import Databases, DatabaseUrls, outbox_of
from tests.support.keys import Keys
from tests.support.servers import Servers
from tests.support.waiting import wait_until

PROGRAM = [sys.executable, "-c", "from panel_bff.service import main; main()"]
TOPICS_FILE = Path(__file__).parents[2] / "deploy" / "topics.yaml"


class Verbs:
    """`panel-bff <verb>`, on a database and under a topic prefix of its own."""

    def __init__(self, config: Config, owner: str) -> None:
        self.config, self._owner = config, owner

    def env(self, url: str) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": url,
            "KAFKA_BOOTSTRAP_SERVERS": self.config.kafka_bootstrap_servers,
            "TOPICS_FILE": str(TOPICS_FILE),
            "TOPIC_PREFIX": self.config.topic_prefix,
            "KEYS_DIR": str(self.config.keys_dir),
            "SIGNING_KEY_FILE": str(self.config.signing_key_file),
            "PORT": str(free_port()),
            "CONTACTS_URL": NOWHERE,
            "LABELS_URL": NOWHERE,
            "IMPORTS_URL": NOWHERE,
            "SUMMARY_URL": NOWHERE,
            "PUBLIC_ORIGIN": ORIGIN,
        }

    def run(self, *arguments: str, as_owner: bool = False) -> str:
        env = self.env(self._owner if as_owner else self.config.database_url)
        return subprocess.run([*PROGRAM, *arguments], env=env, capture_output=True, text=True, check=True).stdout

    @contextmanager
    def running(self, verb: str) -> Iterator[None]:
        """Until the block ends; TERM must then end it with 0."""
        process = subprocess.Popen([*PROGRAM, verb], env=self.env(self.config.database_url))
        try:
            yield
            process.send_signal(signal.SIGTERM)
            assert process.wait(120) == 0
        finally:
            process.kill()
            process.wait()

    def publish(self, *told: tuple[str, State]) -> None:
        """As the owners' relays do."""
        producer = make_producer(self.config, "owners")
        for topic, state in told:
            record = states.a_record(topic, state)
            sent = headers(
                id=str(uuid4()),
                source="/owner",
                type=topic,
                institution=str(record.institution),
                traceparent=None,
            )
            producer.send(
                self.config.topic_prefix + topic, value=record.value, key=str(record.key).encode(), headers=sent
            )
        producer.flush(timeout=120)
        producer.close()


@pytest.fixture
def own_urls(databases: Databases) -> DatabaseUrls:
    return databases.fresh_database("panel_bff")


@pytest.fixture
def verbs(servers: Servers, own_urls: DatabaseUrls, bff_keys: Keys, topic_prefix: str) -> Verbs:
    config = a_config(own_urls, bff_keys, kafka_bootstrap_servers=servers.kafka, topic_prefix=topic_prefix)
    made = Verbs(config, own_urls.owner)
    made.run("migrate", as_owner=True)
    return made


def ask(urls: DatabaseUrls, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(urls.owner) as connection:
        return connection.execute(statement).fetchall()


def test_what_is_published_is_folded_and_what_is_added_is_published(verbs: Verbs, own_urls: DatabaseUrls) -> None:
    """Design 2: relay, Kafka, project; the bad record alone is put aside."""
    institution = uuid4()
    verbs.run("institution", "add", "--slug", "riverside", "--name", "Riverside", "--id", str(institution))
    ada, bad, grace = (a_contact(institution) for _ in range(3))
    del bad["full_name"]
    joined = a_batch(institution, uuid4(), 1, [[grace["id"], 1, "created"]])
    verbs.publish(*((states.CONTACT, contact) for contact in (ada, bad, grace)), (states.MEMBERSHIP, joined))
    # so that the institution comes back only by way of Kafka
    ask(own_urls, "WITH gone AS (DELETE FROM read.catalogue) SELECT")
    with verbs.running("relay"), verbs.running("project"):
        expected = [(str(institution), 1, 2, 1)]
        folded = """
            SELECT (SELECT string_agg(institution_id::text, '') FROM read.catalogue), (SELECT max(institution_version)
            FROM read.catalogue), count(contact), (SELECT count(*) FROM read.contact_import) FROM read.panel
        """
        wait_until(lambda: ask(own_urls, folded) == expected)
        wait_until(lambda: outbox_of(own_urls.owner) == [], message="the relay has heard that all is published")
    assert {str(id) for (id,) in ask(own_urls, "SELECT contact_id FROM read.contact_row")} == {ada["id"], grace["id"]}
    [letter, counted] = verbs.run("dead-letters", "list").splitlines()
    assert counted == "1 open"
    assert "full_name" in letter
    assert bad["id"] in verbs.run("dead-letters", "show", letter.split()[0])
    with pytest.raises(subprocess.CalledProcessError):
        verbs.run("dead-letters", "replay", "--all")
    assert verbs.run("dead-letters", "list").splitlines() == [letter, counted]
