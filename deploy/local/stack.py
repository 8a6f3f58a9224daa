"""The whole product under one supervisor, in one directory: what `make up` runs, and what fault, browser and bench
tests run in a directory and on ports of their own."""

import contextlib
import hashlib
import json
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from uuid import UUID

import httpx

from chassis.config import BaseConfig
from deploy.local import topology
from deploy.local.cache import LocalError, cache_dir, can_reach, server_user
from deploy.local.leftovers import MARK, end_leftovers
from deploy.local.servers import HOST, Command, Kafka, Postgres, is_listening
from deploy.local.supervision import BIN, Supervisor
from deploy.local.topology import PROGRAMS, SERVER_PROGRAMS, Places, Program
from deploy.postgres.databases import DATABASES, prepare, read_passwords, url_of

Say = Callable[[str], None]
MOST_STARTS = 6  # more: it ends again and again: a fault of its own, for what is away is waited for
READY_SECONDS = 400.0  # a loaded laptop starts sixteen processes slowly


class Stack:
    """`Stack(directory, ports).start()`; without ports, free ones. `extra` is added to every process's environment."""

    def __init__(
        self,
        directory: Path,
        ports: Mapping[str, int] | None = None,
        *,
        extra: Mapping[str, str] | None = None,
        postgres_settings: Mapping[str, str] | None = None,
    ) -> None:
        self.places = Places(directory=directory.resolve())
        self.ports = dict(ports or topology.free_ports())
        self._extra = dict(extra or {})
        self._postgres_settings = dict(postgres_settings or {})
        self.supervisor = Supervisor(self.places.run, self.places.log, {MARK: str(self.places.directory)})

    # --- addresses -------------------------------------------------------------------------------------------------

    @property
    def kafka(self) -> str:
        """The bootstrap servers."""
        return f"{HOST}:{self.ports['kafka']}"

    def url_of(self, program: str) -> str:
        """Where a process answers; a service's name alone is its web."""
        return topology.url_of(self.ports, program if program in self.ports else f"{program}-web")

    def dsn_of(self, service: str, role: str = "owner") -> str:
        """A service's database as its `owner`, `web` or `system`."""
        shape = DATABASES[service.replace("-", "_")]
        return url_of(self.admin_dsn, shape.name, getattr(shape, role), self._passwords)

    @property
    def admin_dsn(self) -> str:
        """The superuser's address of the server."""
        return self.postgres.admin_url

    @cached_property
    def _passwords(self) -> dict[str, str]:
        return read_passwords(self.places.secrets / "database-roles.json")

    @property
    def settings(self) -> BaseConfig:
        """What the chassis' own Kafka tools need to know."""
        return BaseConfig(
            database_url=self.admin_dsn,
            kafka_bootstrap_servers=self.kafka,
            topics_file=topology.TOPICS_FILE,
            keys_dir=self.places.public_keys,
            port=0,
        )

    def token(self, audience: str, *, institution: UUID | str, issuer: str = "panel-bff", role: str = "admin") -> str:
        """A token as `issuer` signs it; valid for two minutes."""
        from chassis.auth import Signer

        signer = Signer(issuer, self.places.private_keys / f"{issuer}.pem")
        return signer.token(audience, institution=UUID(str(institution)), user="local", role=role)

    # --- the servers -----------------------------------------------------------------------------------------------

    @cached_property
    def postgres(self) -> Postgres:
        return Postgres(
            data=self.postgres_data,
            port=self.ports["postgres"],
            password_file=self.places.secrets / "postgres.password",
            settings=self._postgres_settings,
        )

    @cached_property
    def postgres_data(self) -> Path:
        """Beside everything else, or in the cache when PostgreSQL's account may not walk to us."""
        beside = self.places.directory / "postgres"
        if can_reach(server_user(), beside):
            return beside
        return cache_dir() / "data" / str(self.places.directory).strip("/").replace("/", "-") / "postgres"

    @cached_property
    def kafka_server(self) -> Kafka:
        return Kafka(
            data=self.places.directory / "kafka",
            port=self.ports["kafka"],
            controller_port=self.ports["kafka-controller"],
        )

    # --- life ------------------------------------------------------------------------------------------------------

    def start(self, say: Say = lambda line: None) -> None:
        """Everything, in order; what already runs goes on running."""
        self.places.make()
        if not self.supervisor.is_running():
            self._end_leftovers(say)
            self._check_ports()
        self._make_keys()
        self._start_servers(say)
        names = [program.name for program in PROGRAMS]
        self._migrate(names, say)
        say(f"starting {len(names)} processes of {len(topology.SERVICES)} services")
        for name in names:
            self.supervisor.start_program(name)
        self.wait_ready(names, say)

    def stop(self, say: Say = lambda line: None) -> None:
        """What runs, which an older version of us may have started; services first, so that they can finish."""
        if self.supervisor.is_running():
            held = self.supervisor.stop(last=SERVER_PROGRAMS)
            if others := held ^ {*SERVER_PROGRAMS, *(program.name for program in PROGRAMS)}:
                say(f"another version of the code had started what ran: {', '.join(sorted(others))}")
        end_leftovers(self.places.directory)

    def pid_of(self, program: str) -> int:
        """The pid of a running process; 0 when it does not run."""
        found = self.supervisor.states().get(program)
        return found.pid if found else 0

    def kill(self, program: str) -> int:
        """`kill -9`; the pid that died."""
        return self.supervisor.kill(program)

    def stop_program(self, program: str) -> None:
        """Stays stopped until `start_program`: a server or a process that is away."""
        self.supervisor.stop_programs([program])

    def start_program(self, program: str) -> None:
        self.supervisor.start_program(program)

    def log_of(self, program: str) -> Path:
        return self.places.log / f"{program}.log"

    def command(self, service: str, arguments: Sequence[str], text: str = "") -> str:
        """Runs `<service> <arguments>` once, as an operator would, and gives what it printed."""
        env = self.environment_of_command(service, arguments[0])
        argv = [str(BIN / service), *arguments]
        done = subprocess.run(argv, env=env, input=text, capture_output=True, text=True, check=False, cwd="/")
        if done.returncode != 0:
            raise LocalError(f"`{service} {' '.join(arguments)}` failed:\n{done.stdout}{done.stderr}".rstrip())
        return done.stdout.strip()

    def environment_of_command(self, service: str, verb: str) -> dict[str, str]:
        """The settings that an operator would give a command."""
        role = topology.role_of_command(verb)
        return {**self._environment(Program(service, verb), role), "LOG_LEVEL": "WARNING"}

    def is_ready(self, program: str) -> bool:
        if program in topology.SERVERS:
            return is_listening(self.ports[program])
        return self.why_not_ready(program) == ""

    def why_not_ready(self, program: str) -> str:
        """Empty when ready, else why not."""
        try:
            answer = httpx.get(f"{self.url_of(program)}/ready", timeout=5)
        except httpx.HTTPError as error:
            return f"it does not answer ({type(error).__name__})"
        if answer.status_code == 200:
            return ""
        with contextlib.suppress(ValueError):
            return "it waits for " + ", ".join(json.loads(answer.text).get("failed", {}) or [answer.text])
        return answer.text

    def wait_ready(self, programs: Iterable[str], say: Say = lambda line: None, seconds: float = READY_SECONDS) -> None:
        """Until all are; a helpful LocalError about the first that is not."""
        waiting = list(programs)
        deadline = time.monotonic() + seconds
        pids: dict[str, set[int]] = {name: set() for name in waiting}
        while waiting := [name for name in waiting if not self.is_ready(name)]:
            states = self.supervisor.states()
            for name in waiting:
                pids[name] |= {states[name].pid} if name in states else set()
            dying = [name for name in waiting if len(pids[name]) > MOST_STARTS]
            if dying or time.monotonic() > deadline:
                raise LocalError(self._report((dying or waiting)[0]))
            time.sleep(0.2)
        say("all are ready")

    # --- the steps -------------------------------------------------------------------------------------------------

    def _end_leftovers(self, say: Say) -> None:
        if count := end_leftovers(self.places.directory):
            say(f"ended {count} processes that an earlier supervisor had left behind")

    def _check_ports(self) -> None:
        taken = [(name, port) for name, port in self.ports.items() if is_listening(port)]
        if taken:
            lines = [f"  port {port} for {name}: {topology.variable_of(name)}=<another>" for name, port in taken]
            advice = "Stop what listens there, or choose other ports, for example:"
            example = f"  {topology.variable_of(taken[0][0])}={taken[0][1] + 10000} make up"
            raise LocalError("\n".join(["These ports are in use by another program:", *lines, advice, example]))

    def _make_keys(self) -> None:
        from chassis.auth import generate_key

        for issuer in topology.CALLERS:
            private, public = (
                folder / f"{issuer}.pem" for folder in (self.places.private_keys, self.places.public_keys)
            )
            if not (private.exists() and public.exists()):
                generate_key(private, public)

    def _start_servers(self, say: Say) -> None:
        self.postgres.prepare()
        self.kafka_server.prepare()
        self.supervisor.start(self._programs())
        self.supervisor.start_program("postgres")
        self.supervisor.start_program("kafka")
        self.wait_ready(["postgres"])
        say(f"PostgreSQL 18 on port {self.ports['postgres']}")
        self._prepare_databases()
        say(f"{len(DATABASES)} databases and their roles")
        self.wait_ready(["kafka"])
        say(f"Kafka 4 on port {self.ports['kafka']}")

    def _prepare_databases(self) -> None:
        import psycopg

        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                return prepare(self.admin_dsn, self._passwords)
            except psycopg.OperationalError as error:  # it listens, but is still recovering
                if time.monotonic() > deadline:
                    raise LocalError(f"PostgreSQL refuses us: {error}\n{self._last_lines('postgres')}") from error
                time.sleep(0.2)

    def _migrate(self, names: Sequence[str], say: Say) -> None:
        """Runs every service's `migrate`, unless neither our sources nor the data are others than the last time."""
        stamp, key = self.kafka_server.data / "migrated", self._key_of_sources_and_data()
        if stamp.exists() and stamp.read_text() == key:
            return
        self.supervisor.stop_programs(names)  # those that run have the sources of before
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(lambda service: self.command(service, ["migrate"]), topology.SERVICES))
        stamp.write_text(key)
        say("schemas and topics are up to date")

    def _key_of_sources_and_data(self) -> str:
        made = (self.postgres.data / "PG_VERSION").stat().st_mtime_ns
        total = hashlib.sha256(f"{made}".encode())
        for file in [topology.TOPICS_FILE, *topology.python_sources()]:
            total.update(f"{file}\0".encode() + file.read_bytes())
        return total.hexdigest()

    def _programs(self) -> dict[str, Command]:
        servers = {"postgres": self.postgres.command(), "kafka": self.kafka_server.command()}
        services = {
            program.name: Command(
                argv=[str(BIN / program.service), program.verb], env=self._environment(program, program.role)
            )
            for program in PROGRAMS
        }
        return servers | services

    def _environment(self, program: Program, role: str) -> dict[str, str]:
        env = topology.environment(program, self.ports, self.places, self.dsn_of(program.service, role))
        return env | self._extra

    # --- what is wrong ---------------------------------------------------------------------------------------------

    def _report(self, program: str) -> str:
        state = self.supervisor.states().get(program)
        why = "it does not listen" if program in topology.SERVERS else self.why_not_ready(program)
        head = f"{program} did not become ready: {why}. The supervisor says {state.state if state else 'nothing'}."
        return f"{head}\nIts log, {self.log_of(program)}, ends with:\n{self._last_lines(program)}"

    def _last_lines(self, program: str, count: int = 15) -> str:
        log = self.log_of(program)
        lines = log.read_text(errors="replace").splitlines()[-count:] if log.exists() else ["(nothing)"]
        return "\n".join(f"  | {line}" for line in lines)
