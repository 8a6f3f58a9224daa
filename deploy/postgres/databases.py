"""Creates what no migration may create: databases, login roles, extensions. Repeatable; needs a superuser's address.

No service can read another's tables, because no role may even connect to another's database. None of the roles is a
superuser or passes row-level security, and the two that serve requests and events own nothing.
"""

import json
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql


@dataclass(frozen=True, kw_only=True)
class ServiceDatabase:
    """A service's database and who may log in to it: `web` serves requests, `system` is relay, consumers, workers."""

    name: str
    owner: str
    web: str
    system: str
    extensions: Sequence[str] = ()
    samples: int = 100  # Postgres' own default_statistics_target: ANALYZE reads 300 rows for each

    @property
    def roles(self) -> list[str]:
        return list(dict.fromkeys((self.owner, self.web, self.system)))


def _owner_of_data(name: str) -> ServiceDatabase:
    """Asked by key, whatever the planner knows of the values; an import makes it be sampled every minute."""
    return ServiceDatabase(name=name, owner=f"{name}_owner", web=f"{name}_web", system=f"{name}_system", samples=10)


DATABASES: dict[str, ServiceDatabase] = {
    **{name: _owner_of_data(name) for name in ("contacts", "labels", "imports", "summary")},
    # the read model has no row-level security: operators that are not leakproof never use an index under it
    "panel_bff": ServiceDatabase(
        name="panel_bff",
        owner="panel_bff_owner",
        web="panel_bff",
        system="panel_bff",
        extensions=("pg_trgm", "unaccent"),
    ),
}


def all_roles() -> list[str]:
    return [role for database in DATABASES.values() for role in database.roles]


def read_passwords(file: Path) -> dict[str, str]:
    """The generated password of every role; made and kept (readable by us alone) the first time."""
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    complete = {role: known.get(role) or secrets.token_urlsafe(24) for role in all_roles()}
    if complete != known:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            json.dump(complete, out, indent=1)
        fresh.replace(file)
    return complete


def url_of(admin_url: str, database: str, role: str, passwords: Mapping[str, str]) -> str:
    """The address of `database` for `role`, on the server of `admin_url`."""
    server = urlsplit(admin_url)
    place = server.netloc.rpartition("@")[2]
    login = f"{role}:{quote(passwords[role], safe='')}"
    return urlunsplit((server.scheme, f"{login}@{place}", f"/{database}", server.query, ""))


def on_database(admin_url: str, database: str) -> str:
    """The superuser's address of another database of the same server."""
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/{database}"))


def prepare(admin_url: str, passwords: Mapping[str, str]) -> None:
    """Makes roles, databases, grants and extensions be as they shall be."""
    with psycopg.connect(admin_url, autocommit=True) as server:
        create_roles(server, passwords)
        for database in DATABASES.values():
            create_database(server, database, database.name)
    for database in DATABASES.values():
        create_extensions(on_database(admin_url, database.name), database.extensions)


def create_roles(server: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    """Login roles without any power but what the databases' owners grant them."""
    known = {name for (name,) in server.execute("SELECT rolname FROM pg_roles")}
    for role in all_roles():
        verb = "ALTER" if role in known else "CREATE"
        statement = sql.SQL(verb + " ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}")
        server.execute(statement.format(sql.Identifier(role), sql.Literal(passwords[role])))


def create_database(
    server: psycopg.Connection, database: ServiceDatabase, name: str, template: str | None = None
) -> None:
    """The database `name`, shaped and guarded as `database` says; left as it is when it is there."""
    if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
        origin = sql.Identifier(template or "template0")
        server.execute(statement.format(sql.Identifier(name), sql.Identifier(database.owner), origin))
    target = sql.SQL("ALTER DATABASE {} SET default_statistics_target = {}")
    server.execute(target.format(sql.Identifier(name), sql.Literal(database.samples)))
    for guard in _guard(name, database.roles):
        server.execute(guard)


def _guard(name: str, roles: Sequence[str]) -> Iterable[sql.Composed]:
    place = sql.Identifier(name)
    yield sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(place)
    allowed = sql.SQL(", ").join(map(sql.Identifier, roles))
    yield sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(place, allowed)


def create_extensions(database_url: str, extensions: Sequence[str]) -> None:
    """Extensions are a superuser's to create; the migrations only use them."""
    if not extensions:
        return
    with psycopg.connect(database_url, autocommit=True) as database:
        for extension in extensions:
            database.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
