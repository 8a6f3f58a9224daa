"""Connections that Postgres dropped while nobody used them: nobody hears of it."""

from collections.abc import Callable
from uuid import UUID

import psycopg

from tests.panel_bff.conftest import Bff, Browser
from tests.support.waiting import wait_until


def test_after_a_restart_of_the_database_the_first_request_is_answered(
    bff: Bff, make_bff: Callable[..., Bff], riverside: UUID, admin: Browser
) -> None:
    """Design 2: the world was away; nobody has to restart the web workers."""
    contact = bff.has(riverside)["id"]
    restarted = Browser(make_bff().client, riverside, admin.token)
    restarted.panel(contact)
    left = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'panel-bff web'"
    drop = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'panel-bff web'"
    with psycopg.connect(bff.urls.web, autocommit=True) as connection:
        connection.execute(drop)
        wait_until(lambda: connection.execute(left).fetchone() == (0,), message="Postgres has left them all")
    assert restarted.get(f"/api/panels/{contact}").status_code == 200
    assert restarted.get("/api/contacts").status_code == 200
    assert admin.get(f"/api/panels/{contact}").status_code == 200
