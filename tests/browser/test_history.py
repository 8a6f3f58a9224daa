"""Where a value came from, what it was before, and the way back (AC-5); the story of the parent's phone (PP-5)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import faults, faults_in_both
from tests.browser.conftest import Opener
from tests.browser.editing import add, edit, kept
from tests.browser.ui import Ui
from tests.support.product.tenant import PASSWORD, Tenant
from tests.support.waiting import wait_until

PARENTS, STUDENTS = "(555) 123-0000", "(555) 999-0000"


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    return new_tenant("archive")


def came_from(ui: Ui, name: str) -> Locator:
    """What is said of where a value came from, asked for by keyboard."""
    ui.panel.get_by_role("button", name=f"Where {name} came from").first.press("Enter")
    told = ui.panel.get_by_role("group", name=f"Where {name} came from")
    expect(told.get_by_role("status").first).to_be_visible()
    return told


def restore(ui: Ui, within: Locator, name: str) -> Locator:
    """Asks for it; gives the question."""
    within.get_by_role("button", name=f"Restore this {name}").first.click()
    question = ui.page.get_by_role("dialog", name=f"Restore {name}?")
    expect(question).to_be_visible()
    return question


def history(ui: Ui) -> Locator:
    return ui.panel.get_by_role("region", name="History")


def changes(ui: Ui) -> Locator:
    """Each change; what it changed stands in a list of its own."""
    return history(ui).get_by_role("list", name="Changes, newest first").locator("> li")


def test_tonights_file_does_not_undo_what_staff_corrected(open_page: Opener, tenant: Tenant) -> None:
    """PP-1, PP-2, PP-3, PP-5, AC-5: the story of the parent's phone, from the first file to the undo of a restore."""
    first = b"crm_id,First Name,Last Name,Mobile\nSIS-7,Sam,Sample,555-123-0000\n"
    tenant.finished(tenant.start_import(first)["id"])
    [sam] = [one["id"] for one in tenant.contacts.ok("GET", "/contacts")["items"] if one["crm_id"] == "SIS-7"]
    wait_until(lambda: tenant.bff.request("GET", f"/api/panels/{sam}").status == 200, message="the panel is there")
    ui = open_page(f"/contacts/{sam}", tenant)
    expect(came_from(ui, "Phone")).to_contain_text("import-1, row 2, column Mobile")
    ui.page.keyboard.press("Escape")
    expect(came_from(ui, "Date Added")).to_contain_text("import-1, row 2")
    ui.page.keyboard.press("Escape")

    # The parent answers with the student's number; staff correct it.
    form = edit(ui)
    form.box("Phone").fill("555 999 0000")
    form.save()
    expect(ui.panel.get_by_role("link", name=STUDENTS)).to_be_visible()
    assert ui.fields("Default Contact Fields")["Previous Phone"] == PARENTS

    # Tonight's file brings the parent's number again, and more.
    tonight = b"crm_id,First Name,Last Name,Mobile,E-mail\nSIS-7,Samuel,Sample,5551230000,sam@sample.example\n"
    imports = open_page("/imports", tenant)
    imports.import_file("tonight.csv", tonight)
    expect(imports.page.get_by_role("heading", name="import-2")).to_be_visible()
    expect(imports.main).to_contain_text("contact-out-of-sync")
    wait_until(lambda: imports.counts().get("Updated") == 1, message="the report counts the row")

    # The open panel shows the rest of the row, and not the parent's number.
    expect(ui.panel_of("Samuel Sample")).to_be_visible()
    expect(ui.panel.get_by_role("link", name="sam@sample.example")).to_be_visible()
    expect(ui.panel.get_by_role("link", name=STUDENTS)).to_be_visible()
    expect(came_from(ui, "Email")).to_contain_text("import-2, row 2, column E-mail")
    told = came_from(ui, "Phone")
    expect(told).to_contain_text("Ada Admin, in the panel")
    expect(told).to_contain_text(f"; was {PARENTS}")

    # Staff may go back: there is no swap. And back again.
    question = restore(ui, told, "Phone")
    expect(question).to_contain_text(STUDENTS)
    expect(question).to_contain_text(PARENTS)
    question.get_by_role("button", name="Restore").click()
    undo = ui.panel.get_by_role("group", name="Restored just now")
    expect(undo).to_contain_text(f"Phone is {PARENTS}")
    expect(ui.panel.get_by_role("link", name=PARENTS)).to_be_visible()
    assert ui.fields("Default Contact Fields")["Previous Phone"] == "Not set"
    undo.get_by_role("button", name="Undo").click()
    expect(undo).to_be_hidden()
    expect(ui.panel.get_by_role("link", name=STUDENTS)).to_be_visible()
    found = kept(tenant, sam)
    assert (found["phone"], found["previous_phone"], found["first_name"]) == ("5559990000", "5551230000", "Samuel")

    # A row that leads to nobody may have the number: a contact of its own, and a warning that names the other.
    sibling = tenant.start_import(b"crm_id,first_name,last_name,phone\nSIS-8,Sib,Sample,5551230000\n")
    tenant.finished(sibling["id"])
    report = open_page("/imports/3", tenant)
    expect(report.main).to_contain_text("was-previous-phone")
    expect(report.main.get_by_role("link", name="Samuel Sample").first).to_be_visible()


