"""Anybody may die at any time: imports and edits go on, and in the end nothing is lost and nothing is there twice."""

import http.client
import os
import time
from random import Random

import pytest

from deploy.local.cache import LocalError
from deploy.local.stack import Stack
from tests.support.product.campus import Campus, Import
from tests.support.product.edits import Editor
from tests.support.product.panels import assert_panels_equal_owners
from tests.support.product.running import EVERYTHING, wait_until_all_run
from tests.support.product.state import read_owners
from tests.support.product.tenant import ENDED, Product
from tests.support.waiting import wait_until

SEEDS = range(int(os.environ.get("SOAK_SEEDS", "8")))
ROWS = 20_000
KILLS = 25
VICTIMS = [*EVERYTHING, "kafka", "postgres"]


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_whoever_dies(stack: Stack, product: Product, seed: int) -> None:
    """IM-12, IM-20, design 2: kill -9 of one process after the other, servers included, during an import and edits."""
    random = Random(seed)
    campus, staff = Campus(product, "nemesis"), product.new_tenant("staff")
    data = campus.has_a_history(ROWS, seed=100 + seed)
    with Editor(staff) as editor:
        started = campus.start(data)
        kills = early = 0
        while kills < KILLS:
            hit = _kill(stack, random.choice(VICTIMS))
            kills += hit
            early += hit and not _is_over(campus, started)
            _pass(random.uniform(0.2, 3))
        wait_until_all_run(stack, 180)
    assert early > 0, "the import was over before anybody died"
    assert editor.edits > 0
    assert editor.faults == []
    campus.tenant.finished(started.id, 180)
    campus.check_report(started)
    campus.check_everything()
    owned = read_owners(staff)
    assert owned.contacts == editor.acknowledged
    editor.assert_notes_are_kept()
    assert_panels_equal_owners(staff, owned)


def _kill(stack: Stack, victim: str) -> bool:
    try:
        return bool(stack.kill(victim))
    except (LocalError, ProcessLookupError):  # it is dead already
        return False


def _is_over(campus: Campus, started: Import) -> bool:
    try:
        answer = campus.tenant.imports.request("GET", f"/imports/{started.id}")
    except (OSError, http.client.HTTPException):
        return False
    return answer.status == 200 and answer.json["status"] in ENDED


def _pass(seconds: float) -> None:
    """Time goes by between two deaths."""
    until = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() >= until, seconds + 5)
