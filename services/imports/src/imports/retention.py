"""What `imports schedule` does, and how often."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import PurePosixPath
from uuid import UUID

import structlog

from chassis.db import Database
from chassis.idempotency import forget_answers
from chassis.schedule import Job
from imports.commands import removing
from imports.commands.dry_runs import forget_plans
from imports.commands.removing import Due
from imports.commands.rolling_back import forget_roll_backs
from imports.errors import Away
from imports.files import FileStore

log = structlog.get_logger()

ANSWERS_KEPT = timedelta(days=7)  # of an Idempotency-Key: nobody retries a request for a week
STRAYS_KEPT = timedelta(days=1)  # longer than any upload takes until its import is there
HOUR = 3600.0
LOOKED_UP = 1_000  # paths in one question


def jobs(store: FileStore, keep_days: int) -> list[Job]:
    return [
        Job("remove old texts", HOUR, partial(remove_texts, store=store, kept=timedelta(days=keep_days))),
        Job("remove old plans", HOUR, partial(remove_plans, kept=timedelta(days=keep_days))),
        Job("remove old roll-backs", HOUR, partial(remove_roll_backs, kept=timedelta(days=keep_days))),
        Job("remove stray files", HOUR, partial(remove_strays, store=store)),
        Job("trim answers", HOUR, trim_answers),
    ]


def remove_texts(database: Database, at: datetime, *, store: FileStore, kept: timedelta) -> None:
    """IM-21, import after import; an interrupted one goes on where it was. A store that is away is waited for."""
    with database.begin() as session:
        due = removing.due_imports(session, at - kept)
    for one in due:
        try:
            _remove(database, at, one, store)
        except Away as away:
            log.warning("old files can not be removed", code=away.code)
            return


def _remove(database: Database, at: datetime, due: Due, store: FileStore) -> None:
    path = database.retrying(partial(removing.over, due=due))
    if path is None:
        return
    store.remove(path)
    while database.retrying(partial(removing.remove_portion, due=due)):
        pass
    last: int | None = 0
    while last is not None:
        last = database.retrying(partial(removing.blank_portion, due=due, after=last))
    database.retrying(partial(removing.removed, due=due, at=at))
    log.info("the texts of an import were removed", import_id=str(due.import_id))


def remove_plans(database: Database, at: datetime, *, kept: timedelta) -> None:
    """What dry runs said of single rows; their counts stay with the import."""
    with database.begin() as session:
        forget_plans(session, at - kept)


def remove_roll_backs(database: Database, at: datetime, *, kept: timedelta) -> None:
    """What was kept of single contacts when an import was rolled back; the counts stay."""
    with database.begin() as session:
        forget_roll_backs(session, at - kept)


def remove_strays(database: Database, at: datetime, *, store: FileStore) -> None:
    """Files of uploads that never became an import, for a process died in between."""
    try:
        old = _made_before(store, at - STRAYS_KEPT)
        while paths := list(islice(old, LOOKED_UP)):
            with database.begin() as session:
                known = removing.known_paths(session, paths)
            for stray in set(paths) - known:
                store.remove(stray)
                log.info("a stray file was removed")
    except Away as away:
        log.warning("stray files can not be looked for", code=away.code)


def _made_before(store: FileStore, moment: datetime) -> Iterator[str]:
    """By the time in their names, which are ids of version 7 (chassis.clock); what is named otherwise is not ours."""
    for path in store.kept():
        made = _made_at(PurePosixPath(path).stem)
        if made is not None and made < moment:
            yield path


def _made_at(name: str) -> datetime | None:
    try:
        id = UUID(name)
    except ValueError:
        return None
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC) if id.version == 7 else None


def trim_answers(database: Database, at: datetime) -> None:
    with database.begin() as session:
        forget_answers(session, at - ANSWERS_KEPT)
