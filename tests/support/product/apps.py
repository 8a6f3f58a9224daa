"""The app of every service as its web verb makes it, and its routes as its own OpenAPI document tells them."""

import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from chassis.config import read
from tests.support.keys import Keys

ROOT = Path(__file__).resolve().parents[3]
NOBODY = "postgresql://nobody@127.0.0.1:1/nothing"


@dataclass(frozen=True)
class Route:
    """One operation; `path` as the document writes it, with {names} in braces."""

    method: str
    path: str

    def url(self, **ids: Any) -> str:
        return re.sub(r"{(\w+)}", lambda found: str(ids[found[1]]), self.path)

    @property
    def names(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)


def routes_of(document: dict[str, Any]) -> list[Route]:
    """Those that take something away come last."""
    methods = ("get", "post", "put", "patch", "delete")
    paths = document["paths"].items()
    routes = [Route(method.upper(), path) for path, found in paths for method in found if method in methods]
    return sorted(routes, key=lambda route: route.method == "DELETE")


def config_of(service: str, keys: Keys, folder: Path, database_url: str = NOBODY, **settings: str) -> Any:
    """The configuration of a service; `settings` by the names of the environment."""
    name = service.replace("-", "_")
    nowhere = {f"{other}_URL": "http://127.0.0.1:1" for other in ("CONTACTS", "LABELS", "IMPORTS", "SUMMARY")}
    env = nowhere | {
        "DATABASE_URL": database_url,
        "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
        "TOPICS_FILE": str(ROOT / "deploy/topics.yaml"),
        "KEYS_DIR": str(keys.dir),
        "SIGNING_KEY_FILE": str(keys.signing_key_file("imports" if name == "imports" else "panel-bff")),
        "PORT": "1",
        "FILES_URL": f"file://{folder}/files",
        "DROP_DIR": str(folder / "drop"),
        "PUBLIC_ORIGIN": "http://127.0.0.1:1",
        "COOKIE_SECURE": "false",
    }
    return read(importlib.import_module(f"{name}.service").SERVICE.config, env | settings)


@contextmanager
def app_of(service: str, keys: Keys, folder: Path, database_url: str = NOBODY, **settings: str) -> Iterator[Flask]:
    """The app of a service; without a database it still refuses who may not call it."""
    module = importlib.import_module(f"{service.replace('-', '_')}.service")
    app: Flask = module.create(config_of(service, keys, folder, database_url, **settings))
    try:
        yield app
    finally:
        app.extensions["database"].close()
