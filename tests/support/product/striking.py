"""`kill -9` at a chosen moment of an import, with proof that it hit."""

import os
import signal
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from deploy.local.stack import Stack
from tests.support.product.campus import Campus, Import
from tests.support.product.running import is_alive
from tests.support.waiting import wait_until

LATEST = 80  # percent of the rows


def strike_all(stack: Stack, campus: Campus, started: Import, rows: int, blows: Mapping[str, int]) -> None:
    """Each program dies once this percentage of the rows is decided; all are followed by another process."""
    dead = {
        victim: _strike(stack, campus, started, victim, rows * percent // 100, rows * LATEST // 100)
        for victim, percent in blows.items()
    }
    for victim, pid in dead.items():
        wait_until(partial(_is_replaced, stack, victim, pid), message=f"{victim} runs again")


def _strike(stack: Stack, campus: Campus, started: Import, victim: str, row: int, latest: int) -> int:
    """The pid that died."""

    def enough() -> int:
        done = _rows_done(campus, started)
        return done if done >= row else 0

    decided = wait_until(enough, 300, f"{row} rows are decided")
    assert decided <= latest, f"{victim} would be struck when {decided} rows were decided"
    dead = _kill_a_worker_of(stack, victim) if victim.endswith("-web") else stack.kill(victim)
    wait_until(lambda: not is_alive(dead), message=f"{victim} is dead")
    return dead


def _is_replaced(stack: Stack, victim: str, dead: int) -> bool:
    return stack.pid_of(victim) not in (0, dead) and not is_alive(dead)


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
