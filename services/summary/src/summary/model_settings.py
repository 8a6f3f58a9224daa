"""MODELS_FILE: which model makes an institution's summaries, and the key to it. Keys never leave this service.

[default]                                  # of every institution without a table of its own; may be left out
base_url = "https://api.openai.com/v1"
model = "gpt-5-mini"
api_key_file = "/run/secrets/openai"       # or api_key = "..."; a server without keys needs neither

[institutions.01890000-0000-7000-8000-000000000001]
base_url = "http://models.example.edu:8000/v1"
model = "llama-4"
timeout_seconds = 60                       # the longest silence of a stream; 30 when not said
deadline_seconds = 300                     # from the click to the last sentence, retries included; 120
options = { temperature = 0.2 }            # sent along with every request

[institutions.01890000-0000-7000-8000-000000000002]
extractive = true                          # no model, whatever the default
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog

from chassis.config import ConfigError

log = structlog.get_logger()

KNOWN = {
    "base_url",
    "model",
    "api_key",
    "api_key_file",
    "timeout_seconds",
    "deadline_seconds",
    "options",
    "extractive",
}
NO_KEY = "none"  # the client insists on one


@dataclass(frozen=True, kw_only=True)
class ModelSettings:
    """One model. Its key is in no text made of this object."""

    base_url: str
    model: str
    api_key: str = field(default=NO_KEY, repr=False)
    timeout_seconds: float = 30.0
    deadline_seconds: float = 120.0
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)


class Models:
    """The file, read again when it changes. A missing one means that there is no model; a broken one is refused at the
    start, and later the last good one stays."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._seen: tuple[int, int] | None = None
        self._default: ModelSettings | None = None
        self._of: dict[UUID, ModelSettings | None] = {}
        self._read_if_changed()

    def of(self, institution: UUID) -> ModelSettings | None:
        """The institution's model; None: its summaries are extractive (CS-6)."""
        try:
            self._read_if_changed()
        except ConfigError as error:
            log.error("MODELS_FILE can not be used; the last good one stays", faults=error.faults)
        return self._of.get(institution, self._default)

    def _read_if_changed(self) -> None:
        seen = self._stamp()
        if seen != self._seen:
            self._seen = seen
            self._default, self._of = read_models(self._file) if self._file and seen else (None, {})

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat() if self._file else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size) if found else None


def read_models(file: Path) -> tuple[ModelSettings | None, dict[UUID, ModelSettings | None]]:
    """The default and each institution's own. Raises ConfigError with every fault, none of which shows a key."""
    faults: list[str] = []
    try:
        document = tomllib.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise ConfigError([f"MODELS_FILE {file} can not be read: {type(error).__name__}"]) from None
    faults += [f"MODELS_FILE: [{name}] is not known" for name in set(document) - {"default", "institutions"}]
    default = _settings("default", document["default"], faults) if "default" in document else None
    own: dict[UUID, ModelSettings | None] = {}
    for name, table in document.get("institutions", {}).items():
        try:
            own[UUID(name)] = _settings(f"institutions.{name}", table, faults)
        except ValueError:
            faults.append(f"MODELS_FILE: [institutions.{name}] is not named by an institution's id")
    if faults:
        raise ConfigError(faults)
    return default, own


def _settings(place: str, table: Any, faults: list[str]) -> ModelSettings | None:
    where = f"MODELS_FILE: [{place}]"
    if not isinstance(table, dict) or set(table) - KNOWN:
        faults.append(f"{where} may hold {', '.join(sorted(KNOWN))}")
        return None
    if table.get("extractive") is True:
        return None
    found = len(faults)
    for name in ("base_url", "model"):
        if not isinstance(table.get(name), str) or not table[name]:
            faults.append(f"{where} has no {name}")
    if urlsplit(str(table.get("base_url"))).scheme not in ("http", "https"):
        faults.append(f"{where} has a base_url that is none")
    if len(str(table.get("model"))) > 200:
        faults.append(f"{where} has a model of more than 200 characters")
    for name in ("timeout_seconds", "deadline_seconds"):
        value = table.get(name, 1)
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            faults.append(f"{where} has a {name} that is not a number of seconds")
    if not isinstance(table.get("options", {}), dict):
        faults.append(f"{where} has options that are no table")
    key = _key(where, table, faults)
    if len(faults) > found:
        return None
    given = {name: table[name] for name in ("timeout_seconds", "deadline_seconds", "options") if name in table}
    return ModelSettings(base_url=table["base_url"], model=table["model"], api_key=key, **given)


def _key(where: str, table: Mapping[str, Any], faults: list[str]) -> str:
    if "api_key_file" not in table:
        return str(table.get("api_key") or NO_KEY)
    try:
        return Path(str(table["api_key_file"])).read_text().strip() or NO_KEY
    except (OSError, ValueError) as error:
        faults.append(f"{where} has an api_key_file that can not be read: {type(error).__name__}")
        return NO_KEY
