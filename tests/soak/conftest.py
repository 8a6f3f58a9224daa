"""Long runs: `make soak` collects them, `make test` does not."""

from tests.support.extent import SOAKING

collect_ignore_glob = [] if SOAKING else ["test_*.py"]
