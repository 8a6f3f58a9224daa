"""The owners, run in the test's own process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import Databases
from tests.support.keys import Keys
from tests.support.product.in_process import InProcess, in_process


@pytest.fixture
def services(databases: Databases, keys: Keys, tmp_path: Path) -> Iterator[InProcess]:
    """Contacts, labels, imports and summary over HTTP, each with a fresh database."""
    with in_process(databases, keys, tmp_path) as running:
        yield running
