"""How `imports watch` goes on: a round after the other for each source, none of which holds up the others (IM-1).

DROP_DIR is looked into by the main thread, each source on the network by a thread of its own.
"""

import threading
from collections.abc import Sequence
from pathlib import Path

import structlog
from sqlalchemy.exc import DBAPIError
from watchfiles import watch as changes

from chassis.lifecycle import Stopper, backoff
from imports.config import Config
from imports.errors import SourceAway
from imports.watcher import Watcher

log = structlog.get_logger()

AWAY_SECONDS = 60.0  # the longest pause before a source that is away is asked again
ENDING_SECONDS = 5.0  # what a source that does not answer may still take; whatever it was at can be done again


def watch_folders(watcher: Watcher, config: Config, stopper: Stopper, remote: Sequence[Watcher] = ()) -> None:
    """`watcher` is that of DROP_DIR: a round every `scan_seconds`, and sooner when its files hint at a change."""
    config.drop_dir.mkdir(parents=True, exist_ok=True)
    threads = [_thread(one, config, stopper) for one in remote]
    hint, over = threading.Event(), threading.Event()
    threading.Thread(target=_listen, args=(config.drop_dir, hint, over), name="hints", daemon=True).start()
    rounds = Rounds(watcher, config.retry_seconds)
    while not stopper.stopping:
        if pause := rounds.one():
            stopper.wait(pause)
        else:
            hint.wait(config.scan_seconds)
            hint.clear()
    over.set()
    for thread in threads:
        thread.join(ENDING_SECONDS)


def _thread(watcher: Watcher, config: Config, stopper: Stopper) -> threading.Thread:
    def run() -> None:
        structlog.contextvars.bind_contextvars(source=watcher.source.name)
        rounds = Rounds(watcher, config.retry_seconds)
        while not stopper.stopping:
            stopper.wait(rounds.one() or config.remote_scan_seconds)

    thread = threading.Thread(target=run, name=watcher.source.name, daemon=True)
    thread.start()
    return thread


class Rounds:
    """Of one source; `retry_seconds` is the longest pause while the database is away."""

    def __init__(self, watcher: Watcher, retry_seconds: float) -> None:
        self._watcher = watcher
        self._retry_seconds = retry_seconds
        self._tries = 0

    def one(self) -> float:
        """Seconds to wait before the next one, because of an absence; 0 when all went well."""
        try:
            self._watcher.round()
        except DBAPIError as error:
            log.warning("the database is away", error=type(error.orig).__name__)
            return self._pause(self._retry_seconds)
        except SourceAway as away:
            log.warning("a watched place is away", reason=away.reason)
            self._watcher.source.forget()
            return self._pause(AWAY_SECONDS)
        except Exception:  # a fault of ours; whatever it is, this place is looked into again
            log.exception("a round broke off")
            self._watcher.source.forget()
            return self._pause(AWAY_SECONDS)
        if self._tries:
            log.info("the folders can be looked into again")
        self._tries = 0
        return 0.0

    def _pause(self, most: float) -> float:
        self._tries += 1
        return backoff(self._tries, first=0.25, most=most)


def _listen(folder: Path, hint: threading.Event, over: threading.Event) -> None:
    """Hints only: where the file system gives none, the regular looks are enough."""
    try:
        for _ in changes(folder, stop_event=over, raise_interrupt=False):
            hint.set()
    except (OSError, RuntimeError) as error:
        log.warning("no hints from the file system", error=type(error).__name__)
