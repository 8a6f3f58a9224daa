"""How each test last went on this machine, for `make rules`: var/test-outcomes.json, with what its file then held."""

import fcntl
import hashlib
import json
from functools import cache
from pathlib import Path

FILE = Path("var") / "test-outcomes.json"


class Outcomes:
    """What earlier sessions kept; `of` answers for a test with all its parameters."""

    def __init__(self, root: Path) -> None:
        self._root = root
        kept = root / FILE
        self._known: dict[str, dict[str, str]] = json.loads(kept.read_text()) if kept.exists() else {}

    def of(self, test: str) -> str:
        """passed, failed, or unknown: never run, or its file has changed since."""
        file, _, name = test.partition("::")
        known = self._known.get(file, {})
        if known.get("") != content_of(self._root / file):
            return "unknown"
        went = {how for run, how in known.items() if run.partition("[")[0] == name}
        return "unknown" if not went else "passed" if went == {"passed"} else "failed"


def keep(root: Path, went: dict[str, str]) -> None:
    """Add what a session saw: test (tests/a/test_b.py::test_c[param]) -> passed or failed."""
    kept = root / FILE
    kept.parent.mkdir(exist_ok=True)
    with (kept.parent / "test-outcomes.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # sessions may run side by side
        known = json.loads(kept.read_text()) if kept.exists() else {}
        for test, how in went.items():
            file, _, name = test.partition("::")
            content = content_of(root / file)
            if known.get(file, {}).get("") != content:
                known[file] = {"": content}
            known[file][name] = how
        fresh = kept.with_suffix(".new")
        fresh.write_text(json.dumps(known))
        fresh.replace(kept)


@cache
def content_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else "gone"
