"""The web workers' connections: plain psycopg in autocommit, one statement, one round trip (design 3.4)."""

import select
import weakref
from typing import Any

import psycopg
from psycopg import Connection
from psycopg_pool import ConnectionPool

from chassis.db import psycopg_url
from panel_bff.config import Config

Pool = ConnectionPool[Connection[Any]]


def make_pool(config: Config) -> Pool:
    """One connection per thread at most; not open yet. What a restarted Postgres has broken is given to nobody."""

    def check(connection: Connection[Any]) -> None:
        if _has_something_to_say(connection):
            connection.close()
            if (pool := itself()) is not None:
                pool.check()  # the others at once too: one by one they would take seconds
            raise psycopg.OperationalError("Postgres has left this connection")

    made: Pool = ConnectionPool(
        psycopg_url(config.database_url),
        min_size=min(2, config.web_threads),
        max_size=config.web_threads,
        timeout=5.0,
        open=False,
        check=check,
        name="panel-bff web",
        kwargs={
            "autocommit": True,
            "application_name": "panel-bff web",
            "connect_timeout": 5,
            "options": "-c statement_timeout=10000 -c idle_in_transaction_session_timeout=60000",
        },
    )
    itself = weakref.ref(made)  # weak, or the collector would close it some day, in any thread
    return made


def _has_something_to_say(connection: Connection[Any]) -> bool:
    """Postgres is silent on an idle connection until it leaves. Asks the kernel: a round trip would cost every read."""
    socket = select.poll()
    socket.register(connection.fileno(), select.POLLIN)
    return bool(socket.poll(0))
