"""Follows `project`: woken by its NOTIFY, at most ten times a second, one look for all open streams (design 3.14)."""

import select
import socket
import time
from contextlib import suppress
from typing import Any

import psycopg
import structlog

from chassis.config import psycopg_url
from chassis.lifecycle import Stopper, backoff
from panel_bff import metrics
from panel_bff.live_look import look
from panel_bff.live_streams import Over, Streams
from panel_bff.sections import CHANNEL

log = structlog.get_logger()

REST = 0.1  # between two looks: an import commits a batch far more often than anybody can read
IDLE = 15.0  # a look without being woken: sessions end by the clock, and a NOTIFY may be lost
# by key, always: a plan made while the tables were empty shall not read all of an import, ten times a second
OPTIONS = "-c statement_timeout=10000 -c enable_seqscan=off"


class Follower:
    """One connection that listens. While it has none, no stream is open: what is not followed must not look so."""

    def __init__(self, database_url: str, streams: Streams, stopper: Stopper, *, idle: float = IDLE) -> None:
        self._url, self._streams, self._stopper, self._idle = database_url, streams, stopper, idle
        self._bell, self._button = socket.socketpair()
        self._button.setblocking(False)
        self._heard = False
        self._ready = False

    def run(self) -> None:
        """Until told to stop; a database that is away is waited for."""
        attempt = 0
        while not self._stopper.stopping:
            try:
                self._follow()
                attempt = 0
            except (psycopg.Error, OSError) as error:
                attempt = 1 if self._ready else attempt + 1
                log.warning("the streams end until the database is back", error=type(error).__name__, attempt=attempt)
            finally:
                self._ready = False
                self._streams.end_all(Over.AWAY)
            self._stopper.wait(backoff(attempt, most=2.0))

    def ring(self) -> None:
        """Look soon, though nothing was folded: a stream was opened, or the process stops."""
        with suppress(BlockingIOError):  # it has been rung often enough
            self._button.send(b"!")

    def check(self) -> None:
        """For /ready, and for whoever would open a stream."""
        if not self._ready:
            raise ConnectionError("not listening")

    def _follow(self) -> None:
        with psycopg.connect(
            psycopg_url(self._url),
            autocommit=True,
            connect_timeout=5,
            application_name="panel-bff live",
            options=OPTIONS,
        ) as connection:
            connection.add_notify_handler(self._hear)  # what arrives beside the answer to a look
            connection.execute(f"LISTEN {CHANNEL}")
            self._ready = True
            while not self._stopper.stopping:
                self._heard = False
                self._look(connection)
                self._stopper.wait(REST)
                if not self._heard:
                    self._wait(connection)

    def _look(self, connection: psycopg.Connection[Any]) -> None:
        streams = self._streams.all()
        if not streams:
            return
        began = time.perf_counter()
        for stream, seen in zip(streams, look(connection, streams), strict=True):
            if seen is None:
                stream.end(Over.SIGNED_OUT)
            else:
                stream.tell(seen)
        metrics.live_look_seconds.observe(time.perf_counter() - began)

    def _wait(self, connection: psycopg.Connection[Any]) -> None:
        """For a commit of `project`, the bell, or the clock. Notifications say nothing, so many are as good as one."""
        bell = self._bell.fileno()
        ready, _, _ = select.select([connection.fileno(), bell], [], [], self._idle)
        if bell in ready:
            self._bell.recv(65536)
        connection.pgconn.consume_input()
        while connection.pgconn.notifies():
            pass

    def _hear(self, _notification: psycopg.Notify) -> None:
        self._heard = True
