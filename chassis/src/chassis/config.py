"""Settings: one frozen object, read once from the environment, every fault listed at once."""

import os
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")


class ConfigError(Exception):
    """The environment does not make a configuration; `faults` has a sentence for each reason."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


@dataclass(frozen=True, kw_only=True)
class BaseConfig:
    """What every verb of every service is told."""

    database_url: str
    kafka_bootstrap_servers: str
    topics_file: Path
    keys_dir: Path  # <issuer>.pem, the public key of each service that may call
    port: int  # web: the API; other verbs: /live, /ready and /metrics
    host: str = "127.0.0.1"
    topic_prefix: str = ""
    kafka_compress: bool = True  # lz4: bytes on disk and wire against processor
    signing_key_file: Path | None = None  # of a service that calls others
    web_workers: int = 2
    web_threads: int = 8
    log_level: str = "INFO"


def read(cls: type[T], env: Mapping[str, str] | None = None) -> T:
    """Build `cls`, a frozen dataclass: the field `foo_bar` comes from FOO_BAR. Raises ConfigError."""
    env = os.environ if env is None else env
    hints = get_type_hints(cls)
    values: dict[str, Any] = {}
    faults: list[str] = []
    for field in fields(cls):  # type: ignore[arg-type]
        name = field.name.upper()
        text = env.get(name, "")
        if text == "":
            if _required(field):
                faults.append(f"{name} is not set")
            continue
        try:
            values[field.name] = _parse(text, hints[field.name])
        except ValueError as error:
            faults.append(f"{name} is {error}")
    if faults:
        raise ConfigError(faults)
    return cls(**values)


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _parse(text: str, hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    return _PARSERS[hint](text)


def _boolean(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in known:
        raise ValueError(f"{text!r}, not true or false")
    return known[text.lower()]


def _number(kind: type[int] | type[float]) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            return kind(text)
        except ValueError:
            raise ValueError(f"{text!r}, not a number") from None

    return parse


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValueError(f"{text!r}, not a UUID") from None


_PARSERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: _number(int),
    float: _number(float),
    bool: _boolean,
    Path: Path,
    UUID: _uuid,
}


def psycopg_url(url: str) -> str:
    """A database's address as psycopg itself takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
