"""What the house rules of CONTRIBUTING.md say, as far as a program can tell."""

import importlib
import re
import subprocess
from pathlib import Path

import pytest

from chassis.auth import audience_of
from chassis.config import read
from chassis.kafka import read_topics
from chassis.runner import Service, all_verbs
from tests.support.keys import Keys

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("contacts", "labels", "imports", "summary", "panel_bff")
SAME_FILES = {"service.py", "config.py", "schemas.py", "events.py", "models.py"}


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [ROOT / name for name in listed]


def service(name: str) -> Service:
    made: Service = importlib.import_module(f"{name}.service").SERVICE
    return made


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_the_same_file_names(name: str) -> None:
    package = ROOT / "services" / name.replace("_", "-") / "src" / name
    assert not SAME_FILES - {file.name for file in package.iterdir()}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_publishes_and_consumes_what_topics_yaml_says(name: str) -> None:
    topics = read_topics(ROOT / "deploy" / "topics.yaml")
    described = service(name)
    assert set(described.publishes) == {topic.name for topic in topics.values() if topic.publisher == described.name}
    assert set(described.consumes) == {topic.name for topic in topics.values() if described.name in topic.consumers}


@pytest.mark.parametrize("name", SERVICES)
def test_every_route_declares_its_audience(name: str, keys: Keys, tmp_path: Path) -> None:
    """AC-1, AC-2."""
    everything = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
        "TOPICS_FILE": str(ROOT / "deploy/topics.yaml"),
        "KEYS_DIR": str(keys.dir),
        "SIGNING_KEY_FILE": str(keys.signing_key_file("imports" if name == "imports" else "panel-bff")),
        "PORT": "1",
        "CONTACTS_URL": "http://127.0.0.1:1",
        "LABELS_URL": "http://127.0.0.1:1",
        "IMPORTS_URL": "http://127.0.0.1:1",
        "SUMMARY_URL": "http://127.0.0.1:1",
        "FILES_URL": f"file://{tmp_path}",
        "DROP_DIR": str(tmp_path),
        "WEB_DIST": str(tmp_path),
        "PUBLIC_ORIGIN": "http://127.0.0.1:1",
    }
    module = importlib.import_module(f"{name}.service")
    app = module.create(read(module.SERVICE.config, everything))
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            assert audience_of(app.view_functions[rule.endpoint], method), rule


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_the_verbs_ops_expect(name: str) -> None:
    assert {"web", "relay", "migrate"} <= set(all_verbs(service(name)))


def test_kafka_clients_are_built_in_one_place_only() -> None:
    makers = re.compile(r"\b(KafkaConsumer|KafkaProducer|KafkaAdminClient)\(")
    found = [
        file.relative_to(ROOT)
        for file in tracked("chassis/*.py", "services/*.py", "deploy/*.py")
        if makers.search(file.read_text())
    ]
    assert found == [Path("chassis/src/chassis/kafka.py")]


def test_nothing_that_is_run_is_unfinished_by_its_own_word() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    for file in tracked("chassis/*.py", "services/*.py", "deploy/*.py", "services/panel-bff/web/src/*"):
        assert not words.search(file.read_text(errors="replace")), file


def test_tests_wait_for_conditions_and_are_never_skipped() -> None:
    forbidden = re.compile(r"time\.sleep\(|wait_for_timeout|pytest\.skip|mark\.skip|xfail")
    allowed = {ROOT / "tests/support/waiting.py", Path(__file__).resolve()}
    for file in tracked("tests/*.py"):
        if file not in allowed and "bench" not in file.parts:  # a measurement looks more often than a test waits
            assert not forbidden.search(file.read_text()), file


def test_no_file_grows_past_two_screens_of_nouns() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in tracked("*.py", "*.ts", "*.tsx")
        if (lines := len(file.read_text().splitlines())) > 400 and "schema.d.ts" not in file.name
    }
    assert long == {}
