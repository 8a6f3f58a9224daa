"""Measure 4: reading panels while every generation of a summary waits for a model that says nothing (CS-6).

The reference is the same with a model that answers. In both, pages watch the generations, twice a second each.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from deploy.local import fake_model
from deploy.local.dialogues import Line
from deploy.local.fake_model import Behaviour, FakeModel
from deploy.local.simulator import Platform
from tests.bench import reads
from tests.bench.load import Load
from tests.bench.product import Product, Session, until
from tests.bench.results import Results

ANSWERING = "with one that answers"
CONNECTIONS = 16
WAITING = 8  # generations, and pages that watch them


def measure(product: Product, session: Session, paths: list[str], results: Results, seconds: float) -> None:
    """One run, both in turns."""

    def load(behaviour: Behaviour) -> Load:
        contacts = [UUID(path.rpartition("/")[2]) for path in paths[:WAITING]]
        with _generating(product, session, contacts, behaviour):
            headers = {"Cookie": session.cookie}
            return reads.load(product.place.panel_port, paths, headers, CONNECTIONS, seconds)

    answering, hanging = load(fake_model.summarises()), load(fake_model.hangs)
    name = f"panel read, {CONNECTIONS} connections, the model hanging"
    results.add(f"{name}, p50", hanging.p50_ms, "ms", ANSWERING, answering.p50_ms)
    results.add(f"{name}, p99", hanging.p99_ms, "ms", ANSWERING, answering.p99_ms)


@contextmanager
def _generating(product: Product, session: Session, contacts: list[UUID], behaviour: Behaviour) -> Iterator[None]:
    """A summary of each contact was asked for, and pages watch what comes of it."""
    over = threading.Event()
    pages = [threading.Thread(target=_watch, args=(product, session, contact, over)) for contact in contacts]
    with fake_model.running() as model, _configured(product, session, model):
        model.always = behaviour
        _tell(product, session, contacts)
        try:
            for contact, page in zip(contacts, pages, strict=True):
                assert product.generate(session, contact) == 202
                page.start()
            for _ in until(30, pause=0.05):
                if model.requests:
                    break
            yield
        finally:
            over.set()
            for page in pages:
                page.join()


@contextmanager
def _configured(product: Product, session: Session, model: FakeModel) -> Iterator[None]:
    file = product.place.stack.places.secrets / "models.toml"
    table = {"base_url": model.url, "model": "of-the-bench", "timeout_seconds": 600, "deadline_seconds": 600}
    lines = [f"{name} = {json.dumps(value)}" for name, value in table.items()]
    file.write_text("\n".join([f"[institutions.{session.institution}]", *lines]))
    yield
    file.unlink()


def _tell(product: Product, session: Session, contacts: list[UUID]) -> None:
    """Something new to summarise; until the panels have it."""
    before = _messages(product, contacts)
    with Platform(product.place.stack) as platform:
        for contact in contacts:
            whom = {"id": str(contact), "institution_id": str(session.institution)}
            platform.send(whom, Line("contact", "When is the deadline?"), datetime.now(UTC))
    for _ in until(60, pause=0.05):
        if _messages(product, contacts) == before + len(contacts):
            return
    raise TimeoutError("the messages did not come")


def _messages(product: Product, contacts: list[UUID]) -> int:
    statement = """
        SELECT coalesce(sum((convert_from(conversation, 'UTF8')::json ->> 'message_count')::int), 0)
        FROM read.panel WHERE contact_id = ANY (%s)
    """
    row = product.panels.execute(statement, [contacts]).fetchone()
    return int(row[0]) if row else 0


def _watch(product: Product, session: Session, contact: UUID, over: threading.Event) -> None:
    """An open panel."""
    while not over.wait(0.5):
        product.job(session, contact)
