"""The whole product as `make up` runs it: one stack per test session, shared by whoever asks for `stack`."""

import contextlib
import io
import os
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from chassis.config import read
from deploy.local.servers import THROWAWAY_SETTINGS
from deploy.local.stack import Stack
from deploy.local.topology import PROGRAMS
from tests.support.product.tenant import Product
from tests.support.servers import session_folder
from tests.support.waiting import wait_until

EVERYTHING = [program.name for program in PROGRAMS]


@pytest.fixture(scope="session")
def stack(servers: object) -> Iterator[Stack]:  # `servers`: what uses a stack is left out of `make test-fast`
    """Every process of every service, its own PostgreSQL and its own Kafka, under one supervisor."""
    with session_folder() as folder:
        made = Stack(folder / "stack", postgres_settings=THROWAWAY_SETTINGS)
        try:
            made.start()
            yield made
        finally:
            made.stop()


@pytest.fixture(scope="session")
def product(stack: Stack) -> Iterator[Product]:
    """The same, as its users see it."""
    services = ("contacts", "labels", "imports", "summary", "panel-bff")
    seen = Product(
        urls={service: stack.url_of(service) for service in services},
        signing_key=stack.places.private_keys / "panel-bff.pem",
        drop_dir=stack.places.drop,
        command=lambda arguments, text: operate(stack, arguments, text),
    )
    yield seen
    seen.close()


def operate(stack: Stack, arguments: list[str], text: str) -> str:
    """`panel-bff <arguments>` in this process: a Python started twice for each institution would cost minutes in all.

    The console script itself adds an institution in tests/panel_bff and a user in tests/browser/test_panel.py.
    """
    from panel_bff.service import SERVICE

    verb, *rest = arguments
    config = read(SERVICE.config, stack.environment_of_command("panel-bff", verb))
    said = io.StringIO()
    with contextlib.redirect_stdout(said), patch("sys.stdin", io.StringIO(text)):
        SERVICE.commands[verb](config, rest)
    return said.getvalue().strip()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def all_run(stack: Stack) -> bool:
    """Every process RUNNING by the supervisor, and ready by its own word."""
    states = stack.supervisor.states()
    return all(state.state == "RUNNING" for state in states.values()) and all(map(stack.is_ready, EVERYTHING))


def wait_until_all_run(stack: Stack, timeout: float = 300) -> None:
    """Without a hand: nobody is asked to start anything."""
    wait_until(lambda: all_run(stack), timeout, "every process is RUNNING and ready")
