"""An import's report: what became of each row, in words that lead on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from deploy.local.stack import Stack
from tests.browser.conftest import Opener
from tests.support.product.tenant import Tenant
from tests.support.waiting import wait_until

PEOPLE = b"crm_id,first_name,last_name,phone\nA-1,Ada,Alder,3125550001\nB-2,Ben,Birch,3125550002\n"
MIXED = b"""CRM ID,First Name,Last Name,Cell Phone,Email
A-1,Ada,Alder,3125550002,
C-3,Cleo,Cedar,12,cleo at cedar
,Dora,Dogwood,34,
E-5,Eve,Elm,3125550005,eve@elm.example
"""


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    made = new_tenant("report")
    made.finished(made.start_import(PEOPLE)["id"])
    wait_until(lambda: len(made.bff.pages("/api/contacts", limit=100)) == 2, message="both are listed")
    return made


def test_a_report_that_is_open_fills_by_itself_and_says_whom_and_what(
    open_page: Opener, tenant: Tenant, stack: Stack
) -> None:
    """IM-5, IM-9, IM-12, IM-13: open before the first row was decided, never loaded again."""
    stack.stop_program("imports-work")
    try:
        tenant.start_import(MIXED)
        ui = open_page("/imports/2", tenant)
        expect(ui.main).to_contain_text("No row is decided yet.")
        expect(ui.page.get_by_label("Show rows by reason")).to_have_count(0)
    finally:
        stack.start_program("imports-work")
    rows = ui.page.get_by_role("region", name="Rows").get_by_role("listitem")
    expect(rows).to_have_count(4, timeout=60_000)

    clash = rows.nth(0)
    expect(clash).to_contain_text("Compare Ada Alder and Ben Birch")
    clash.get_by_role("link", name="Ben Birch").click()
    expect(ui.panel_of("Ben Birch")).to_be_visible()
    ui.page.go_back()
    partly = rows.nth(1)
    expect(partly).to_contain_text("Left out: Cell Phone, Email. Everything else was applied.")
    expect(partly).to_contain_text("everything else of the row was applied")
    refused = rows.nth(2)
    expect(refused).to_contain_text("Cell Phone: A phone has 10 digits")
    expect(refused).not_to_contain_text("was applied")

    reasons = ui.page.get_by_label("Show rows by reason")
    expect(reasons.get_by_role("option")).to_have_text(
        [
            "Every reason",
            "Not a phone number (2)",
            "Leads to another contact (1)",
            "Not an email address (1)",
        ]
    )
    reasons.select_option("Not a phone number (2)")
    expect(rows).to_have_count(2)
