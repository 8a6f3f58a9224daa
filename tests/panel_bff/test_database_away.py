"""Connections that Postgres dropped: one request says so, the next one is answered."""

from collections.abc import Callable
from uuid import UUID

import psycopg

from tests.panel_bff.conftest import Bff, Browser
from tests.support.waiting import wait_until


def test_after_a_restart_of_the_database_panels_read_again(
    bff: Bff, make_bff: Callable[..., Bff], riverside: UUID, admin: Browser
) -> None:
    """Design 2: the world was away; nobody has to restart the web workers."""
    contact = bff.has(riverside)["id"]
    restarted = Browser(make_bff().client, riverside, admin.token)
    restarted.panel(contact)
    drop = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'panel-bff web'"
    with psycopg.connect(bff.urls.web, autocommit=True) as connection:
        connection.execute(drop)
    answer = restarted.get(f"/api/panels/{contact}")
    said = answer.json or {}
    assert (answer.status_code, said["code"], answer.headers["Retry-After"]) == (503, "unavailable", "1")
    assert restarted.get(f"/api/panels/{contact}").status_code == 200
    wait_until(lambda: admin.get(f"/api/panels/{contact}").status_code == 200)
