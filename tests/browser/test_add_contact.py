"""Add Contact (CT-4)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.editing import Edit, add, custom, keep_editing, kept, labels, pencil, question
from tests.support.product.tenant import Tenant


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    return new_tenant("newcomers")


def test_the_first_contact_is_added_by_hand(open_page: Opener, tenant: Tenant) -> None:
    """CT-4, LA-2: the same panel, empty; after saving it is the new contact's."""
    ui = open_page("/contacts", tenant)
    ui.main.get_by_role("link", name="Add one by hand").click()
    ui.is_at("/contacts/new")
    form = Edit(ui)
    expect(form.box("First name")).to_be_focused()
    form.box("First name").fill("Yara")
    form.box("Last name").fill("Yarrow")
    form.box("Phone").fill("(312) 555-2001")
    form.form.get_by_role("combobox", name="Add a label").fill("Walk-in")
    ui.page.get_by_role("option", name="Create label “Walk-in”").click()
    form.box("Start date").fill("Sep 1, 2027")
    form.button("Add contact").click()

    expect(ui.panel_of("Yara Yarrow")).to_be_visible()
    expect(pencil(ui)).to_be_focused()
    id = ui.path.removeprefix("/contacts/")
    expect(ui.panel.get_by_role("link", name="(312) 555-2001")).to_be_visible()
    expect(ui.section("Labels").get_by_role("listitem")).to_have_text(["Walk-in"])
    state = kept(tenant, id)
    assert (state["first_name"], state["phone"], state["version"]) == ("Yara", "3125552001", 1)
    assert (custom(tenant, id), labels(tenant, id)) == ({"Start date": "2027-09-01"}, ["Walk-in"])
    ui.page.keyboard.press("Escape")
    expect(ui.link("Yara Yarrow")).to_be_visible()


def test_a_contact_that_is_there_already_is_not_added_again(open_page: Opener, tenant: Tenant) -> None:
    """ID-3, ID-5, CF-4: the faults stand beside their fields, and what was typed stays."""
    add(tenant, first_name="Zoe", last_name="Zinnia", phone="3125552010", crm_id="Z-1")
    ui = open_page("/contacts", tenant)
    ui.main.get_by_role("link", name="Add contact").click()
    form = Edit(ui)
    form.box("First name").fill("Zoe")
    form.box("CRM ID").fill("Z-1")
    form.box("Email").fill("zoe at zinnia")
    ui.page.keyboard.press("Control+Enter")
    expect(form.problem).to_contain_text("1 field needs another look")
    assert "name@example.org" in form.fault_of("Email")
    form.box("Email").fill("zoe@zinnia.example")
    ui.page.keyboard.press("Control+Enter")
    expect(form.problem.get_by_role("link", name="Open Zoe Zinnia")).to_be_visible()
    assert "Zoe Zinnia" in form.fault_of("CRM ID")
    form.box("CRM ID").fill("Z-2")
    ui.page.keyboard.press("Control+Enter")
    expect(ui.panel_of("Zoe")).to_be_visible()
    expect(ui.section("Default Contact Fields")).to_contain_text("Z-2")


def test_an_empty_form_is_no_contact(open_page: Opener, tenant: Tenant) -> None:
    """CT-4, ID-2: a switch or a language says nothing about who it is; any one thing that does is enough."""
    ui = open_page("/contacts/new", tenant)
    form = Edit(ui)
    form.button("Add contact").click()
    expect(form.problem).to_contain_text("Nothing was added")
    assert "Give at least a name, a phone, an email or a CRM ID." in form.fault_of("First name")
    expect(form.box("First name")).to_be_focused()
    form.box("Email").fill("empty@yarrow.example")
    expect(form.problem).to_have_count(0)
    expect(form.box("First name")).not_to_have_attribute("aria-invalid", "true")
    form.box("Email").fill("")
    form.form.get_by_role("switch", name="AI Disabled").check(force=True)
    form.button("Add contact").click()
    expect(form.problem).to_contain_text("Nothing was added")
    ui.is_at("/contacts/new")


def test_a_half_typed_contact_is_asked_about_and_the_button_has_the_keyboard_back(
    open_page: Opener, tenant: Tenant
) -> None:
    """CT-4: closing an empty form asks nothing."""
    ui = open_page("/contacts", tenant)
    ui.main.get_by_role("link", name="Add contact").click()
    Edit(ui).box("First name").fill("Half")
    ui.page.keyboard.press("Escape")
    expect(question(ui)).to_contain_text("the new contact")
    keep_editing(ui)
    expect(Edit(ui).box("First name")).to_have_value("Half")
    Edit(ui).box("First name").fill("")
    ui.page.keyboard.press("Escape")
    expect(ui.panel).to_be_hidden()
    expect(ui.main.get_by_role("link", name="Add contact")).to_be_focused()
    ui.is_at("/contacts")
