"""Rows that an import left over are mended in its report, until they are in; imports are found in their list."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both
from tests.browser.conftest import Opener
from tests.support.product.tenant import Tenant
from tests.support.waiting import wait_until, wait_until_equal

MESSY = b"""CRM ID,First Name,Last Name,Cell Phone,Email,Language
A-1,Ada,Alder,3125550001,ada@alder.example,
C-3,Cleo,Cedar,12,cleo@cedar.example,es
,Dora,Dogwood,34,,
,Eve,Elm,,,
"""


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    made = new_tenant("mending")
    made.finished(made.start_import(MESSY, name="autumn intake.csv")["id"])
    return made


def test_refused_rows_are_mended_in_place_until_they_are_in(open_page: Opener, tenant: Tenant) -> None:
    """IM-13, IM-9: by keyboard, after leaving and coming back; the report leads to what became of them."""
    ui = open_page("/imports/1", tenant, dark=True, narrow=True)
    rows = ui.page.get_by_role("region", name="Rows").get_by_role("listitem")
    expect(rows.nth(2)).to_contain_text("Cell Phone")
    assert faults_in_both(ui) == []
    ui.page.get_by_role("link", name="Mend rows").click()
    ui.is_at("/imports/1?mend")
    send = ui.page.get_by_role("button", name="Import mended rows")
    expect(send).to_have_attribute("aria-disabled", "true")

    phone = ui.page.get_by_role("textbox", name="Cell Phone, row 4")
    expect(phone).to_have_value("34")
    expect(phone).to_have_accessible_description(re.compile("^Not a phone number A phone has 10 digits"))
    ui.page.get_by_role("textbox", name="Cell Phone, row 3").press("Enter")
    expect(phone).to_be_focused()
    phone.fill("3125550004")
    expect(phone).to_have_accessible_description("Was 34")
    ui.page.get_by_role("textbox", name="CRM ID, row 5").fill("E-5")
    assert faults_in_both(ui) == []

    ui.page.get_by_role("link", name="Back to the report").click()
    ui.page.reload()
    ui.page.get_by_role("link", name="Mend rows").click()
    expect(phone).to_have_value("3125550004")
    ui.page.get_by_role("button", name="Import 2 mended rows").click()
    expect(ui.main).to_contain_text("2 created")
    expect(ui.page.get_by_role("button", name="Mend again, row 4")).to_be_visible()
    assert faults_in_both(ui) == []

    ui.page.get_by_role("link", name="Back to the report").click()
    expect(rows.nth(2)).to_contain_text("Mended in import-2")
    rows.nth(2).get_by_role("link", name="import-2").click()
    expect(ui.main).to_contain_text("mended rows of import-1")
    wait_until_equal(ui.counts, dict.fromkeys(ui.counts(), 0) | {"All rows": 2, "Created": 2})
    expect(rows.nth(0)).to_contain_text("Mends row 4 of import-1")
    wait_until(lambda: len(tenant.bff.pages("/api/contacts", limit=100)) == 4, message="all four are listed")
    ui.page.goto("/contacts?q=dora")
    expect(ui.row("Dora Dogwood")).to_contain_text("(312) 555-0004")


def test_what_was_left_out_is_mended_too_and_the_rest_changes_nothing(open_page: Opener, tenant: Tenant) -> None:
    """IM-9: the whole row goes in again."""
    ui = open_page("/imports/1?mend", tenant)
    ui.page.get_by_role("textbox", name="Cell Phone, row 3").fill("3125550003")
    ui.page.get_by_role("button", name="Import 1 mended row").press("Enter")
    expect(ui.main).to_contain_text("1 updated")
    ui.page.goto("/contacts?q=cleo")
    expect(ui.row("Cleo Cedar")).to_contain_text("(312) 555-0003")
    ui.open_contact("Cleo Cedar", "cleo")
    history = ui.section("Recent Import History")
    expect(history.get_by_role("listitem")).to_contain_text([re.compile(r"import-\d+Updated from row 2"), "import-1"])
    history.get_by_role("link", name="import-1").click()
    ui.is_at("/imports/1")


def test_a_mended_import_is_rolled_back_with_what_mends_it(open_page: Opener, tenant: Tenant) -> None:
    """IM-15: the question says what goes first; nobody of the file is left."""
    ui = open_page("/imports/1", tenant)
    ui.page.get_by_role("button", name="Roll back import-1").click()
    question = ui.page.get_by_role("dialog", name="Roll back import-1?")
    expect(question).to_contain_text("import-3 and import-2 mend rows of this import and are rolled back first")
    assert faults_in_both(ui) == []
    question.get_by_role("button", name="Roll back", exact=True).click()
    expect(ui.page.get_by_role("region", name="Roll-back")).to_contain_text("2 contacts erased")
    for number in (3, 2):
        ui.page.goto(f"/imports/{number}")
        expect(ui.page.get_by_role("region", name="Roll-back")).to_contain_text("Rolled back by Ada Admin")
    wait_until(lambda: tenant.bff.pages("/api/contacts", limit=100) == [], message="nobody is listed")


def test_imports_are_found_by_their_file_and_how_they_stand(open_page: Opener, tenant: Tenant) -> None:
    """IM-14, IM-3: in the address, so that it can be shared; what waits for somebody says for what."""
    answer = tenant.start_import(MESSY, name="spring.csv", draft="true")
    ui = open_page("/imports", tenant)
    cards = ui.page.get_by_role("region", name="So far").get_by_role("listitem")
    ui.page.get_by_role("searchbox", name="Search imports").fill("spring")
    expect(cards).to_have_count(1)
    ui.is_at("/imports?q=spring")
    expect(cards.first).to_contain_text("Ready to check")
    expect(cards.first.get_by_role("link", name="Check it")).to_have_attribute(
        "href", f"/imports/{answer['number']}/setup"
    )
    ui.page.get_by_label("Show imports by status").select_option("Finished")
    expect(ui.main).to_contain_text("No import that stands at “Finished” has “spring”")
    assert faults_in_both(ui) == []
    ui.page.get_by_role("button", name="Show all imports").click()
    ui.is_at("/imports")
    ui.page.goto("/imports?status=draft")
    expect(cards).to_have_count(1)