def test_the_history_is_read_filtered_and_gone_back_by_keyboard(open_page: Opener, tenant: Tenant) -> None:
    """AC-5, CT-2: everything by keys; Escape goes back to the panel first."""
    id = add(tenant, first_name="Hal", last_name="One", email="hal@one.example")
    for number, version in (("Two", 1), ("Three", 2)):
        seen = {"If-Match": f'"{version}"'}
        tenant.contacts.ok("PATCH", f"/contacts/{id}", json={"last_name": number}, headers=seen)
    ui = open_page(f"/contacts/{id}", tenant)
    expect(ui.panel_of("Hal Three")).to_be_visible()
    expect(ui.panel.get_by_role("region", name="Contact panel")).to_be_focused()
    ui.page.keyboard.press("h")
    expect(ui.panel_of("History of Hal Three")).to_be_visible()
    expect(ui.panel.get_by_role("button", name="Back to the panel")).to_be_focused()
    expect(changes(ui)).to_have_count(3)
    expect(changes(ui).first).to_contain_text("Two")
    expect(changes(ui).last).to_contain_text("The contact was added")
    expect(changes(ui).last).to_contain_text("hal@one.example")

    ui.page.keyboard.press("Tab")
    of_field = history(ui).get_by_role("combobox", name="Changes of")
    expect(of_field).to_be_focused()
    for field, found in (("Email", 1), ("All fields", 3)):
        ui.pick(of_field, field)
        expect(changes(ui)).to_have_count(found)

    back = changes(ui).nth(1).get_by_role("button", name="Restore this Last name")
    back.focus()
    ui.page.keyboard.press("Enter")
    question = ui.page.get_by_role("dialog", name="Restore Last name?")
    expect(question.get_by_role("button", name="Restore")).to_be_focused()
    ui.page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(ui.panel_of("History of Hal Three")).to_be_visible()
    back.press("Enter")
    expect(question.get_by_role("button", name="Restore")).to_be_focused()
    ui.page.keyboard.press("Enter")
    expect(ui.panel_of("History of Hal One")).to_be_visible()
    expect(changes(ui)).to_have_count(4)
    expect(changes(ui).first).to_contain_text("Ada Admin, restored in the panel")
    ui.page.keyboard.press("Escape")
    expect(ui.panel_of("Hal One")).to_be_visible()
    expect(ui.panel.get_by_role("button", name="History of this contact")).to_be_focused()
    assert kept(tenant, id)["last_name"] == "One"


