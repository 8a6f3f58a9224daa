"""How often a sign-in may be tried: counted in Postgres, so that it holds over all workers and machines."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection

from chassis.errors import Problem

WINDOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Limit:
    """`tries` per window for one subject; stored is a hash, so the table names nobody."""

    key: bytes
    tries: int


def limits_of(email_key: str, address: str) -> list[Limit]:
    """Tight for one account from one address, wider for either alone (a campus shares an address)."""
    return [
        Limit(_key("both", email_key, address), 10),
        Limit(_key("account", email_key), 50),
        Limit(_key("address", address), 200),
    ]


def spend_try(connection: Connection[Any], limits: list[Limit], now: datetime) -> None:
    """Count one try, before any password is looked at. Raises a 429 problem past a limit."""
    for limit in limits:
        row = connection.execute(
            "INSERT INTO account.sign_in_try AS t (key, tries, since) VALUES (%(key)s, 1, %(now)s)"
            " ON CONFLICT (key) DO UPDATE SET"
            " tries = CASE WHEN t.since <= %(oldest)s THEN 1 ELSE t.tries + 1 END,"
            " since = CASE WHEN t.since <= %(oldest)s THEN %(now)s ELSE t.since END"
            " RETURNING tries, since",
            {"key": limit.key, "now": now, "oldest": now - WINDOW},
        ).fetchone()
        if row is not None and row[0] > limit.tries:
            raise _too_many(row[1] + WINDOW - now)


def forget(connection: Connection[Any], limits: list[Limit], now: datetime) -> None:
    """After a right password this account from this address starts anew; windows long over go on the way."""
    connection.execute(
        "DELETE FROM account.sign_in_try WHERE key = %s OR since <= %s", [limits[0].key, now - 2 * WINDOW]
    )


def _too_many(wait: timedelta) -> Problem:
    seconds = max(1, int(wait.total_seconds()))
    return Problem(
        429,
        "too-many-sign-ins",
        "Too many tries to sign in",
        f"Try again in {seconds // 60 + 1} minutes.",
        headers={"Retry-After": str(seconds)},
    )


def _key(*parts: str) -> bytes:
    return hashlib.sha256("\x00".join(parts).encode()).digest()
