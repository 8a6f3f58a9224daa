"""Long runs: `make soak` collects them, `make test` does not."""

import os

collect_ignore_glob = [] if os.environ.get("SOAK") else ["test_*.py"]
