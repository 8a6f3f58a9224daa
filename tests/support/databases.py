"""An empty, migrated database per test.

It is copied from a template that the service's own migrations made once a session, or it is one that an earlier test
used and that was emptied since: a test that changed anything but rows leaves nothing for the next.
"""

import importlib
import itertools
from collections import defaultdict
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

_END_OTHERS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_OURS = """
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
    WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"""
_SHAPE = f"""
    SELECT md5(string_agg(row(c.oid, relname, relnatts, relchecks, relacl, reloptions)::text, ' ' ORDER BY c.oid))
    {_OURS}"""
_USED = f"SELECT c.oid::regclass::text {_OURS} AND relkind = 'r' AND pg_relation_size(c.oid) > 0"
_COUNT_AGAIN = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences
    WHERE last_value IS NOT NULL"""


@dataclass(frozen=True, kw_only=True)
class DatabaseUrls:
    """The addresses of one database, by role; of panel_bff `web` and `system` are the same."""

    owner: str
    web: str
    system: str


class Databases:
    """Makes databases on the session's server; `empty` takes back those given since the last call."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._numbers = itertools.count(1)
        self._templates: dict[str, str] = {}
        self._shapes: dict[str, list[Any]] = {}  # of a template, as _SHAPE tells
        self._born_with: dict[str, set[Any]] = {}  # tables in which the migrations leave rows
        self._made: list[tuple[str, str]] = []
        self._emptied: dict[str, list[str]] = defaultdict(list)
        self._passwords = dict.fromkeys(all_roles(), ROLE_PASSWORD)
        self._server: psycopg.Connection | None = None

    def fresh_database(self, service: str) -> DatabaseUrls:
        """A database of `service` ("contacts", "panel_bff", ...), migrated and empty."""
        shape = DATABASES[service.replace("-", "_")]
        template = self._templates.get(shape.name) or self._make_template(shape)
        emptied = self._emptied[shape.name]
        name = emptied.pop() if emptied else self._create(shape, f"t{next(self._numbers)}", template)
        self._made.append((shape.name, name))
        return self._urls(shape, name)

    def empty(self) -> None:
        """Empties or removes what was given since the last call, whoever is still connected."""
        while self._made:
            shape, name = self._made.pop()
            if self._empty(shape, name):
                self._emptied[shape].append(name)
            else:
                self._drop(name)

    def _empty(self, shape: str, name: str) -> bool:
        """False if it is not as its migrations made it."""
        with self._on(name) as database:
            database.execute(_END_OTHERS)
            if database.execute(_SHAPE).fetchall() != self._shapes[shape]:
                return False
            if used := set(database.execute(_USED).fetchall()) - self._born_with[shape]:
                database.execute(f"TRUNCATE {', '.join(name for (name,) in used)} CASCADE")
            database.execute(_COUNT_AGAIN)
        return True

    def _drop(self, name: str) -> None:
        self._connected().execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def close(self) -> None:
        if self._server is not None:
            self.empty()
            for name in itertools.chain(*self._emptied.values(), self._templates.values()):
                self._drop(name)
            self._server.close()

    def _on(self, name: str) -> psycopg.Connection:
        return psycopg.connect(on_database(self._servers.postgres_admin_url, name), autocommit=True)

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
        with self._on(name) as database:
            self._shapes[shape.name] = database.execute(_SHAPE).fetchall()
            self._born_with[shape.name] = set(database.execute(_USED).fetchall())
        self._templates[shape.name] = name
        return name


def outbox_of(url: str) -> list[dict[str, Any]]:
    """The events waiting in a service's outbox, oldest first; `url` is the owner's (or system's) address."""
    with psycopg.connect(url, row_factory=dict_row) as connection:
        return connection.execute("SELECT * FROM outbox ORDER BY seq").fetchall()
