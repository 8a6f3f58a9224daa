"""axe-core on every page, light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both
from tests.browser.conftest import Opener
from tests.support.product.tenant import Tenant
from tests.support.waiting import wait_until

PEOPLE = b"first_name,last_name,phone,email,labels,active\n" + b"\n".join(
    f"Ada,Alder {n},31255501{n:02},ada{n}@alder.example,Honors;Waitlist,{'no' if n % 7 == 0 else ''}".encode()
    for n in range(40)
)
BAD_ROW = b"\nBo,Birch,,,,\n"


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    made = new_tenant("axes")
    made.finished(made.start_import(PEOPLE + BAD_ROW)["id"])
    wait_until(lambda: len(made.bff.pages("/api/contacts", limit=100, archived="any")) == 40)
    return made


def test_the_fields_manager_has_no_serious_fault(open_page: Opener, tenant: Tenant) -> None:
    """Usable by everybody: list, drawer with a fault, question, deleted fields."""
    ui = open_page("/fields", tenant, dark=True, narrow=True)
    expect(ui.page.get_by_role("table", name="Contact fields")).to_be_visible()
    assert faults_in_both(ui) == []

    ui.page.get_by_role("link", name="Major", exact=True).click()
    ui.panel.get_by_role("textbox", name="Name", exact=True).fill("")
    ui.panel.get_by_role("button", name="Remove History").click()
    ui.panel.get_by_role("button", name="Save").click()
    expect(ui.panel).to_contain_text("Give the field a name.")
    assert faults_in_both(ui) == []

    ui.page.keyboard.press("Escape")
    expect(ui.page.get_by_role("dialog", name="Leave without saving?")).to_be_visible()
    assert faults_in_both(ui) == []
    ui.page.get_by_role("button", name="Discard").click()
    expect(ui.panel).to_be_hidden()

    ui.page.goto("/fields/new")
    expect(ui.page.get_by_role("dialog", name="New field")).to_be_visible()
    assert faults_in_both(ui) == []
    ui.page.goto("/fields/deleted")
    expect(ui.page.get_by_role("heading", name="Nothing was deleted")).to_be_visible()
    assert faults_in_both(ui) == []


def test_no_page_has_a_serious_fault(open_page: Opener, tenant: Tenant) -> None:
    """Usable by everybody: sign-in, table, panel, imports, report."""
    door = open_page("/sign-in", dark=True, narrow=True)
    door.sign_in("nobody@nowhere.example", "wrong")
    expect(door.page.get_by_role("alert")).to_be_visible()
    assert faults_in_both(door) == []

    ui = open_page("/contacts?archived=any", tenant, dark=True, narrow=True)
    expect(ui.link("Ada Alder 0")).to_be_visible()
    assert faults_in_both(ui) == []

    ui.link("Ada Alder 0").click()
    expect(ui.section("Recent Import History")).to_be_visible()
    ui.section("Custom Contact Fields").get_by_role("button", name="empty fields").click()
    assert faults_in_both(ui) == []

    ui.page.goto("/imports")
    expect(ui.page.get_by_role("link", name="import-1", exact=True)).to_be_visible()
    ui.choose("cat.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    expect(ui.page.get_by_role("alert")).to_be_visible()
    assert faults_in_both(ui) == []

    ui.page.goto("/imports/1")
    ui.page.get_by_role("button", name="Refused").click()
    expect(ui.main.get_by_text("no-identifier")).to_be_visible()
    assert faults_in_both(ui) == []

    ui.page.goto("/nowhere")
    expect(ui.page.get_by_role("heading", name="There is no such page")).to_be_visible()
    assert faults_in_both(ui) == []
