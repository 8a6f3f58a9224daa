"""One bad day: a web worker, Kafka and Postgres die during one import, and people go on saving in the panel."""

import os
import signal
from pathlib import Path

import pytest

from deploy.local.stack import Stack
from tests.support.product.campus import Campus, Import
from tests.support.product.edits import Editor
from tests.support.product.panels import assert_panels_equal_owners
from tests.support.product.running import is_alive, wait_until_all_run
from tests.support.product.state import read_owners
from tests.support.product.tenant import Product
from tests.support.waiting import wait_until

ROWS = 20_000
BLOWS = {"contacts-web": 20, "kafka": 40, "postgres": 60}  # at this percentage of the rows
LATEST = 80


@pytest.mark.timeout(400)
def test_a_bad_day_loses_nothing_and_repeats_nothing(stack: Stack, product: Product) -> None:
    """IM-12, CT-5, design 2: every acknowledged edit is with its owner and in the panel, no version goes back."""
    campus, staff = Campus(product, "bad-day"), product.new_tenant("staff")
    data = campus.has_a_history(ROWS, seed=5)
    with Editor(staff) as editor:
        started = campus.start(data)
        for victim, percent in BLOWS.items():
            _strike(stack, campus, started, victim, ROWS * percent // 100)
        edited_before_the_end = editor.edits
        wait_until_all_run(stack, 120)
        campus.tenant.finished(started.id, 180)
        wait_until(lambda: editor.edits > edited_before_the_end, 60, "saving goes on after it all")
    assert editor.faults == []
    assert editor.refused > 0, "no save met a blow"
    campus.check_report(started)
    campus.check_everything()
    owned = read_owners(staff)
    assert owned.contacts == editor.acknowledged
    assert_panels_equal_owners(staff, owned)


def _strike(stack: Stack, campus: Campus, started: Import, victim: str, row: int) -> None:
    """It died while less than 80 % were decided, and somebody else does its work."""
    wait_until(lambda: _rows_done(campus, started) >= row, 120, f"{row} rows are decided")
    decided = campus.rows_done(started)
    assert decided <= ROWS * LATEST // 100, f"{victim} would be struck when {decided} of {ROWS} rows were decided"
    dead = _kill_a_worker_of(stack, victim) if victim.endswith("-web") else stack.kill(victim)
    wait_until(lambda: not is_alive(dead), 10, f"{victim} is dead")
    wait_until(lambda: stack.pid_of(victim) not in (0, dead), 60, f"{victim} runs")


def _rows_done(campus: Campus, started: Import) -> int:
    """0 while nobody answers."""
    answer = campus.tenant.imports.request("GET", f"/imports/{started.id}")
    return int(answer.json["rows_done"]) if answer.status == 200 else 0


def _kill_a_worker_of(stack: Stack, program: str) -> int:
    """gunicorn's master stays and forks another."""
    master = stack.pid_of(program)
    worker = int(Path(f"/proc/{master}/task/{master}/children").read_text().split()[0])
    os.kill(worker, signal.SIGKILL)
    return worker
