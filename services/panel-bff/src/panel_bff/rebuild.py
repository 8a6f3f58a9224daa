"""`panel-bff rebuild`: the read model made anew from the topics, while the old one serves and `project` goes on.

From its beginning on every fold writes to both (folds/gate.py), and the topics are replayed up to where they ended
then, so the new one lacks nothing when it takes the old one's place. Killed at any moment it leaves a half that nobody
reads and the next rebuild throws away.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

import psycopg
from psycopg import Connection, errors

from chassis.consumer import POISONOUS
from chassis.db import psycopg_url
from chassis.events import Received
from chassis.replay import Replay
from panel_bff import carrying, shadow
from panel_bff.config import Config
from panel_bff.folds.erasures import LIFECYCLE_TOPIC
from panel_bff.folds.facts import Fact
from panel_bff.folds.gate import GATE, NEXT, REBUILDING, enter
from panel_bff.folds.memberships import Member, first_members
from panel_bff.projection import TOPICS, fold_into, gone_by, portions, told_by

ONLY_ONE = 7_103_305
OPTIONS = "-c synchronous_commit=off -c idle_in_transaction_session_timeout=0"
TRIES = 240  # half a second each
RETRIES = 10


def rebuild(config: Config, arguments: Sequence[str]) -> None:
    """The command, as the owner's role: it makes tables. Ends with `verify`, which has what is missing told again."""
    parser = argparse.ArgumentParser(prog="panel-bff rebuild", description="Make the read model anew from the topics.")
    parser.parse_args(arguments)
    make_anew(config, _say)
    from panel_bff.verify import verify

    verify(config, ["--repair"])


def make_anew(config: Config, say: Callable[[str], None]) -> None:
    """The whole but for `verify`. Raises SystemExit if a rebuild is under way."""
    with _connected(config) as connection:
        if not _first(connection.execute("SELECT pg_try_advisory_lock(%s)", [ONLY_ONE])):
            sys.exit("A rebuild is under way already; wait for it, or end it and start again.")
        begin(connection)
        try:
            _Rebuild(config, connection, say).run()
        except BaseException:
            if not connection.broken:
                give_up(connection)
            raise


def begin(connection: Connection[Any]) -> None:
    """From its end on, folds write to both."""
    shadow.throw_away(connection)
    with connection.transaction():
        shadow.make(connection)
    _until(lambda: _closed(connection), "Folds go on without a pause; nothing was begun. Try again.")


def _closed(connection: Connection[Any]) -> bool:
    """Not for long: while it waits for the folds that are under way, those that come wait behind it."""
    try:
        with connection.transaction():
            connection.execute(f"SET LOCAL lock_timeout = '{shadow.PATIENCE}'")
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [GATE])
            connection.execute("SELECT pg_advisory_lock(%s)", [REBUILDING])
    except errors.LockNotAvailable:
        return False
    return True


def _until(work: Callable[[], bool], reason: str) -> None:
    """Try until it is done; between two tries whoever was in the way comes to an end."""
    for _ in range(TRIES):
        if work():
            return
        time.sleep(0.1)
    raise SystemExit(reason)


def give_up(connection: Connection[Any]) -> None:
    """With no fold under way: none may look for what is no longer there."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [GATE])
        connection.execute("SELECT pg_advisory_unlock(%s)", [REBUILDING])
        shadow.throw_away(connection)


class _Rebuild:
    def __init__(self, config: Config, connection: Connection[Any], say: Callable[[str], None]) -> None:
        self._config, self._connection, self._say = config, connection, say
        self._bad = 0

    def run(self) -> None:
        self._replay([LIFECYCLE_TOPIC])  # who was erased is known before anything of them is read
        self._replay([topic for topic in TOPICS if topic != LIFECYCLE_TOPIC])
        self._carry_over()
        for definition in shadow.make_indexes(self._connection):
            self._say(f"index {definition.split(' ')[2]}")
        self._switch()

    def _replay(self, topics: Sequence[str]) -> None:
        replay = Replay(self._config, "panel-bff-rebuild", topics)
        progress = Progress(replay, self._say)
        for records in replay.batches():
            self._take(records)
            progress.tell()
        progress.tell(last=True)
        if self._bad:
            self._say(f"{self._bad:,} records can not be folded; `panel-bff dead-letters list` has them")

    def _take(self, records: Sequence[Received]) -> None:
        """Poison is passed over, as `project` did."""
        for told in portions(records):
            try:
                self._fold(*told_by(told))
            except POISONOUS:
                for record in told:
                    self._alone(record)

    def _alone(self, record: Received) -> None:
        try:
            self._fold(*told_by([record]))
        except POISONOUS:
            self._bad += 1

    def _fold(self, facts: Sequence[Fact], members: Sequence[Member]) -> None:
        gone, joined = gone_by(facts), first_members(members)
        for attempt in range(1, RETRIES + 1):
            try:
                with self._connection.transaction():
                    enter(self._connection, alone=bool(gone))
                    fold_into(self._connection, NEXT, facts, joined, gone)
                return
            except (errors.DeadlockDetected, errors.SerializationFailure, errors.UniqueViolation):
                if attempt == RETRIES:
                    raise

    def _carry_over(self) -> None:
        carried = 0
        with closing(_connected(self._config)) as reading:
            for facts in carrying.newer_facts(reading):
                self._fold(facts, [])
                carried += len(facts)
            for members in carrying.more_members(reading):
                self._fold([], members)
                carried += len(members)
        if carried:
            self._say(f"{carried:,} states were newer than the topics and are kept")

    def _switch(self) -> None:
        reason = "The old read model is read without a pause; nothing was switched. Try again."
        _until(lambda: shadow.switch(self._connection), reason)
        self._say("switched to the new read model")


class Progress:
    """A line a second: how far, how fast, how long."""

    def __init__(self, replay: Replay, say: Callable[[str], None]) -> None:
        self._replay, self._say = replay, say
        self._began = self._said = time.monotonic()

    def tell(self, *, last: bool = False) -> None:
        now = time.monotonic()
        if not last and now - self._said < 1:
            return
        self._said = now
        done, total, passed = self._replay.done, self._replay.total, max(now - self._began, 0.001)
        rate = done / passed
        left = "" if last else f", {(total - done) / max(rate, 0.001):,.0f} s left"
        percent = 100 if total == 0 else 100 * done // total
        self._say(f"{done:,} of {total:,} records ({percent} %), {rate:,.0f} a second{left}")


def _connected(config: Config) -> Connection[Any]:
    return psycopg.connect(
        psycopg_url(config.database_url), autocommit=True, application_name="panel-bff rebuild", options=OPTIONS
    )


def _first(cursor: Any) -> Any:
    return cursor.fetchone()[0]


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the answer of the command
