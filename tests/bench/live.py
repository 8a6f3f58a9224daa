"""Measure 5: 500 open pages on one process of `live`: what they weigh, and from project's commit until a page is told.

The commit is seen as Postgres tells it, on a connection that listens beside; a page is a socket that reads its stream.
"""

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg

from chassis.clock import now
from panel_bff import accounts
from panel_bff.models import Account
from panel_bff.sections import CHANNEL
from tests.bench.load import percentile
from tests.bench.product import Product, Session
from tests.bench.results import Results

STREAMS = 500
CONTACTS = 50  # ten pages are open on each
OF_A_SESSION = 10
PAUSE = 0.15  # between two edits: each finds `live` resting no more
SECONDS = 30.0
NOTIFY = "NOTIFY to another connection"
EMPTY = "the same process without them"


@dataclass(frozen=True)
class Page:
    contact: UUID
    socket: socket.socket


def measure(product: Product, session: Session, results: Results, edits: int) -> None:
    """Edits one at a time, of a contact that ten of the pages show."""
    empty = megabytes(product)
    contacts = product.owned(session).states()[:CONTACTS]
    with opened(product, session, [id for id, _ in contacts]) as pages:
        taken = [
            later for edit in range(edits) for later in told(product, session, pages, contacts[edit % CONTACTS][0])
        ]
        full = megabytes(product)
    theirs = notified(product, edits)
    for share, name in ((0.5, "p50"), (0.99, "p99")):
        value, other = percentile(taken, share) * 1000, percentile(theirs, share) * 1000
        results.add(f"live, {STREAMS} pages, commit to page, {name}", value, "ms", NOTIFY, other)
    results.add(f"live, {STREAMS} pages, memory", full, "MB", EMPTY, empty)


@contextmanager
def opened(product: Product, session: Session, contacts: list[UUID]) -> Iterator[list[Page]]:
    """Every page open and told once where it stands."""
    cookies = sessions(product, session, STREAMS // OF_A_SESSION)
    pages = [page(product, contacts[n % len(contacts)], cookies[n % len(cookies)]) for n in range(STREAMS)]
    try:
        for each in pages:
            while b"event: moved" not in each.socket.recv(65536):
                pass
        yield pages
    finally:
        for each in pages:
            each.socket.close()


def sessions(product: Product, session: Session, count: int) -> list[str]:
    """Cookies of the admin, signed in so often, without the tenth of a second that a password costs."""
    find = "SELECT id FROM account.app_user WHERE institution_id = %s"
    row = product.panels.execute(find, [session.institution]).fetchone()
    assert row is not None
    account = Account(session.institution, row[0], "")
    tokens = [accounts.open_session(product.panels, account, timedelta(hours=1), now()) for _ in range(count)]
    return [f"panel_session={token}" for token in tokens]


def page(product: Product, contact: UUID, cookie: str) -> Page:
    made = socket.create_connection(("127.0.0.1", product.place.stack.ports["panel-bff-live"]), timeout=SECONDS)
    head = f"GET /live/events?contact={contact} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: {product.place.origin}\r\n"
    made.sendall(f"{head}Cookie: {cookie}\r\n\r\n".encode())
    return Page(contact, made)


def told(product: Product, session: Session, pages: list[Page], contact: UUID) -> list[float]:
    """Seconds from the commit of the fold until each page of the contact was told."""
    waiting = {each.socket for each in pages if each.contact == contact}
    taken: list[float] = []
    with (
        psycopg.connect(product.place.database_url("panel_bff"), autocommit=True) as heard,
        product.owner(session) as owner,
    ):
        heard.execute(f"LISTEN {CHANNEL}")
        selector = selectors.DefaultSelector()
        selector.register(heard, selectors.EVENT_READ)
        for each in waiting:
            selector.register(each, selectors.EVENT_READ)
        version = product.contacts.execute("SELECT version FROM contact WHERE id = %s", [contact]).fetchone()
        assert version is not None
        owner.patch(contact, version[0], {"preferred_name": uuid4().hex})
        committed, end = None, time.perf_counter() + SECONDS
        while waiting:
            ready = [key.fileobj for key, _ in selector.select(1.0)]
            moment = time.perf_counter()
            assert moment < end, f"{len(waiting)} pages were not told"
            if heard in ready:
                heard.pgconn.consume_input()
                committed = committed or (moment if heard.pgconn.notifies() else None)
            for one in waiting & set(ready):
                if b"event: moved" in one.recv(65536):
                    taken.append(moment - (committed or moment))
                    waiting.discard(one)
                    selector.unregister(one)
        selector.close()
    time.sleep(PAUSE)
    return taken


def notified(product: Product, count: int) -> list[float]:
    """The reference: a bare NOTIFY from one connection to another."""
    url, taken = product.place.database_url("panel_bff"), []
    with psycopg.connect(url, autocommit=True) as one, psycopg.connect(url, autocommit=True) as other:
        other.execute("LISTEN bench")
        for _ in range(count):
            began = time.perf_counter()
            one.execute("NOTIFY bench")
            next(other.notifies(timeout=SECONDS, stop_after=1))
            taken.append(time.perf_counter() - began)
    return taken


def megabytes(product: Product) -> float:
    """What the process holds of its own: of pages that are shared, its part."""
    rollup = Path(f"/proc/{product.place.stack.pid_of('panel-bff-live')}/smaps_rollup").read_text()
    [line] = [line for line in rollup.splitlines() if line.startswith("Pss:")]
    return int(line.split()[1]) / 1024
