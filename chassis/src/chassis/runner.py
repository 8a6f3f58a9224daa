"""One package, a few verbs: `contacts web | relay | consume | migrate`."""

import gc
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from chassis.config import BaseConfig, ConfigError, read

Verb = Callable[[Any], None]
Command = Callable[[Any, list[str]], None]


@dataclass(frozen=True)
class Service:
    """What a service is called, reads, publishes, consumes and can be started as."""

    name: str
    config: type[BaseConfig]
    publishes: tuple[str, ...]
    consumes: tuple[str, ...]
    verbs: Mapping[str, Verb]
    commands: Mapping[str, Command] = field(default_factory=dict)


def all_verbs(service: Service) -> dict[str, Verb]:
    """The service's own verbs and the two that every service has."""

    def relay(config: BaseConfig) -> None:
        from chassis.relay import run_relay

        run_relay(service.name, config)

    def migrate(config: BaseConfig) -> None:
        from chassis.migrations import migrate

        migrate(service, config)

    return {"migrate": migrate, "relay": relay, **service.verbs}


def run(service: Service) -> NoReturn:
    """The console script: the verb is the first argument."""
    verbs = all_verbs(service)
    names = [*verbs, *service.commands]
    name, rest = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    if name not in names:
        sys.exit(f"usage: {service.name} {' | '.join(names)}")
    if name in verbs and rest:
        sys.exit(f"{service.name} {name} takes no arguments; its settings come from the environment")
    if name == "web":
        _share_metrics_between_workers()
    try:
        config = read(service.config)
    except ConfigError as error:
        sys.exit("\n  ".join([f"{service.name} {name} can not start:", *error.faults]))
    from chassis.logs import configure

    configure(service.name, name, config.log_level)
    # a batch of a thousand rows makes tens of thousands of objects that all live: looking through them each time the
    # default of 700 is reached costs a tenth of an import's Python
    gc.set_threshold(50_000, 20, 50)
    if name in verbs:
        verbs[name](config)
    else:
        service.commands[name](config, rest)
    sys.exit(0)


def _share_metrics_between_workers() -> None:
    """prometheus_client decides by this variable when it is imported; the directory is empty at every start."""
    directory = Path(os.environ.get("PROMETHEUS_MULTIPROC_DIR") or tempfile.mkdtemp(prefix="metrics-"))
    directory.mkdir(parents=True, exist_ok=True)
    for stale in directory.glob("*.db"):
        stale.unlink()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(directory)
