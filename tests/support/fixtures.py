"""The fixtures every test may ask for. Nothing is started, and nothing heavy imported, before a test asks."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.databases import Databases
from tests.support.extent import SOAKING, extent
from tests.support.keys import Keys
from tests.support.servers import Servers, session_folder

NEEDS_SERVERS = "servers"


def pytest_configure() -> None:
    """Invented examples have no deadline, as the machine may be busy; `make soak` invents many more of them."""
    slow = [HealthCheck.too_slow]
    settings.register_profile(
        "contact-panel", deadline=None, max_examples=extent(100, soak=5000), suppress_health_check=slow
    )
    settings.load_profile("contact-panel")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that uses PostgreSQL or Kafka, however indirectly, is left out of `make test-fast`."""
    for item in items:
        if NEEDS_SERVERS in getattr(item, "fixturenames", ()):
            item.add_marker(NEEDS_SERVERS)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a long run printed is worth reading also when it went well: seeds, speeds, memory."""
    for report in terminalreporter.stats.get("passed", ()) if SOAKING else ():
        if report.when == "call" and "soak" in report.keywords and report.capstdout:
            terminalreporter.write_sep("-", report.nodeid)
            terminalreporter.write(report.capstdout)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """`.postgres_admin_url` and `.kafka` (bootstrap servers); each is started when first read."""
    with session_folder() as folder:
        session = Servers(folder, os.environ)
        try:
            yield session
        finally:
            session.stop()


@pytest.fixture(scope="session")
def session_databases(servers: Servers) -> Iterator[Databases]:
    """For fixtures that live longer than a test; their databases go when the session ends."""
    made = Databases(servers)
    yield made
    made.close()


@pytest.fixture(scope="session")
def _test_databases(servers: Servers) -> Iterator[Databases]:
    made = Databases(servers)
    yield made
    made.close()


@pytest.fixture
def databases(_test_databases: Databases) -> Iterator[Databases]:
    """`databases.fresh_database("contacts")` gives the addresses (owner, web, system) of an empty, migrated one."""
    yield _test_databases
    _test_databases.empty()


@pytest.fixture
def topic_prefix() -> str:
    """So that tests share a Kafka and nothing else."""
    return f"t{secrets.token_hex(4)}."


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """`keys.dir`, `keys.signing_key_file(issuer)`, `keys.token(...)`, `keys.headers(...)`."""
    return Keys(tmp_path / "keys")
