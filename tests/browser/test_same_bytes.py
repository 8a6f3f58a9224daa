"""The same file dropped again, as a person meets it (IM-22)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.support.product.tenant import Tenant

FILE = b"first_name,last_name,phone\nAda,Lovelace,5551230001\nBo,Okafor,5551230002\n"


@pytest.fixture
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    """Where the file was imported before."""
    made = new_tenant("twice")
    made.finished(made.start_import(FILE)["id"])
    return made


def test_the_page_names_the_earlier_import_and_asks(tenant: Tenant, open_page: Opener) -> None:
    """IM-22: number, when, by whom, the way to its report; nothing starts before the answer, and no is an answer."""
    ui = open_page("/imports", tenant)
    ui.choose("again.csv", FILE)
    ui.set_up("again.csv")
    notice = ui.main.get_by_role("status").filter(has_text="This file was imported before")
    expect(notice).to_contain_text("uploaded by Ada Admin on")
    expect(notice.get_by_role("link", name="import-1")).to_have_attribute("href", "/imports/1")
    ui.page.get_by_role("button", name="Cancel import").click()
    ui.page.get_by_role("button", name="Cancel the import").click()
    ui.is_at("/imports/2")
    expect(ui.main.get_by_text("Cancelled by Ada Admin")).to_be_visible()
    states = tenant.imports.pages("/imports")
    assert [(state["status"], state["rows_done"]) for state in states] == [("cancelled", 0), ("finished", 2)]


def test_it_is_imported_again_after_a_look_at_what_that_changes(tenant: Tenant, open_page: Opener) -> None:
    """IM-22, IM-11: also after the page was left."""
    ui = open_page("/imports", tenant)
    ui.choose("again.csv", FILE)
    ui.set_up("again.csv")
    ui.page.goto("/imports")
    ui.main.get_by_role("link", name="Check it").click()
    ui.check()
    assert ui.counts() == {"All rows": 2, "Created": 0, "Updated": 0, "Unchanged": 2, "Skipped": 0, "Refused": 0}
    ui.start()
    state = tenant.finished(tenant.imports.pages("/imports")[0]["id"])
    assert (state["number"], state["counts"]["unchanged"], state["same_bytes_as"]) == (2, 2, 1)
    expect(ui.main.get_by_text("Finished", exact=True)).to_be_visible()
    expect(ui.page.get_by_role("button", name="Roll back")).to_have_count(0)  # it changed nothing
