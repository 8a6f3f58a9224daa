"""Measure 3: from an edit sent to its owner until the panel table has the new version; beside a raw round trip."""

import time
from uuid import UUID, uuid4

from panel_bff.sections import CHANNEL
from tests.bench.load import percentile
from tests.bench.product import Product, Session
from tests.bench.references.round_trip import round_trips
from tests.bench.results import Results

ROUND_TRIP = "kafka-python round trip, acks=all"
TOPIC = "bench.round-trip"
PAUSE = 0.01  # between two edits: a click now and then, not a load
LOOK = 0.02  # should a notification get lost


def measure(product: Product, session: Session, results: Results, edits: int) -> None:
    product.place.add_topic(TOPIC)
    theirs = round_trips(product.place.kafka, TOPIC, edits, size=2000, pause=PAUSE)
    ours = edits_to_panel(product, session, edits)
    for share, name in ((0.5, "p50"), (0.99, "p99")):
        value, other = percentile(ours, share) * 1000, percentile(theirs, share) * 1000
        results.add(f"freshness, {name}", value, "ms", ROUND_TRIP, other)


def edits_to_panel(product: Product, session: Session, edits: int) -> list[float]:
    """Seconds of each edit, one at a time, each of another contact."""
    contacts = product.owned(session).states()
    taken = []
    product.panels.execute(f"LISTEN {CHANNEL}")
    with product.owner(session) as owner:
        for number in range(edits + 20):  # the first 20 warm it up
            id, version = contacts[number]
            begun = time.perf_counter()
            owner.patch(id, version, {"preferred_name": uuid4().hex})
            _wait_for_version(product, session.institution, id, version + 1)
            taken.append(time.perf_counter() - begun)
            time.sleep(PAUSE)
    product.panels.execute(f"UNLISTEN {CHANNEL}")
    return taken[20:]


def _wait_for_version(product: Product, institution: UUID, contact: UUID, version: int) -> None:
    """Look when a fold says so: looking all the time would take the processor from what is measured."""
    statement = "SELECT contact_version FROM read.panel WHERE institution_id = %s AND contact_id = %s"
    end = time.monotonic() + 30
    while time.monotonic() < end:
        row = product.panels.execute(statement, [institution, contact], prepare=True).fetchone()
        if row is not None and row[0] >= version:
            return
        for _ in product.panels.notifies(timeout=LOOK, stop_after=1):
            pass
    raise TimeoutError("the edit did not reach the panel")
