"""`contacts web` grows from one worker to three while an import runs through it: as if there had always been three."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.stack import Stack
from tests.support.product.campus import Campus
from tests.support.product.running import is_alive
from tests.support.product.tenant import Product
from tests.support.waiting import wait_until

ROWS = 8_000
PROGRAM = "contacts-web"


def test_an_import_does_not_notice_that_contacts_is_scaled(stack: Stack, product: Product) -> None:
    """IM-12, IM-20: every fate, every contact and every panel is the oracle's."""
    campus = Campus(product, "scaled")
    data = campus.has_a_history(ROWS, seed=51)
    with workers_of(stack.pid_of(PROGRAM), 1) as master:
        started = campus.start(data)
        wait_until(lambda: campus.rows_done(started), 300, "some rows are decided")
        scale(master, 3)
        assert campus.rows_done(started) < ROWS, "the import was over before there were three"
        campus.tenant.finished(started.id)
        campus.check_report(started)
        campus.check_everything()


@contextmanager
def workers_of(master: int, count: int) -> Iterator[int]:
    """Scaled to `count`; in the end as many as before."""
    before = len(workers(master))
    scale(master, count)
    try:
        yield master
    finally:
        scale(master, before)


def scale(master: int, count: int) -> None:
    """One more or one less at a time, as gunicorn is told; one that goes finishes what it holds."""
    while (now := len(workers(master))) != count:
        os.kill(master, signal.SIGTTIN if now < count else signal.SIGTTOU)
        wait_until(lambda now=now: len(workers(master)) != now, message="gunicorn follows")  # type: ignore[misc]


def workers(master: int) -> list[int]:
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return [pid for pid in map(int, children) if is_alive(pid)]
