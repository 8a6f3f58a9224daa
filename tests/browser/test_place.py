"""One's place in the contacts table while what is saved moves the contact in it, by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.editing import Edit, add, pencil
from tests.browser.ui import Ui
from tests.support.product.tenant import Tenant

FIRST_NAMES = ("Ann", "Bea", "Cal", "Dee")


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    return new_tenant("hedge")


def opened(open_page: Opener, tenant: Tenant, family: str, first: str) -> Ui:
    """Four people of a family are listed, and one of them is opened."""
    for name in FIRST_NAMES:
        add(tenant, first_name=name, last_name=family)
    ui = open_page(f"/contacts?q={family.lower()}", tenant)
    lists(ui, family, *FIRST_NAMES)
    ui.link(f"{first} {family}").press("Enter")
    expect(ui.panel_of(f"{first} {family}")).to_be_visible()
    return ui


def lists(ui: Ui, family: str, *names: str) -> None:
    expect(ui.table.get_by_role("link")).to_have_text([f"{name} {family}" for name in names])


def editing(ui: Ui) -> Edit:
    expect(pencil(ui)).to_be_visible()
    ui.page.keyboard.press("e")
    expect(ui.panel.get_by_role("form")).to_be_visible()
    return Edit(ui)


def rename(ui: Ui, name: str) -> None:
    form = editing(ui)
    form.box("Preferred name").fill(name)
    form.save()


def archive(ui: Ui) -> None:
    form = editing(ui)
    form.form.get_by_role("switch", name="Archived").check()
    form.save()


def test_another_name_leaves_one_at_the_old_place(open_page: Opener, tenant: Tenant) -> None:
    """CT-2: the list is sorted anew, and J and K go on from where the contact was when it was opened."""
    ui = opened(open_page, tenant, "Quill", "Bea")
    rename(ui, "Zoe")
    lists(ui, "Quill", "Ann", "Cal", "Dee", "Zoe")
    for name in ("Previous contact", "Next contact"):
        expect(ui.panel.get_by_role("button", name=name)).to_be_enabled()
    ui.page.keyboard.press("j")
    expect(ui.panel_of("Cal Quill")).to_be_visible()
    rename(ui, "Yan")
    lists(ui, "Quill", "Ann", "Dee", "Yan", "Zoe")
    ui.page.keyboard.press("k")
    expect(ui.panel_of("Ann Quill")).to_be_visible()
    ui.page.keyboard.press("Escape")
    expect(ui.link("Ann Quill")).to_be_focused()


def test_escape_leads_to_the_row_of_a_contact_that_was_renamed(open_page: Opener, tenant: Tenant) -> None:
    """CT-2: it is still listed; opened there again, it goes on from there."""
    ui = opened(open_page, tenant, "Reed", "Bea")
    rename(ui, "Zoe")
    lists(ui, "Reed", "Ann", "Cal", "Dee", "Zoe")
    ui.page.keyboard.press("Escape")
    expect(ui.link("Zoe Reed")).to_be_focused()
    ui.page.keyboard.press("Enter")
    expect(ui.panel_of("Zoe Reed")).to_be_visible()
    ui.page.keyboard.press("k")
    expect(ui.panel_of("Dee Reed")).to_be_visible()


def test_who_was_archived_leaves_one_at_the_old_place(open_page: Opener, tenant: Tenant) -> None:
    """CT-2, AR-1: J goes on, and Esc leads to the row that is now where the contact's was."""
    ui = opened(open_page, tenant, "Sage", "Ann")
    archive(ui)
    lists(ui, "Sage", "Bea", "Cal", "Dee")
    ui.page.keyboard.press("j")
    expect(ui.panel_of("Bea Sage")).to_be_visible()
    archive(ui)
    ui.page.keyboard.press("Escape")  # whether the list was read again by then or not
    expect(ui.panel).to_be_hidden()
    lists(ui, "Sage", "Cal", "Dee")
    expect(ui.link("Cal Sage")).to_be_focused()