def test_a_value_tells_who_points_at_it_and_support_may_only_look(open_page: Opener, tenant: Tenant) -> None:
    """AC-2, AC-5: by mouse; what a role may not do is shown disabled with the reason."""
    id = add(tenant, first_name="Pia", last_name="Old", crm_id="P-1")
    tenant.contacts.ok("PATCH", f"/contacts/{id}", json={"crm_id": "P-2"}, headers={"If-Match": '"1"'})
    who = ["--institution", tenant.slug, "--email", f"sam@{tenant.slug}.example", "--name", "Sam", "--role", "support"]
    tenant.product.command(["user", "add", *who], f"{PASSWORD}\n")
    ui = open_page(f"/contacts/{id}")
    ui.sign_in(f"sam@{tenant.slug}.example", PASSWORD)
    told = ui.panel.get_by_role("group", name="Where CRM ID came from")
    ui.point_at(ui.section("Default Contact Fields").get_by_text("P-2"), told)
    expect(told).to_contain_text("was P-1")
    button = told.get_by_role("button", name="Restore this CRM ID")
    expect(button).to_be_disabled()
    ui.point_at(button, ui.page.get_by_role("tooltip"))
    expect(ui.page.get_by_role("tooltip")).to_contain_text("Your role, Support, can't edit contacts")
    ui.page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    expect(ui.panel_of("Pia Old")).to_be_visible()


def test_no_state_of_the_history_has_a_serious_fault(open_page: Opener, tenant: Tenant) -> None:
    """Usable by everybody: what is told of a value, the history, the question, the way to undo."""
    id = add(tenant, first_name="Alma", last_name="Aster", email="alma@aster.example")
    tenant.contacts.ok("PATCH", f"/contacts/{id}", json={"last_name": "Azalea"}, headers={"If-Match": '"1"'})
    ui = open_page(f"/contacts/{id}", tenant, dark=True, narrow=True)
    came_from(ui, "the name")
    assert faults_in_both(ui) == []
    ui.panel.get_by_role("button", name="See the whole history").click()
    expect(changes(ui)).to_have_count(2)
    assert faults_in_both(ui) == []
    question = restore(ui, history(ui), "Last name")
    assert faults_in_both(ui) == []
    question.get_by_role("button", name="Restore").click()
    expect(ui.panel.get_by_role("group", name="Restored just now")).to_be_visible()
    assert faults_in_both(ui) == []
    assert ui.page.evaluate("document.documentElement.scrollWidth") == ui.page.evaluate("window.innerWidth")


def test_labels_stand_in_the_history_and_say_who_gave_them(open_page: Opener, tenant: Tenant) -> None:
    """AC-5, LA-2, LA-5: seen arriving in the open history, and asked for alone."""
    id = add(tenant, first_name="Lea", last_name="Label", crm_id="L-1")
    honors, band = (tenant.labels.ok("POST", "/labels", json={"name": name})["id"] for name in ("Honors", "Band"))
    tenant.bff.ok("PATCH", f"/api/panels/{id}/labels", json={"add": [honors], "remove": []})
    ui = open_page(f"/contacts/{id}", tenant)
    told = came_from(ui, "Labels")
    expect(told).to_contain_text("Label Honors")
    expect(told).to_contain_text("Ada Admin, in the panel")
    assert faults(ui) == []
    told.get_by_role("button", name="See the history of labels").click()
    expect(changes(ui)).to_have_count(1)
    expect(changes(ui)).to_contain_text("Label HonorsAdded")
    tenant.bff.ok("PATCH", f"/api/panels/{id}/labels", json={"add": [band], "remove": [honors]})
    expect(changes(ui)).to_have_count(2)
    expect(changes(ui).first).to_contain_text("Label HonorsRemoved")
    assert faults(ui) == []
    history(ui).get_by_role("combobox", name="Changes of").fill("All fields")
    ui.page.get_by_role("option", name="All fields").click()
    expect(changes(ui)).to_have_count(3)
    expect(changes(ui).last).to_contain_text("The contact was added")
