"""The hooks that CONTRIBUTING.md offers: valid, offline, and about files that are there."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pre_commit.clientlib import load_config

from deploy.local.topology import ROOT

CONFIG = load_config(str(ROOT / ".pre-commit-config.yaml"))
HOOKS: list[dict[str, Any]] = [hook for repo in CONFIG["repos"] for hook in repo["hooks"]]


def test_nothing_is_fetched() -> None:
    """Every hook is a program of the virtualenv: the versions of the lock, and no network."""
    assert [repo["repo"] for repo in CONFIG["repos"]] == ["local"]
    assert {hook["language"] for hook in HOOKS} <= {"system", "unsupported"}  # its newer name


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_what_is_there_for_files_that_are_there(hook: dict[str, Any]) -> None:
    program, *arguments = hook["entry"].split()
    assert (ROOT / program).exists()
    if arguments[:1] == ["-m"]:
        assert (ROOT / arguments[1].replace(".", "/")).with_suffix(".py").exists()
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert [name for name in tracked if re.search(hook["files"] or "", name)]


def test_the_hooks_check_what_ci_checks() -> None:
    """`make lint types web`, as far as a commit can wait for it."""
    entries = " ".join(hook["entry"] for hook in HOOKS)
    lint = re.search(r"^lint:.*\n((?:\t.*\n)+)", Path(ROOT, "Makefile").read_text(), re.MULTILINE)
    assert lint
    for program in ("ruff check", "ruff format", "lint-imports", "deploy.local.events check"):
        assert program in lint[1]
        assert program in entries
