"""Which PostgreSQL and Kafka the tests run against: one of each per test session, started when a test first asks.

The order: an address given in the environment, else containers where an engine of containers answers, else the
programs from packages that `make up` uses. A server that cannot be had is a failure, never a skip.
"""

import contextlib
import fcntl
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from deploy.local.cache import cache_dir
from deploy.local.leftovers import end_leftovers
from deploy.local.servers import THROWAWAY_SETTINGS, Kafka, Postgres, free_port, running

POSTGRES_IMAGE = "postgres:18"
SAME_ORDER = "--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C"  # names sort as they do without containers
KAFKA_IMAGE = "confluentinc/cp-kafka:8.1.0"  # Kafka 4.1 in the packaging that testcontainers knows how to start


class Servers:
    """The servers of this session; the addresses start them."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self._folder = folder
        self._env = env
        self._stack = contextlib.ExitStack()
        self._postgres: str | None = None
        self._kafka: str | None = None

    @property
    def postgres_admin_url(self) -> str:
        """The superuser's address."""
        if self._postgres is None:
            self._postgres = self._stack.enter_context(postgres(self._folder, self._env))
        return self._postgres

    @property
    def kafka(self) -> str:
        """The bootstrap servers."""
        if self._kafka is None:
            self._kafka = self._stack.enter_context(kafka(self._folder, self._env))
        return self._kafka

    def stop(self) -> None:
        self._stack.close()


def postgres(folder: Path, env: Mapping[str, str]) -> contextlib.AbstractContextManager[str]:
    """A PostgreSQL for as long as the block runs; gives the superuser's address."""
    if given := env.get("DATABASE_URL"):
        return contextlib.nullcontext(given)
    return _postgres_container() if engine_answers() else _postgres_from_packages(folder)


def kafka(folder: Path, env: Mapping[str, str]) -> contextlib.AbstractContextManager[str]:
    """A Kafka for as long as the block runs; gives its bootstrap servers."""
    if given := env.get("KAFKA_BOOTSTRAP_SERVERS"):
        return contextlib.nullcontext(given)
    return _kafka_container() if engine_answers() else _kafka_from_packages(folder)


def engine_answers() -> bool:
    """Whether an engine of containers is there (DOCKER_HOST or its usual socket) and answers."""
    if not _somebody_listens(urlsplit(os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock")):
        return False
    import docker
    from docker.errors import DockerException

    try:
        client = docker.from_env(timeout=60)
    except DockerException:
        return False
    with contextlib.closing(client):
        return bool(client.ping())


def _somebody_listens(address: SplitResult) -> bool:
    """Asked first, because docker's client leaks its socket where nobody listens."""
    unix = address.scheme == "unix"
    family, place = (socket.AF_UNIX, address.path) if unix else (socket.AF_INET, (address.hostname, address.port))
    with socket.socket(family) as probe:
        probe.settimeout(10)
        return probe.connect_ex(place) == 0


@contextlib.contextmanager
def _postgres_container() -> Iterator[str]:
    from testcontainers.community.postgres import PostgresContainer

    command = "postgres -c max_connections=300 -c fsync=off -c timezone=UTC"
    container = PostgresContainer(POSTGRES_IMAGE, username="postgres", dbname="postgres", command=command)
    with container.with_env("POSTGRES_INITDB_ARGS", SAME_ORDER) as running_one:
        yield running_one.get_connection_url(driver=None)


@contextlib.contextmanager
def _kafka_container() -> Iterator[str]:
    from testcontainers.community.kafka import KafkaContainer

    container = KafkaContainer(KAFKA_IMAGE).with_kraft().with_env("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
    with container:
        yield container.get_bootstrap_server()


@contextlib.contextmanager
def _postgres_from_packages(folder: Path) -> Iterator[str]:
    server = Postgres(
        data=folder / "postgres",
        port=free_port(),
        password_file=folder / "postgres.password",
        settings=THROWAWAY_SETTINGS,
    )
    with running(server, folder / "postgres.log"):
        yield server.admin_url


@contextlib.contextmanager
def _kafka_from_packages(folder: Path) -> Iterator[str]:
    server = Kafka(data=folder / "kafka", port=free_port(), controller_port=free_port())
    with running(server, folder / "kafka.log"):
        yield server.bootstrap_servers


@contextlib.contextmanager
def session_folder() -> Iterator[Path]:
    """A folder that PostgreSQL's user can reach, gone afterwards; what killed sessions left behind goes too."""
    shelf = cache_dir() / "test-sessions"
    shelf.mkdir(exist_ok=True)
    with contextlib.ExitStack() as held:
        with (shelf / "sweeping").open("w") as sweeping:
            fcntl.flock(sweeping, fcntl.LOCK_EX)  # one session at a time between making its folder and locking it
            _sweep(shelf)
            folder = Path(tempfile.mkdtemp(dir=shelf))
            lock = held.enter_context((folder / "lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        folder.chmod(0o755)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _sweep(shelf: Path) -> None:
    for folder in shelf.iterdir():
        with contextlib.suppress(OSError), (folder / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises while its session lives
            end_leftovers(folder)
            shutil.rmtree(folder, ignore_errors=True)
