"""Contacts as a CSV (IM-17, IM-19): the file is written while it is sent, and never whole anywhere.

It is made of the read model, of the sections that panels are made of: the search is answered from there alone, so the
file holds whom the table shows, by the same predicate of who may see whom (AC-3), and an owner need not be asked for
a million contacts. What is behind by a moment on the page is so in the file: a save in the panel is in it at once, an
import's last rows when they are folded.

It is read in pages by keyset, newest contact first, and not by a cursor: no transaction is held for as long as
somebody downloads, and whoever goes away is read no further. Each contact is there once, as it was when its page came.
"""

import csv
import io
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import structlog

from chassis.errors import Unavailable
from panel_bff.catalogue import read_catalogue
from panel_bff.contacts_table import Query, found_contacts
from panel_bff.export_rows import Sheet
from panel_bff.panels import contacts_of
from panel_bff.pool import Pool
from panel_bff.viewer import Viewer

log = structlog.get_logger()

BOM = "\ufeff"  # tells spreadsheets that it is UTF-8
PAGE = 250  # contacts in memory at a time: some hundred KB, and at the very most 64 MB (CF-5)

Pieces = Generator[bytes, None, None]


@dataclass(frozen=True)
class Export:
    """A file on its way; `pieces` is to be closed, which browsers that go away see to."""

    name: str
    pieces: Iterator[bytes]


class Exports:
    """Only some of a worker's threads may write files: panels are read as fast as ever meanwhile."""

    def __init__(self, pool: Pool, *, threads: int, page: int = PAGE) -> None:
        self._pool = pool
        self._page = page
        self._places = BoundedSemaphore(max(1, threads // 4))

    def open(self, viewer: Viewer, query: Query, at: datetime) -> Export:
        """The file of what the query finds; its first page is read before anything is promised. Raises Unavailable."""
        with self._pool.connection() as connection:
            catalogue = orjson.loads(read_catalogue(connection, viewer.institution)[1])
        if catalogue["institution"] is None:
            raise Unavailable("The institution is not known here yet. Try again in a moment.", retry_after=5)
        sheet, name = Sheet(catalogue["labels"], catalogue["fields"]), _name(catalogue["institution"], at)
        if not self._places.acquire(blocking=False):
            raise Unavailable("Too many files are being written. Try again in a moment.", retry_after=5)
        pieces = self._pieces(sheet, viewer, replace(query, sort="-created_at", limit=self._page))
        return Export(name, _begun(pieces))

    def _pieces(self, sheet: Sheet, viewer: Viewer, query: Query) -> Pieces:
        """Gives its place back when it ends, breaks or is closed."""
        more: str | None = ""
        rows, whole = 0, False
        try:
            yield (BOM + _written([sheet.header])).encode()
            while more is not None:
                page, more = self._page_of(sheet, viewer, query)
                rows, query = rows + len(page), replace(query, after=more)
                yield _written(page).encode()
            whole = True
        finally:
            self._places.release()
            told = log.info if whole else log.warning
            told("contacts were exported", institution=str(viewer.institution), rows=rows, whole=whole)

    def _page_of(self, sheet: Sheet, viewer: Viewer, query: Query) -> tuple[list[list[str]], str | None]:
        """The rows of a page, and `after` of the next. Its connection is free again before they are sent."""
        with self._pool.connection() as connection:
            contacts, more = found_contacts(connection, viewer, query)
            states = contacts_of(connection, viewer, [contact for contact, _ in contacts])
        return [sheet.row(orjson.loads(states[id]), labels) for id, labels in contacts if id in states], more


def _begun(pieces: Pieces) -> Iterator[bytes]:
    """The same with its header and its first page read: what can not be read is said before a file begins."""
    first = next(pieces) + next(pieces)

    def rest() -> Pieces:
        try:
            yield first
            yield from pieces
        finally:
            pieces.close()

    return rest()


def _written(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _name(institution: dict[str, Any], at: datetime) -> str:
    """Whose contacts, and the day where they are."""
    day = at.astimezone(ZoneInfo(institution["time_zone"])).date()
    return f"{institution['slug']}-contacts-{day.isoformat()}.csv"
