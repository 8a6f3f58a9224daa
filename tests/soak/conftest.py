"""Long runs: `make soak` collects them, `make test` does not."""

import pytest

from deploy.local.stack import Stack
from tests.support.extent import SOAKING
from tests.support.product.running import wait_until_all_run

collect_ignore_glob = [] if SOAKING else ["test_*.py"]


@pytest.fixture(autouse=True)
def _everybody_runs(stack: Stack) -> None:
    """What a red test left broken is not the next one's fault."""
    wait_until_all_run(stack)
