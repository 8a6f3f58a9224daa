"""A fresh, migrated database per test: copied from a template that the service's own migrations made once a session."""

import importlib
import itertools
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from deploy.postgres.databases import (
    DATABASES,
    ServiceDatabase,
    all_roles,
    create_database,
    create_extensions,
    create_roles,
    on_database,
    url_of,
)
from tests.support.servers import Servers

ROLE_PASSWORD = "of-this-test-session-only"


@dataclass(frozen=True, kw_only=True)
class DatabaseUrls:
    """The addresses of one database, by role; of panel_bff `web` and `system` are the same."""

    owner: str
    web: str
    system: str


class Databases:
    """Makes databases on the session's server; `drop` removes those made since the last call."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._numbers = itertools.count(1)
        self._templates: dict[str, str] = {}
        self._made: list[str] = []
        self._passwords = dict.fromkeys(all_roles(), ROLE_PASSWORD)
        self._server: psycopg.Connection | None = None

    def fresh_database(self, service: str) -> DatabaseUrls:
        """A new database of `service` ("contacts", "panel_bff", ...), migrated and empty."""
        shape = DATABASES[service.replace("-", "_")]
        template = self._templates.get(shape.name) or self._make_template(shape)
        name = self._create(shape, f"t{next(self._numbers)}", template)
        self._made.append(name)
        return self._urls(shape, name)

    def drop(self) -> None:
        """Removes what was made for the test that ended, whoever is still connected."""
        while self._made:
            self._connected().execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self._made.pop())))

    def close(self) -> None:
        if self._server is not None:
            self.drop()
            for template in self._templates.values():
                self._server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(template)))
            self._server.close()

    def _connected(self) -> psycopg.Connection:
        if self._server is None:
            self._server = psycopg.connect(self._servers.postgres_admin_url, autocommit=True)
            create_roles(self._server, self._passwords)
        return self._server

    def _create(self, shape: ServiceDatabase, suffix: str, template: str | None = None) -> str:
        server = self._connected()
        name = f"{shape.name}_{server.info.backend_pid}_{suffix}"  # two sessions may share a server
        create_database(server, shape, name, template)
        return name

    def _urls(self, shape: ServiceDatabase, name: str) -> DatabaseUrls:
        admin = self._servers.postgres_admin_url
        owner, web, system = (
            url_of(admin, name, role, self._passwords) for role in (shape.owner, shape.web, shape.system)
        )
        return DatabaseUrls(owner=owner, web=web, system=system)

    def _make_template(self, shape: ServiceDatabase) -> str:
        from chassis.migrations import upgrade

        name = self._create(shape, "template")
        create_extensions(on_database(self._servers.postgres_admin_url, name), shape.extensions)
        upgrade(importlib.import_module(f"{shape.name}.service").SERVICE, self._urls(shape, name).owner)
        self._templates[shape.name] = name
        return name


def outbox_of(url: str) -> list[dict[str, Any]]:
    """The events waiting in a service's outbox, oldest first; `url` is the owner's (or system's) address."""
    with psycopg.connect(url, row_factory=dict_row) as connection:
        return connection.execute("SELECT * FROM outbox ORDER BY seq").fetchall()
