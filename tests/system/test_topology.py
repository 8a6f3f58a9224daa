"""What `make up` runs and which topics there are agree with what the services say of themselves."""

import importlib
import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from chassis.kafka import Topic, read_topics
from chassis.runner import Service, all_verbs
from deploy.local import topology
from deploy.local.cache import LocalError
from deploy.local.stack import Stack

PER_CONTACT = {
    "contacts.contact.v1",
    "contacts.import-membership.v1",
    "contacts.lifecycle.v1",
    "contacts.note.v1",
    "contacts.campaigns.v1",
    "campaigns.script-sent.v1",
    "labels.contact-labels.v1",
    "summary.summary.v1",
    "summary.conversation.v1",
    "messaging.message.v1",
    "messaging.delivery.v1",
    "messaging.contact-authenticated.v1",
}


@pytest.fixture(scope="module")
def topics() -> Mapping[str, Topic]:
    return read_topics(topology.TOPICS_FILE)


def service(name: str) -> Service:
    found: Service = importlib.import_module(f"{name.replace('-', '_')}.service").SERVICE
    return found


@pytest.mark.parametrize("name", topology.SERVICES)
def test_every_verb_of_a_service_runs(name: str) -> None:
    """design 1: a service is a few verbs; all but `migrate` run for ever."""
    assert set(topology.SERVICES[name]) == set(all_verbs(service(name))) - {"migrate"}


@pytest.mark.parametrize("name", topology.SERVICES)
def test_a_service_publishes_and_consumes_what_the_list_of_topics_says(name: str, topics: Mapping[str, Topic]) -> None:
    """design 3.10: `migrate` creates topics from deploy/topics.yaml, which therefore has to be right."""
    publishes = {topic.name for topic in topics.values() if topic.publisher == name}
    consumes = {topic.name for topic in topics.values() if name in topic.consumers}
    assert publishes == set(service(name).publishes)
    assert consumes == set(service(name).consumes)


def test_topics_about_one_contact_have_partitions_and_state_is_compacted(topics: Mapping[str, Topic]) -> None:
    """design 3.2: counts are fixed at creation; replaying a compacted topic gives every aggregate's state."""
    assert {topic.name: topic.partitions for topic in topics.values()} == {
        name: 6 if name in PER_CONTACT else 1 for name in topics
    }
    kept_by_time = {topic.name for topic in topics.values() if topic.cleanup == "delete"}
    told_by_the_platform = {topic.name for topic in topics.values() if topic.publisher == "platform"}
    assert kept_by_time == {"contacts.import-membership.v1", *told_by_the_platform}
    assert topics["contacts.import-membership.v1"].retention_ms == -1


def test_no_two_processes_share_a_port() -> None:
    """design 1: every verb answers /ready on its own."""
    ports = list(topology.DEFAULT_PORTS.values())
    assert len(ports) == len(set(ports))


def test_a_port_can_be_chosen() -> None:
    """Local run: every port can be another."""
    assert topology.chosen_ports({"PORT_PANEL_BFF_WEB": "9080"})["panel-bff-web"] == 9080
    assert topology.chosen_ports({}) == topology.DEFAULT_PORTS
    with pytest.raises(LocalError, match="PORT_KAFKA is 'many'"):
        topology.chosen_ports({"PORT_KAFKA": "many"})


def test_a_process_is_told_its_own_role_and_nothing_of_others() -> None:
    """design 3.11: requests run as `web`, the rest as `system`; only those that call others can sign."""
    roles = {program.name: program.role for program in topology.PROGRAMS}
    assert {name for name, role in roles.items() if role == "web"} == {f"{name}-web" for name in topology.SERVICES}
    places = topology.Places(directory=topology.ROOT / "var")
    signing = {
        program.service
        for program in topology.PROGRAMS
        if "SIGNING_KEY_FILE" in topology.environment(program, topology.DEFAULT_PORTS, places, "postgresql://")
    }
    assert signing == {"panel-bff", "imports"}


def test_a_port_in_use_is_said_with_what_helps(tmp_path: Path) -> None:
    """Local run: ports in use are said plainly, before anything is started."""
    ports = topology.free_ports()
    with socket.create_server(("127.0.0.1", ports["panel-bff-web"])):
        stack = Stack(tmp_path, ports)
        with pytest.raises(LocalError) as told:
            stack.start()
    assert f"port {ports['panel-bff-web']} for panel-bff-web" in str(told.value)
    assert "PORT_PANEL_BFF_WEB=" in str(told.value)
    assert not stack.supervisor.is_running()
