"""`imports watch`: a CSV dropped into an institution's folder becomes an import (IM-1).

Where a claimed file stands is written nowhere but in its place and in the import of its claim id. What is found in
processing/ after a crash goes on from there, so that a file becomes one import and no more (IM-22).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from chassis.db import Database
from imports import profile_queries, queries
from imports.commands.arriving import create_import
from imports.config import Config
from imports.errors import Away, BatchRefused, FileRefused
from imports.examining import Knowledge
from imports.files import FileStore
from imports.folders import DONE, FAILED, Claim, Folder
from imports.intake import Arrival, Taken, take_in
from imports.models import OPEN, Import, MappingProfile
from imports.outcome import Report, import_report, refusal_report
from imports.owners import Contacts
from imports.sources import DropSource, LocalSource

log = structlog.get_logger()

_ALONE = text("SELECT pg_try_advisory_xact_lock(hashtextextended('put away ' || :claim, 0))")


class Watched(NamedTuple):
    institution: UUID
    slug: str
    folder: Folder


class Watcher:
    """Looks into one source's folders of all institutions, one round after the other."""

    def __init__(
        self,
        config: Config,
        database: Database,
        store: FileStore,
        contacts: Contacts,
        source: DropSource | None = None,
    ) -> None:
        self.source = source or LocalSource(config.drop_dir, config.scan_seconds)
        self._config = config
        self._database = database
        self._store = store
        self._contacts = contacts
        self._watched: dict[UUID, Watched] = {}

    def round(self) -> None:
        """Claim what is finished, queue what was claimed, put away what is over. Raises DBAPIError, SourceAway."""
        for watched in self._known():
            with _noted(watched):
                watched.folder.prepare()
                watched.folder.claim_finished()
            with _noted(watched):
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
            self._put_away(watched, claim, f"import-{found.number}", partial(_outcome, found))

    def _known(self) -> list[Watched]:
        """The institutions panel-bff has told of, each with its folder."""
        with self._database.begin() as session:
            found = queries.institutions(session)
        for one in found:
            known = self._watched.get(one.institution_id)
            if known is None or known.slug != one.slug:
                folder = self.source.folder(one.slug)
                self._watched[one.institution_id] = Watched(one.institution_id, one.slug, folder)
        return [self._watched[one.institution_id] for one in found]

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
            taken = self._take(watched.folder, arrival, claim)
        except FileNotFoundError:
            return  # another watcher has put it away
        except FileRefused as refusal:
            report = refusal_report(claim.shown, refusal)
            self._put_away(watched, claim, str(claim.id)[-12:], lambda session, size: report)
            log.info("a dropped file was refused", institution=str(watched.institution), code=refusal.code)
            return
        if taken is not None:
            self._create(arrival, taken)

    def _take(self, folder: Folder, arrival: Arrival, claim: Claim) -> Taken | None:
        """The file in the store, unless somebody still writes to it: then it is left for the next round."""
        before = folder.look(claim)
        customs = self._contacts.custom_fields(arrival.claims())  # first: while contacts is away nothing is copied
        with self._database.begin() as session:
            date_format = queries.date_format(session, arrival.institution)
        known = Knowledge(customs, partial(self._profiles, arrival.institution), date_format)
        with folder.open(claim) as file:
            taken = take_in(self._store, lambda: known, arrival, file.read, self._config.max_rows)
        whole = False
        try:
            whole = folder.look(claim) == before
        finally:
            if not whole:
                self._store.remove(taken.stored.path)
        return taken if whole else None

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

    def _put_away(
        self, watched: Watched, claim: Claim, other_name: str, report: Callable[[Session, int], Report]
    ) -> None:
        """One watcher at a time: a second one would find the name taken by the first, and report once more."""
        with self._database.begin() as session, suppress(FileNotFoundError):  # it has been put away
            if session.scalar(_ALONE, {"claim": str(claim.id)}):
                made = report(session, watched.folder.look(claim).size)
                watched.folder.put_away(claim, DONE if made["status"] == "finished" else FAILED, other_name, made)


def _outcome(found: Import, session: Session, size: int) -> Report:
    return import_report(found, queries.code_counts(session, found), bytes_now=size)


@contextmanager
def _noted(watched: Watched) -> Iterator[None]:
    """What is in the way of one file or folder is not in the way of the others; it is tried again next round."""
    try:
        yield
    except (Away, BatchRefused) as error:
        log.warning("a dropped file waits", institution=str(watched.institution), reason=error.message)
    except OSError as error:
        log.warning("a folder can not be used", institution=str(watched.institution), error=type(error).__name__)
