"""Keeps how each test went, for `make rules`."""

import pytest

from deploy.local.outcomes import content_of, keep
from deploy.local.topology import ROOT

_went: dict[str, str] = {}


def pytest_collection_finish(session: pytest.Session) -> None:
    """What the files hold as they are run, not as they are when the session ends."""
    for item in session.items:
        content_of(item.path)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        _went[report.nodeid] = "failed"
    elif report.when == "call":
        _went.setdefault(report.nodeid, "passed")


def pytest_sessionfinish() -> None:
    if _went:
        keep(ROOT, _went)
