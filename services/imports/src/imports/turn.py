"""What every kind of work on an import does alike: one locked transaction after the other, and patience with others."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from imports.errors import Away, Lost
from imports.files import FileStore
from imports.models import Import
from imports.owners import Contacts, Labels

T = TypeVar("T")
log = structlog.get_logger()


@dataclass(frozen=True)
class Tools:
    """What the work is done with."""

    store: FileStore
    contacts: Contacts
    labels: Labels
    batch_rows: int

    def close(self) -> None:
        self.contacts.close()
        self.labels.close()


class Patience(Protocol):
    def is_over(self) -> bool: ...

    def pause(self, attempt: int) -> bool: ...


class Stopped(Exception):
    """The process was asked to stop while the work waited."""


class Turn(ABC):
    """Works on one import through the connection that holds the turn."""

    _claims: Mapping[str, Any]  # whose rights it has
    _import: Import  # as it was last held

    def __init__(
        self, connection: Connection, institution: UUID, import_id: UUID, tools: Tools, patience: Patience
    ) -> None:
        self.institution = institution
        self.import_id = import_id
        self._connection = connection
        self._tools = tools
        self._patience = patience

    def work(self) -> None:
        """Up to its end or that of the turn; whatever is left is found where it was."""
        try:
            self._go()
        except Stopped:
            log.info("stopped while waiting")

    @abstractmethod
    def start(self) -> object:
        """It is under way, for the first time or again."""

    @abstractmethod
    def wait(self, code: str, message: str) -> None: ...

    @abstractmethod
    def give_up(self, code: str, message: str) -> None: ...

    @abstractmethod
    def _go(self) -> None: ...

    @abstractmethod
    def _locked(self, session: Session) -> Import:
        """The import, locked, with the rights it is worked on with. Raises Lost when there is nothing left to do."""

    @contextmanager
    def _held(self) -> Iterator[tuple[Session, Import]]:
        """One transaction with the import locked. Raises Lost, also when the connection with the turn was."""
        if self._connection.invalidated:
            raise Lost()  # SQLAlchemy would connect anew, without the lock
        with Session(self._connection, expire_on_commit=False) as session, session.begin():
            self._import = self._locked(session)
            yield session, self._import

    def _patiently(self, ask: Callable[[], T]) -> T:
        """Ask until somebody answers; meanwhile it says for whom it waits. Raises Stopped."""
        attempt = 0
        while True:
            try:
                answer = ask()
                break
            except Away as away:
                attempt += 1
                log.warning("the import waits", code=away.code, attempt=attempt)
                self.wait(away.code, away.message)
                if self._patience.pause(attempt):
                    raise Stopped() from away
        if attempt:
            self.start()
        return answer
