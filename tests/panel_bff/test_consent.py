"""CH-3, CH-7, CH-9 through the BFF, at the real owners: the verdict in the panel, the ledger behind it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.panel_bff.conftest import Bff, Browser
from tests.panel_bff.states import State
from tests.panel_bff.test_openapi import faults as not_as_described
from tests.panel_bff.test_openapi import schema_of
from tests.panel_bff.test_saves import added, save
from tests.support.product.in_process import InProcess

OUT = {"sms": {"status": "opted_out", "reason": "asked on the phone"}}
SEEN = {"channels.sms.status": "opted_in", "channels.sms.until": None}


@pytest.fixture
def staff(make_bff: Callable[..., Bff], real_owners: InProcess, riverside: UUID) -> Browser:
    return make_bff(contacts_url=real_owners.product.urls["contacts"]).user(riverside, "staff")


@pytest.fixture
def ada(staff: Browser) -> State:
    return added(staff, first_name="Ada", phone="5551230000")


def ledger(browser: Browser, contact: State, **query: Any) -> Any:
    answer = browser.get(f"/api/panels/{contact['id']}/consent", **query)
    assert answer.status_code == 200, answer.json
    assert not_as_described(schema_of("/api/panels/{contact_id}/consent"), answer.json) == []
    return answer.json


def test_the_panel_says_why_somebody_can_not_be_messaged(staff: Browser, ada: State) -> None:
    """CH-9, CH-7: at once after the save, in the words of the owner."""
    saved = save(staff, ada, SEEN, channels=OUT)
    assert saved.status_code == 200, saved.json
    panel = staff.get(f"/api/panels/{ada['id']}").json or {}
    assert not_as_described(schema_of("/api/panels/{contact_id}"), panel) == []
    sms = panel["contact"]["reachability"][0]
    assert (sms["can_message"], sms["reason"], sms["by"]) == (False, "opted_out", "staff")
    assert sms["since"] == panel["contact"]["channels"][0]["effective_at"]


def test_the_ledger_names_who_and_why_page_by_page(staff: Browser, ada: State) -> None:
    """CH-3."""
    me = (staff.get("/api/me").json or {})["user"]
    save(staff, ada, SEEN, channels=OUT)
    first = ledger(staff, ada, limit=1)
    [newest] = first["items"]
    assert (newest["reason"], newest["actor_name"], newest["status"]) == (
        "asked on the phone",
        me["name"],
        "opted_out",
    )
    [oldest] = ledger(staff, ada, after=first["next"])["items"]
    assert (oldest["status"], first["causes"]) == ("opted_in", [])


def test_what_stood_at_a_moment(staff: Browser, ada: State) -> None:
    """CH-3."""
    begun = ada["channels"][0]["effective_at"]
    save(staff, ada, SEEN, channels=OUT)
    [stood] = ledger(staff, ada, at=begun)["channels"]
    assert stood["status"] == "opted_in"
    assert ledger(staff, ada, at="2020-01-01T00:00:00Z")["channels"] == []
    assert staff.get(f"/api/panels/{ada['id']}/consent", at="yesterday").status_code == 422


def test_who_archived_a_contact_is_told_with_the_ledger(staff: Browser, ada: State) -> None:
    """CH-9, AR-1."""
    me = (staff.get("/api/me").json or {})["user"]
    save(staff, ada, archived=True)
    [cause] = ledger(staff, ada)["causes"]
    assert (cause["reason"], cause["actor_name"], cause["origin"]) == ("archived", me["name"], "panel")
