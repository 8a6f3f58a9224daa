"""Campaign Scripts: what the platform's campaigns sent the contact, seen arriving, and linked."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from deploy.local.stack import Stack
from tests.browser.axe import faults
from tests.browser.conftest import Opener
from tests.browser.editing import add
from tests.support.product.platform import SCRIPT_SENT, tells
from tests.support.product.tenant import Tenant


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    return new_tenant("campaigner")


def a_script(day: int, script: str, **given: Any) -> dict[str, Any]:
    named = {"campaign_id": "spring 26", "campaign_name": "Spring <b>housing</b>", "script": script}
    return {**named, "sent_at": f"2026-03-{day:02}T15:00:00Z", **given}


def test_scripts_arrive_in_an_open_panel_newest_first_and_linked(
    open_page: Opener, tenant: Tenant, stack: Stack
) -> None:
    """CS-7, PL-3: the link is the institution's address with the campaign's id; the rest of a long list on a click."""
    id = add(tenant, first_name="Carl", last_name="Cope", phone="3125557001")
    ui = open_page(f"/contacts/{id}", tenant)
    section = ui.section("Campaign Scripts")
    expect(section).to_contain_text("No campaign has reached this contact")
    tells(stack, tenant, SCRIPT_SENT, a_script(9, "Second", contact_id=id), a_script(2, "First", address="13125557001"))
    rows = section.get_by_role("listitem")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Second")
    expect(rows.nth(1)).to_contain_text("SMS, Mar 2, 2026")
    link = rows.nth(0).get_by_role("link", name="Spring <b>housing</b>")
    expect(link).to_have_attribute("href", "https://platform.example/campaigns/spring%2026")

    tells(
        stack, tenant, SCRIPT_SENT, *(a_script(n + 10, f"Script {n}", contact_id=id, channel="web") for n in range(20))
    )
    section.get_by_role("button", name="Show more of 22 scripts").click()
    expect(rows).to_have_count(22)
    expect(rows.nth(21)).to_contain_text("First")
    assert faults(ui) == []
