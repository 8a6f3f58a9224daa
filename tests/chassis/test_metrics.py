"""What ops watch: exact over the workers of a web server, and fresh when it matters (docs/operations.md)."""

import math
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY, Counter
from prometheus_client.metrics import MetricWrapperBase
from sqlalchemy.orm import Session

import imports.metrics
import panel_bff.metrics
import summary.metrics
from chassis import metrics
from chassis.config import BaseConfig
from chassis.db import Database
from chassis.events import Received
from chassis.lifecycle import Stopper
from chassis.outbox import record
from chassis.relay import Relay
from deploy.local.servers import free_port
from tests.chassis.conftest import TOPIC, entry, fold
from tests.chassis.test_consumer import Running, publish
from tests.support.keys import Keys
from tests.support.product.apps import NOBODY, ROOT
from tests.support.waiting import wait_until

REFUSED = 'http_requests_total{method="GET",route="/labels",status="401"}'


@contextmanager
def labels_web(keys: Keys, folder: Path) -> Iterator[tuple[str, int]]:
    """The address and process id of `labels web` with two workers of one thread each."""
    port = free_port()
    settings = {
        "DATABASE_URL": NOBODY,
        "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
        "TOPICS_FILE": str(ROOT / "deploy/topics.yaml"),
        "KEYS_DIR": str(keys.dir),
        "PORT": str(port),
        "WEB_WORKERS": "2",
        "WEB_THREADS": "1",
        "LOG_LEVEL": "ERROR",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "figures"),
    }
    command = [str(Path(sys.executable).with_name("labels")), "web"]
    server = subprocess.Popen(command, env=os.environ | settings)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(url), message="labels web answers")
        yield url, server.pid
    finally:
        server.terminate()
        server.wait(120)


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/live", timeout=60).is_success
    except httpx.TransportError:
        return False


def counted(url: str) -> float:
    """What /metrics says of the refused requests; every connection may meet another worker."""
    lines = httpx.get(f"{url}/metrics", timeout=60).text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(REFUSED))


def workers_that_counted(folder: Path) -> set[int]:
    """By the files they keep."""
    files = [file for file in (folder / "figures").glob("counter_*.db") if b'"route": "/labels"' in file.read_bytes()]
    return {int(file.stem.removeprefix("counter_")) for file in files}


def test_the_figures_of_a_web_server_add_up_over_its_workers_and_outlive_them(keys: Keys, tmp_path: Path) -> None:
    """design 1: ops see one service, not its workers; a worker that is killed takes no count with it."""
    asked = 0
    with labels_web(keys, tmp_path) as (url, _):

        def ask() -> set[int]:
            nonlocal asked
            with httpx.Client(timeout=60) as client:  # a connection of its own, so that any worker may get it
                assert client.get(f"{url}/labels").status_code == 401
            asked += 1
            return workers_that_counted(tmp_path)

        wait_until(lambda: len(ask()) == 2, message="both workers have answered")
        assert counted(url) == asked
        killed = min(workers_that_counted(tmp_path))
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len(ask() - {killed}) == 2, message="another worker has taken its place")
        assert counted(url) == asked


def test_the_outbox_is_measured_when_it_is_asked_for(config: BaseConfig, database: Database) -> None:
    """design 3.1: a relay that does not get on is seen by the age of what waits."""
    relay = Relay("ledger", config, Stopper(install=False))
    relay.measure()
    assert value("outbox_depth") == 0
    assert value("outbox_oldest_seconds") == 0
    with database.begin() as session:
        record(session, *[entry("ada", version) for version in range(1, 4)])
    relay.measure()
    assert value("outbox_depth") == 3
    assert 0 < value("outbox_oldest_seconds") < 3600


def test_nothing_is_said_of_an_outbox_that_can_not_be_read(config: BaseConfig) -> None:
    """design 3.1: yesterday's good figure would hide today's trouble."""
    away = replace(config, database_url="postgresql://nobody@127.0.0.1:1/nothing")
    Relay("ledger", away, Stopper(install=False)).measure()
    assert math.isnan(value("outbox_depth"))
    assert math.isnan(value("outbox_oldest_seconds"))


def test_the_lag_is_measured_while_nothing_gets_on(
    config: BaseConfig, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """design 3.10: the lag of every assigned partition, and it goes back to nothing."""
    monkeypatch.setattr("chassis.consumer.LAG_SECONDS", 0.0)
    metrics.consumer_lag.clear()
    publish(config, *[entry("ada", version) for version in range(1, 6)])
    held = threading.Event()

    def handle(session: Session, records: Sequence[Received]) -> None:
        if records[-1].version > 2:
            held.wait(300)
        fold(session, records)

    with Running(config, database, handle, max_records=2):
        wait_until(lambda: lag() == 3, message="two of five are taken")
        held.set()
        wait_until(lambda: lag() == 0, message="all are taken")
    assert value("consumer_records_total", topic=TOPIC) >= 5


def lag() -> float:
    [gauge] = metrics.consumer_lag.collect()
    return sum(sample.value for sample in gauge.samples) if gauge.samples else -1


def value(name: str, **labels: Any) -> float:
    found = REGISTRY.get_sample_value(name, labels)
    assert found is not None, name
    return found


def test_every_figure_is_explained_to_those_who_run_it() -> None:
    """docs/operations.md lists every metric of ours, with what to alert on."""
    explained = set(re.findall(r"^\| `(\w+)", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE))
    modules = [metrics, imports.metrics, panel_bff.metrics, summary.metrics]
    kept = [one for module in modules for one in vars(module).values() if isinstance(one, MetricWrapperBase)]
    assert {name for one in kept if (name := one._name + "_total" * isinstance(one, Counter)) not in explained} == set()
