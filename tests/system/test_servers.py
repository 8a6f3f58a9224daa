"""The servers the tests stand on: the order in which they are chosen, and that they are the real thing."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from testcontainers.core.config import ConnectionMode, testcontainers_config

from deploy.postgres.databases import DATABASES, all_roles
from tests.support import servers as chooser
from tests.support.databases import Databases
from tests.support.docker_engine import FakeEngine
from tests.support.servers import Servers


def test_an_address_given_in_the_environment_is_taken_as_it_is(tmp_path: Path) -> None:
    """design 6: DATABASE_URL and KAFKA_BOOTSTRAP_SERVERS come first, whatever else is there."""
    env = {"DATABASE_URL": "postgresql://somewhere/else", "KAFKA_BOOTSTRAP_SERVERS": "broker:1234"}
    given = Servers(tmp_path, env)
    assert given.postgres_admin_url == "postgresql://somewhere/else"
    assert given.kafka == "broker:1234"
    given.stop()


def test_containers_are_used_where_an_engine_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """design 6: PostgreSQL and Kafka come from testcontainers, and go when the session does."""
    with FakeEngine() as engine:
        monkeypatch.setenv("DOCKER_HOST", engine.url)
        monkeypatch.setattr(testcontainers_config, "_ryuk_disabled", True)
        monkeypatch.setattr(testcontainers_config, "connection_mode_override", ConnectionMode.docker_host)
        assert chooser.engine_answers()
        containers = Servers(tmp_path, {})
        postgres, kafka = urlsplit(containers.postgres_admin_url), containers.kafka
        assert postgres.port == engine.host_port(chooser.POSTGRES_IMAGE, "5432/tcp")
        assert kafka == f"127.0.0.1:{engine.host_port(chooser.KAFKA_IMAGE, '9093/tcp')}"
        assert engine.environment(chooser.POSTGRES_IMAGE)["POSTGRES_USER"] == postgres.username == "postgres"
        assert engine.environment(chooser.POSTGRES_IMAGE)["POSTGRES_INITDB_ARGS"] == chooser.SAME_ORDER
        assert engine.environment(chooser.KAFKA_IMAGE)["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
        assert "max_connections=300" in " ".join(engine.command(chooser.POSTGRES_IMAGE))
        containers.stop()
        assert engine.running() == []


def test_no_engine_answers_where_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """design 6: without an engine of containers the servers come from packages."""
    with FakeEngine() as engine:
        gone = engine.url
    monkeypatch.setenv("DOCKER_HOST", gone)
    assert not chooser.engine_answers()


def test_the_database_is_postgresql_18_with_room_for_every_process(servers: Servers) -> None:
    """design 2: Postgres 18 everywhere, from a laptop to a cluster."""
    with psycopg.connect(servers.postgres_admin_url) as connection:
        assert connection.info.server_version // 10000 == 18
        assert connection.execute("SELECT current_setting('max_connections')::int >= 300").fetchone() == (True,)


def test_a_topic_is_not_made_by_reading_it(servers: Servers, topic_prefix: str) -> None:
    """design 3.10: auto.create.topics.enable is off; topics are made by `migrate`."""
    from kafka import KafkaAdminClient, KafkaConsumer

    consumer = KafkaConsumer(bootstrap_servers=servers.kafka)
    assert consumer.partitions_for_topic(f"{topic_prefix}nobody.made.me") in (None, set())
    consumer.close()
    admin = KafkaAdminClient(bootstrap_servers=servers.kafka)
    assert f"{topic_prefix}nobody.made.me" not in admin.list_topics()
    admin.close()


def test_no_role_is_more_than_it_must_be(databases: Databases, servers: Servers) -> None:
    """design 3.11: not super, not past row-level security, and none may connect to another service's database."""
    contacts = databases.fresh_database("contacts")
    with psycopg.connect(servers.postgres_admin_url) as connection:
        mighty = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
            " AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR NOT rolcanlogin)",
            [all_roles()],
        ).fetchall()
        assert mighty == []
        name = urlsplit(contacts.owner).path[1:]
        may_connect = connection.execute(
            "SELECT rolname FROM pg_roles WHERE has_database_privilege(rolname, %s, 'CONNECT') AND rolname = ANY(%s)",
            [name, all_roles()],
        ).fetchall()
        assert {role for (role,) in may_connect} == set(DATABASES["contacts"].roles)


def test_two_databases_of_a_service_share_nothing(databases: Databases) -> None:
    """design 6: a database per test, from a template."""
    first, second = databases.fresh_database("labels"), databases.fresh_database("labels")
    with psycopg.connect(first.owner) as connection:
        connection.execute("CREATE TABLE only_here (id int)")
    with psycopg.connect(second.owner) as connection:
        assert connection.execute("SELECT to_regclass('only_here')").fetchone() == (None,)


def test_the_session_folder_is_swept_when_its_session_is_gone() -> None:
    """design 6: a killed test run leaves nothing behind for long."""
    with chooser.session_folder() as living:
        left_behind = living.with_name("killed-session")
        left_behind.mkdir()
        (left_behind / "lock").touch()
        with chooser.session_folder() as other:
            assert living.exists()
            assert other.exists()
            assert not left_behind.exists()
    assert not living.exists()
    assert os.access(living.parent, os.X_OK)
