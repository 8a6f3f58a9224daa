"""axe-core on every state of the edit mode, light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both
from tests.browser.conftest import Opener
from tests.browser.editing import Edit, add, edit, keep_editing, question
from tests.support.product.tenant import Tenant


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    return new_tenant("axed-edits")


def test_no_state_of_the_edit_mode_has_a_serious_fault(open_page: Opener, tenant: Tenant) -> None:
    """Usable by everybody: form, labels, calendar, faults, question, conflict, Add Contact."""
    id = add(tenant, first_name="Alma", last_name="Aster", email="alma@aster.example")
    ui = open_page(f"/contacts/{id}", tenant, dark=True, narrow=True)
    form = edit(ui)
    form.button("Show 6 empty fields").click()
    assert faults_in_both(ui) == []

    form.form.get_by_role("combobox", name="Add a label").fill("Night owl")
    expect(ui.page.get_by_role("option", name="Create label “Night owl”")).to_be_visible()
    assert faults_in_both(ui) == []
    ui.page.keyboard.press("Enter")

    form.button("Pick a day for Start date").click()
    expect(ui.page.get_by_role("button", name="Next month")).to_be_visible()
    assert faults_in_both(ui) == []
    ui.page.keyboard.press("Escape")
    expect(ui.page.get_by_role("button", name="Next month")).to_be_hidden()

    form.box("Phone").fill("12345")
    form.button("Save").click()
    expect(form.problem).to_be_visible()
    assert faults_in_both(ui) == []
    assert ui.page.evaluate("document.documentElement.scrollWidth") == ui.page.evaluate("window.innerWidth")

    form.button("Cancel").click()
    expect(question(ui)).to_be_visible()
    assert faults_in_both(ui) == []
    keep_editing(ui)

    form.box("Phone").fill("")
    form.box("Last name").fill("Alyssum")
    tenant.contacts.ok("PATCH", f"/contacts/{id}", json={"last_name": "Azalea"}, headers={"If-Match": '"1"'})
    form.button("Save").click()
    expect(form.button("Save again")).to_be_visible()
    assert faults_in_both(ui) == []

    fresh = open_page("/contacts/new", tenant, dark=True, narrow=True)
    expect(Edit(fresh).box("First name")).to_be_focused()
    assert faults_in_both(fresh) == []


def test_at_twice_the_size_what_is_wrong_is_in_view(open_page: Opener, tenant: Tenant) -> None:
    """CF-4: what is said about a field stands below it, where the foot of a low window could hide it."""
    id = add(tenant, first_name="Bea", last_name="Borage")
    ui = open_page(f"/contacts/{id}", tenant)
    ui.page.set_viewport_size({"width": 720, "height": 450})
    form = edit(ui)
    form.button("Show 6 empty fields").click()
    for name, typed in (("Aid", "twelve"), ("Phone", "12345")):
        form.box(name).fill(typed)
        form.button("Save").click()
        expect(form.box(name)).to_be_focused()
        expect(form.problem).to_be_visible()
        expect(form.box(name)).to_be_in_viewport(ratio=1)
        said = form.form.get_by_text("A number looks like" if name == "Aid" else "10 digits")
        expect(said).to_be_in_viewport(ratio=1)
        form.box(name).fill("")
