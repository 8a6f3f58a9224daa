"""Pause, `kill -9`, resume in the running product: as if nobody had touched the import (IM-12)."""

from deploy.local.stack import Stack
from tests.support.product.campus import Campus
from tests.support.product.running import is_alive, wait_until_all_run
from tests.support.product.tenant import Product
from tests.support.waiting import wait_until

ROWS = 3_000


def test_a_paused_import_survives_its_worker_and_goes_on_where_it_was(stack: Stack, product: Product) -> None:
    """IM-12, IM-13, IM-20: every row's fate and every contact is the oracle's, and every panel its owners' state."""
    campus = Campus(product, "halts")
    started = campus.start(campus.has_a_history(ROWS, seed=9))
    state = campus.tenant.import_state
    wait_until(lambda: campus.rows_done(started), message="some rows are decided")
    campus.tenant.bff.ok("POST", f"/api/imports/{started.id}/pause")
    wait_until(lambda: (state(started.id)["problem"] or {}).get("code") == "paused", message="it is paused")
    halted = campus.rows_done(started)
    assert 0 < halted < ROWS

    dead = stack.kill("imports-work")
    wait_until(lambda: not is_alive(dead) and stack.pid_of("imports-work") not in (0, dead), message="another worker")
    wait_until_all_run(stack)
    assert campus.rows_done(started) == halted

    campus.tenant.bff.ok("POST", f"/api/imports/{started.id}/resume")
    campus.tenant.finished(started.id)
    campus.check_report(started)
    campus.check_everything()
