"""`imports watch`: a CSV dropped into an institution's folder becomes an import (IM-1).

Where a claimed file stands is written nowhere but in its place and in the import of its claim id. What is found in
processing/ after a crash goes on from there, so that a file becomes one import and no more (IM-22).
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError
from watchfiles import watch as changes

from chassis.db import Database
from chassis.lifecycle import Stopper, backoff
from imports import profile_queries, queries
from imports.commands.arriving import create_import
from imports.config import Config
from imports.errors import Away, BatchRefused, FileRefused
from imports.examining import Knowledge
from imports.files import FileStore
from imports.folders import DONE, FAILED, Claim, Folder, Look
from imports.intake import Arrival, Taken, take_in
from imports.models import OPEN, Import, MappingProfile
from imports.outcome import import_report, put_away, refusal_report
from imports.owners import Contacts

log = structlog.get_logger()


class Watched(NamedTuple):
    institution: UUID
    folder: Folder


class Watcher:
    """Looks into the folders of all institutions, one round after the other."""

    def __init__(self, config: Config, database: Database, store: FileStore, contacts: Contacts) -> None:
        self._config = config
        self._database = database
        self._store = store
        self._contacts = contacts
        self._folders: dict[UUID, Folder] = {}

    def round(self) -> None:
        """Claim what is finished, queue what was claimed, and put away what is over. Raises DBAPIError."""
        for watched in self._known():
            with _noted(watched):
                watched.folder.prepare()
                watched.folder.claim_finished()
                for claim in watched.folder.claims():
                    with _noted(watched):
                        self.advance(watched, claim)

    def advance(self, watched: Watched, claim: Claim) -> None:
        """One step of a claimed file's way, which may be the first after a crash."""
        with self._database.begin() as session:
            found = queries.import_of_claim(session, watched.institution, claim.id)
        if found is None:
            self._queue(watched, claim)
        elif found.status not in OPEN:
            self._put_away(watched, claim, found)

    def _known(self) -> list[Watched]:
        """The institutions panel-bff has told of, each with its folder."""
        with self._database.begin() as session:
            found = queries.institutions(session)
        for institution in found:
            path = self._config.drop_dir / institution.slug
            folder = self._folders.get(institution.institution_id)
            if folder is None or folder.path != path:
                self._folders[institution.institution_id] = Folder(path, self._config.scan_seconds)
        return [Watched(one.institution_id, self._folders[one.institution_id]) for one in found]

    def _queue(self, watched: Watched, claim: Claim) -> None:
        arrival = Arrival(
            institution=watched.institution,
            actor="folder",
            role="staff",
            groups=None,
            source="folder",
            file_name=claim.shown,
            claim=claim.id,
        )
        try:
            taken = self._take(arrival, claim)
        except FileNotFoundError:
            return  # another watcher has put it away
        except FileRefused as refusal:
            report = refusal_report(claim.shown, refusal)
            put_away(claim.path, watched.folder.path / FAILED, claim.name, str(claim.id)[-12:], report)
            log.info("a dropped file was refused", institution=str(watched.institution), code=refusal.code)
            return
        if taken is not None:
            self._create(arrival, taken)

    def _take(self, arrival: Arrival, claim: Claim) -> Taken | None:
        """The file in the store, unless somebody still writes to it: then it is left for the next round."""
        before = Look.at(claim.path.stat())
        customs = self._contacts.custom_fields(arrival.claims())  # first: while contacts is away nothing is copied
        known = Knowledge(customs, partial(self._profiles, arrival.institution))
        with open(claim.path, "rb") as file:
            taken = take_in(self._store, lambda: known, arrival, file.read, self._config.max_rows)
        if Look.at(claim.path.stat()) == before:
            return taken
        self._store.remove(taken.stored.path)
        return None

    def _profiles(self, institution: UUID, signatures: Sequence[bytes]) -> Sequence[MappingProfile]:
        with self._database.begin() as session:
            return profile_queries.profiles_with(session, institution, signatures)

    def _create(self, arrival: Arrival, taken: Taken) -> None:
        try:
            with self._database.begin() as session:
                create_import(session, arrival, taken)
        except IntegrityError:  # another watcher queued this claim meanwhile
            self._store.remove(taken.stored.path)
        except DBAPIError:
            self._store.remove(taken.stored.path)
            raise
        else:
            log.info("a dropped file was queued", institution=str(arrival.institution), import_id=str(taken.id))

    def _put_away(self, watched: Watched, claim: Claim, found: Import) -> None:
        with self._database.begin() as session:
            codes = queries.code_counts(session, found)
        try:
            report = import_report(found, codes, bytes_now=claim.path.stat().st_size)
        except FileNotFoundError:
            return  # another watcher has put it away
        folder = watched.folder.path / (DONE if report["status"] == "finished" else FAILED)
        put_away(claim.path, folder, claim.name, f"import-{found.number}", report)


@contextmanager
def _noted(watched: Watched) -> Iterator[None]:
    """What is in the way of one file or folder is not in the way of the others; it is tried again next round."""
    try:
        yield
    except (Away, BatchRefused) as error:
        log.warning("a dropped file waits", institution=str(watched.institution), reason=error.message)
    except OSError as error:
        log.warning("a folder can not be used", institution=str(watched.institution), error=type(error).__name__)


def watch_folders(watcher: Watcher, config: Config, stopper: Stopper) -> None:
    """A round every `scan_seconds`, and sooner when the file system hints at a change, until told to stop."""
    config.drop_dir.mkdir(parents=True, exist_ok=True)
    hint, over = threading.Event(), threading.Event()
    threading.Thread(target=_listen, args=(config, hint, over), name="hints", daemon=True).start()
    tries = 0
    while not stopper.stopping:
        try:
            watcher.round()
            tries = 0
            hint.wait(config.scan_seconds)
            hint.clear()
        except DBAPIError as error:
            tries += 1
            log.warning("the database is away", error=type(error.orig).__name__)
            stopper.wait(backoff(tries, first=0.25, most=config.retry_seconds))
    over.set()


def _listen(config: Config, hint: threading.Event, over: threading.Event) -> None:
    """Hints only: where the file system gives none, the regular looks are enough."""
    try:
        for _ in changes(config.drop_dir, stop_event=over, raise_interrupt=False):
            hint.set()
    except (OSError, RuntimeError) as error:
        log.warning("no hints from the file system", error=type(error).__name__)
