"""What runs, on one page: every process, its port, whom it calls, and what it is told."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.cache import LocalError
from deploy.local.servers import HOST, free_port

ROOT = Path(__file__).resolve().parents[2]
TOPICS_FILE = ROOT / "deploy" / "topics.yaml"
WEB_DIST = ROOT / "services" / "panel-bff" / "web" / "dist"

# service -> the verbs that run for ever; each has a port (the API, or /live /ready /metrics)
SERVICES: dict[str, dict[str, int]] = {
    "contacts": {"web": 8101, "relay": 8111, "consume": 8112, "schedule": 8113},
    "labels": {"web": 8102, "relay": 8121, "consume": 8122},
    "imports": {"web": 8103, "relay": 8131, "consume": 8132, "work": 8133, "watch": 8134, "schedule": 8135},
    "summary": {"web": 8104, "relay": 8141, "consume": 8142, "work": 8143, "schedule": 8144},
    "panel-bff": {"web": 8080, "relay": 8151, "project": 8152, "live": 8153},
}
SERVERS = {"postgres": 55432, "kafka": 59092, "kafka-controller": 59093}
SERVER_PROGRAMS = frozenset({"postgres", "kafka"})
CALLERS = ("panel-bff", "imports")  # those that sign service tokens
DEFAULT_PORTS: dict[str, int] = {
    **SERVERS,
    **{f"{service}-{verb}": port for service, verbs in SERVICES.items() for verb, port in verbs.items()},
}


@dataclass(frozen=True)
class Program:
    """One verb of one service, as the supervisor runs it: `contacts-relay`."""

    service: str
    verb: str

    @property
    def name(self) -> str:
        return f"{self.service}-{self.verb}"

    @property
    def role(self) -> str:
        """Requests run as `web`, everything else as `system` (design 3.11)."""
        return "web" if self.verb == "web" else "system"


# Commands that make tables, or go over all institutions; those that consume are `system`, as consumers are.
COMMANDS_OF_OWNER = {"migrate", "republish", "rebuild", "erase"}
COMMANDS_OF_SYSTEM = {"dead-letters"}


def role_of_command(verb: str) -> str:
    """The role in whose name an operator runs `<service> <verb>` once."""
    if verb in COMMANDS_OF_OWNER:
        return "owner"
    return "system" if verb in COMMANDS_OF_SYSTEM else "web"


PROGRAMS = [Program(service, verb) for service, verbs in SERVICES.items() for verb in verbs]


def chosen_ports(env: Mapping[str, str]) -> dict[str, int]:
    """The default ports, each of which PORT_<NAME> may change: PORT_PANEL_BFF_WEB=9080."""
    return {name: _port(env, variable_of(name), default) for name, default in DEFAULT_PORTS.items()}


def variable_of(name: str) -> str:
    return "PORT_" + name.upper().replace("-", "_")


def _port(env: Mapping[str, str], variable: str, default: int) -> int:
    text = env.get(variable) or str(default)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise LocalError(f"{variable} is {text!r}, which is not a port")
    return int(text)


def free_ports() -> dict[str, int]:
    """A free port for everything; for tests, which run beside whatever else runs here."""
    ports: dict[str, int] = {}
    for name in DEFAULT_PORTS:
        while (port := free_port()) in ports.values():
            pass
        ports[name] = port
    return ports


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where one stack keeps its things, all under one directory."""

    directory: Path

    @property
    def log(self) -> Path:
        return self.directory / "log"

    @property
    def run(self) -> Path:
        return self.directory / "run"

    @property
    def secrets(self) -> Path:
        return self.directory / "secrets"

    @property
    def public_keys(self) -> Path:
        return self.directory / "keys" / "public"

    @property
    def private_keys(self) -> Path:
        return self.directory / "keys" / "private"

    @property
    def files(self) -> Path:
        return self.directory / "files"

    @property
    def drop(self) -> Path:
        return self.directory / "drop"

    def make(self) -> None:
        for folder in (self.log, self.run, self.public_keys, self.files, self.drop):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.secrets, self.private_keys):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def python_sources() -> list[Path]:
    """What the processes run: when it changes, they are started again."""
    return sorted(
        file for folder in ("chassis", "services") for file in (ROOT / folder).glob("**/*.py") if _is_ours(file)
    )


def _is_ours(file: Path) -> bool:
    return "node_modules" not in file.parts


def url_of(ports: Mapping[str, int], program: str) -> str:
    return f"http://{HOST}:{ports[program]}"


def environment(program: Program, ports: Mapping[str, int], places: Places, database_url: str) -> dict[str, str]:
    """Everything a process is told; the processes of a service differ in role and port only."""
    env = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": database_url,
        "KAFKA_BOOTSTRAP_SERVERS": f"{HOST}:{ports['kafka']}",
        "KAFKA_COMPRESS": "false",  # the broker is on this machine: there is no wire to spare, and no core either
        "TOPICS_FILE": str(TOPICS_FILE),
        "HOST": HOST,
        "PORT": str(ports.get(program.name, 0)),
        "KEYS_DIR": str(places.public_keys),
        "CONTACTS_URL": url_of(ports, "contacts-web"),
        "LABELS_URL": url_of(ports, "labels-web"),
        "IMPORTS_URL": url_of(ports, "imports-web"),
        "SUMMARY_URL": url_of(ports, "summary-web"),
    }
    if program.verb == "web":
        env["PROMETHEUS_MULTIPROC_DIR"] = str(places.run / f"metrics-{program.service}")
    if program.service in CALLERS:
        env["SIGNING_KEY_FILE"] = str(places.private_keys / f"{program.service}.pem")
    return env | _own(program.service, ports, places)


def _own(service: str, ports: Mapping[str, int], places: Places) -> dict[str, str]:
    if service == "imports":
        return {"FILES_URL": f"file://{places.files}", "DROP_DIR": str(places.drop)}
    if service == "summary":
        return {"MODELS_FILE": str(places.secrets / "models.toml")}  # none there: summaries are extractive
    if service == "panel-bff":
        return {
            "WEB_DIST": str(WEB_DIST),
            "PUBLIC_ORIGIN": url_of(ports, "panel-bff-web"),
            "LIVE_URL": url_of(ports, "panel-bff-live"),
            "COOKIE_SECURE": "false",  # plain http on one's own machine
        }
    return {}
