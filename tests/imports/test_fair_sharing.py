"""A long import of one institution does not hold up another institution's fifty rows."""

from dataclasses import replace

import pytest

from imports.config import Config
from tests.imports.conftest import Imports, a_csv, people, working
from tests.support.waiting import wait_until

LONG = 20_000  # rows, of which one is sent at a time: far more than fit into the while


@pytest.mark.parametrize("work_threads", [1, 4])
def test_fifty_rows_are_finished_while_the_long_import_still_runs(
    imports: Imports, others: Imports, system: Config, work_threads: int
) -> None:
    """IM-12: side by side where there is room, and in turns where there is one place alone."""
    long = imports.has(a_csv(*people(LONG)))
    with working(replace(system, batch_rows=1, work_threads=work_threads, slice_seconds=0.2)):
        wait_until(lambda: imports.state(long)["rows_done"], message="the long one is under way")
        fifty = others.has(a_csv(*people(50)))
        wait_until(lambda: others.is_over(fifty), message="the fifty are over")
        running = imports.state(long)
        assert running["status"] in ("running", "queued")
        assert 0 < running["rows_done"] < LONG
        imports.steer(long, "cancel")
        wait_until(lambda: imports.is_over(long), message="the long one is cancelled")
    assert others.state(fifty)["counts"]["created"] == 50
    assert imports.state(long)["status"] == "cancelled"
