"""`<service> republish`: the current states to the outbox again, with their versions; whoever has them takes no notice.

Runs as the owner's role, like `migrate`: it goes over all institutions. May be stopped and run again at any time.
"""

import argparse
from collections.abc import Sequence
from uuid import UUID

from chassis.config import BaseConfig
from chassis.db import Database
from chassis.published import Published, tell_all


def republish(service: str, published: Sequence[Published], config: BaseConfig, arguments: Sequence[str]) -> None:
    """The command; prints how many states of each topic went to the outbox."""
    given = _parser(service, published).parse_args(arguments)
    if given.ids and len(given.topic) != 1:
        raise SystemExit("Ids are of one topic: name it with --topic.")
    database = Database(config.database_url, pool_size=1, name=f"{service} republish")
    try:
        for each in published:
            if not given.topic or each.topic in given.topic:
                told = _tell(database, each, given.institution, given.ids or None)
                print(f"{each.topic}: {told}", flush=True)  # noqa: T201 - the answer of the command
    finally:
        database.close()


def _tell(database: Database, published: Published, institution: UUID | None, ids: Sequence[UUID] | None) -> int:
    with database.begin() as session:
        institutions = published.institutions(session) if institution is None else [institution]
    return sum(sum(tell_all(database, published, each, ids)) for each in institutions)


def _parser(service: str, published: Sequence[Published]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"{service} republish", description=__doc__)
    parser.add_argument("--institution", type=UUID, help="only this one's; without it everybody's")
    topics = [each.topic for each in published]
    parser.add_argument("--topic", action="append", default=[], choices=topics, help="may be repeated")
    parser.add_argument("ids", nargs="*", type=UUID, help="only these, of the one topic named")
    return parser
