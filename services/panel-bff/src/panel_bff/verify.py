"""`panel-bff verify`: is the read model what its owners say? With --repair they tell again what is missing (design 2).

A difference counts only when it is still there after a while: events are always on their way.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection

from chassis.auth import Signer
from chassis.config import ConfigError
from chassis.db import Database, psycopg_url
from chassis.errors import Problem
from chassis.published import CHUNK
from panel_bff import accounts
from panel_bff.comparing import KEPT, Difference, Kept, Ourselves, Owner, look, look_again, owners
from panel_bff.config import Config
from panel_bff.published import PUBLISHED
from panel_bff.repairing import Rebuilding, broken, forget

PAUSE = 0.5
Say = Callable[[str], None]


def verify(config: Config, arguments: Sequence[str]) -> None:
    """The command. Exits with 1 when the read model is not as its owners say, with 2 when nobody could say."""
    given = _parser().parse_args(arguments)
    try:
        with _verifier(config, given.patience, given.ids) as verifier:
            institutions = [given.institution] if given.institution else accounts.institutions(verifier.connection)
            different = sum(verifier.verify(institution, repair=given.repair) for institution in institutions)
    except Problem as problem:
        sys.stderr.write(f"{problem.detail or problem.title}\n")
        sys.exit(2)
    except Rebuilding:
        sys.stderr.write("A rebuild is under way; it ends with a verify of its own.\n")
        sys.exit(2)
    if different:
        print(f"{different:,} differences")  # noqa: T201 - the answer of the command
        sys.exit(1)
    print(f"the same in {len(institutions):,} institutions")  # noqa: T201


@dataclass
class Verifier:
    connection: Connection[Any]
    owners: dict[str, Owner | Ourselves]
    patience: float
    shown: int
    say: Say

    def verify(self, institution: UUID, *, repair: bool) -> int:
        """How many differences are left in this institution."""
        return sum(self._topic(kept, institution, repair) for kept in KEPT)

    def _topic(self, kept: Kept, institution: UUID, repair: bool) -> int:
        owner = self.owners[kept.topic.split(".")[0]]
        found = self._settled(owner, kept, institution, look(owner, kept, self.connection, institution))
        wrong = self._wrong(kept, institution, found)
        if not wrong:
            return 0
        self._report(kept, institution, wrong)
        if not repair:
            return len(wrong)
        self._repair(owner, kept, institution, wrong)
        return self._after(owner, kept, institution, wrong)

    def _settled(
        self, owner: Owner | Ourselves, kept: Kept, institution: UUID, found: list[Difference]
    ) -> list[Difference]:
        """Looked at again until the events that were on their way have come, or must have."""
        until = time.monotonic() + self.patience
        left = found
        while left:
            left = look_again(owner, kept, self.connection, institution, left)
            if not left or time.monotonic() > until:
                return left
            time.sleep(PAUSE)
        return left

    def _wrong(self, kept: Kept, institution: UUID, found: list[Difference]) -> list[Difference]:
        """With those whose version is right and of which the read model disagrees with itself."""
        known = {difference.id for difference in found}
        versions = kept.versions_of(
            self.connection, institution, ids := broken(self.connection, kept.topic, institution)
        )
        return found + [Difference(id, versions.get(id, 0), versions.get(id, 0)) for id in ids if id not in known]

    def _repair(self, owner: Owner | Ourselves, kept: Kept, institution: UUID, wrong: Sequence[Difference]) -> None:
        for start in range(0, len(wrong), CHUNK):
            some = wrong[start : start + CHUNK]
            nobodys = [each.id for each in some if each.kind == "extra" or each.theirs == 0]
            doubted = [each.id for each in some if each.kind != "stale" and each.kind != "extra" and each.theirs != 0]
            if nobodys:
                forget(self.connection, kept.topic, institution, nobodys, remove=True)
            if doubted:
                forget(self.connection, kept.topic, institution, doubted)
            if told := [each.id for each in some if each.id not in nobodys]:
                owner.tell(kept.topic, institution, told)

    def _after(self, owner: Owner | Ourselves, kept: Kept, institution: UUID, wrong: list[Difference]) -> int:
        """Waits as long as it gets better."""
        left, until = wrong, time.monotonic() + 2 * self.patience
        while left and time.monotonic() < until:
            time.sleep(PAUSE)
            now = look_again(owner, kept, self.connection, institution, left)
            if len(now) < len(left):
                until = time.monotonic() + 2 * self.patience
            left = now
        left += [Difference(id, 0, 0) for id in broken(self.connection, kept.topic, institution)]
        self.say(f"{kept.topic} {institution}: repaired {len(wrong) - len(left):,}, left {len(left):,}")
        return len(left)

    def _report(self, kept: Kept, institution: UUID, wrong: Sequence[Difference]) -> None:
        counted = Counter(difference.kind for difference in wrong)
        self.say(f"{kept.topic} {institution}: " + ", ".join(f"{number:,} {kind}" for kind, number in counted.items()))
        for difference in wrong[: self.shown]:
            self.say(f"  {difference.kind} {difference.id} owner {difference.theirs} panel {difference.ours}")
        if len(wrong) > self.shown:
            self.say(f"  and {len(wrong) - self.shown:,} more (--ids shows more)")


@contextmanager
def _verifier(config: Config, patience: float, shown: int) -> Iterator[Verifier]:
    if config.signing_key_file is None:
        raise ConfigError(["SIGNING_KEY_FILE is not set"])
    database = Database(config.database_url, pool_size=1, name="panel-bff verify")
    asked: dict[str, Owner | Ourselves] = {"panel": Ourselves(database, PUBLISHED[0])}
    asked |= owners(config, Signer("panel-bff", config.signing_key_file))
    url = psycopg_url(config.database_url)
    try:
        with psycopg.connect(url, autocommit=True, application_name="panel-bff verify") as connection:
            yield Verifier(connection, asked, patience, shown, lambda line: print(line, flush=True))  # noqa: T201
    finally:
        for owner in asked.values():
            owner.close()
        database.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="panel-bff verify", description=__doc__)
    parser.add_argument("--repair", action="store_true", help="have what differs told again, and wait until it came")
    parser.add_argument("--institution", type=UUID, help="only this one")
    parser.add_argument("--patience", type=float, default=15.0, help="seconds that an event may be on its way")
    parser.add_argument("--ids", type=int, default=20, help="how many ids to show of each topic")
    return parser
