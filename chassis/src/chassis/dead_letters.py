"""`<service> dead-letters list | show | replay`: what could not be handled, why, and another try (design 2).

A replay hands the record to the service's own handler, in a transaction like the consumer's: folds go by version, so it
does not matter what came since. That it was replayed is told in the dead-letter topic itself, by a record that names
it, so whoever lists sees what is open; nothing is deleted before the topic's 30 days.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import orjson
from sqlalchemy.orm import Session

from chassis.clock import iso
from chassis.config import BaseConfig
from chassis.consumer import POISONOUS, Handle
from chassis.db import Database
from chassis.events import Received
from chassis.kafka import dead_letter_topic, make_producer
from chassis.replay import Replay

REPLAYED = "dlq_replayed"  # the header of a record that closes another: its offset
_ADDED = "dlq_"


@dataclass(frozen=True)
class Letter:
    """One record of a dead-letter topic; `id` is what the commands call it."""

    topic: str
    offset: int
    at: datetime
    key: str | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]

    @property
    def id(self) -> str:
        return f"{self.topic}:{self.offset}"

    def header(self, name: str) -> str:
        return dict(self.headers).get(name, b"").decode("utf-8", "replace")

    def record(self) -> Received:
        """As it came to the consumer."""
        came = [(name, value) for name, value in self.headers if not name.startswith(_ADDED)]
        partition, offset = int(self.header("dlq_partition") or 0), int(self.header("dlq_offset") or 0)
        return Received(self.topic, partition, offset, self.key, self.value, came)

    def line(self) -> str:
        place = f"{self.topic} partition {self.header('dlq_partition')} offset {self.header('dlq_offset')}"
        return f"{self.id}  {iso(self.at)}  from {place}  {self.header('dlq_error')}: {self.header('dlq_message')}"


def dead_letters(
    service: str, topics: Sequence[str], handle: Handle, config: BaseConfig, arguments: Sequence[str]
) -> None:
    """The command."""
    given = _parser(service).parse_args(arguments)
    letters = read_letters(service, topics, config)
    if given.what == "list":
        for letter in letters:
            _say(letter.line())
        _say(f"{len(letters):,} open")
    elif given.what == "show":
        _show(_named(letters, [given.letter])[0])
    else:
        chosen = letters if given.all else _named(letters, given.letters)
        if not replay_letters(service, chosen, handle, config):
            sys.exit(1)


def read_letters(service: str, topics: Sequence[str], config: BaseConfig) -> list[Letter]:
    """Those that are open, oldest first."""
    written = {dead_letter_topic(topic, service): topic for topic in topics}
    letters: dict[tuple[str, int], Letter] = {}
    closed: set[tuple[str, int]] = set()
    for records in Replay(config, f"{service}-dead-letters", list(written)).raw():
        for record in records:
            topic = written[record.topic.removeprefix(config.topic_prefix)]
            letter = _letter(topic, record)
            if done := letter.header(REPLAYED):
                closed.add((topic, int(done)))
            else:
                letters[topic, letter.offset] = letter
    return sorted((letter for place, letter in letters.items() if place not in closed), key=lambda one: one.at)


def replay_letters(service: str, letters: Iterable[Letter], handle: Handle, config: BaseConfig) -> bool:
    """Each in a transaction of its own. Whether all were handled; what was not stays open."""
    database = Database(config.database_url, pool_size=1, name=f"{service} dead-letters")
    producer = make_producer(config, f"{service}-dead-letters")
    well = True
    try:
        for letter in letters:
            try:
                database.retrying(partial(_handle, handle, letter.record()))
            except POISONOUS as error:
                well = False
                _say(f"{letter.id}  is refused again: {type(error).__name__}: {error}")
                continue
            topic = config.topic_prefix + dead_letter_topic(letter.topic, service)
            producer.send(topic, value=b"", headers=[(REPLAYED, b"%d" % letter.offset)]).get(timeout=30)
            _say(f"{letter.id}  replayed")
    finally:
        producer.close(timeout=5)
        database.close()
    return well


def _handle(handle: Handle, record: Received, session: Session) -> None:
    handle(session, [record])


def _letter(topic: str, record: Any) -> Letter:
    return Letter(
        topic=topic,
        offset=record.offset,
        at=datetime.fromtimestamp(record.timestamp / 1000, UTC),
        key=None if record.key is None else record.key.decode("utf-8", "replace"),
        value=record.value,
        headers=record.headers,
    )


def _named(letters: Sequence[Letter], names: Sequence[str]) -> list[Letter]:
    known = {letter.id: letter for letter in letters}
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"Not an open letter: {', '.join(unknown)}. `list` names those that are.")
    return [known[name] for name in names]


def _show(letter: Letter) -> None:
    """The value as it came: it may hold personal data, so it is for whoever asked and for no log."""
    _say(letter.line())
    for name, value in letter.headers:
        _say(f"{name}: {value.decode('utf-8', 'replace')}")
    _say(f"key: {letter.key}")
    try:
        _say(orjson.dumps(orjson.loads(letter.value or b"null"), option=orjson.OPT_INDENT_2).decode())
    except orjson.JSONDecodeError:
        _say((letter.value or b"").decode("utf-8", "backslashreplace"))


def _parser(service: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"{service} dead-letters", description="Records that could not be handled.")
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("list", help="those that are open: id, when, where from, why")
    what.add_parser("show", help="one with its headers and its value").add_argument("letter")
    replay = what.add_parser("replay", help="hand them to the service again; what it refuses stays open")
    which = replay.add_mutually_exclusive_group(required=True)
    which.add_argument("letters", nargs="*", default=[], help="ids as `list` shows them")
    which.add_argument("--all", action="store_true")
    return parser


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the answer of the command
