"""The panel's edit mode: what is typed, refused, kept and saved."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, expect

from deploy.local.stack import Stack
from tests.browser.conftest import Opener
from tests.browser.editing import add, custom, edit, keep_editing, kept, labels, pencil, question
from tests.browser.ui import Ui
from tests.support.product.tenant import PASSWORD, Tenant


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    return new_tenant("orchard")


def test_every_type_of_field_has_its_input(open_page: Opener, tenant: Tenant) -> None:
    """CF-2, CF-5, CF-6, CF-7, ID-12: what was typed is in the panel and at the owner; a number is exact."""
    id = add(tenant, first_name="Iris", last_name="Ivy", phone="3125551001")
    ui = open_page(f"/contacts/{id}", tenant)
    form = edit(ui)
    form.box("Preferred name").fill("Io")
    form.choose("Language", "Spanish")
    form.box("CRM ID").fill("crm-1001")
    form.form.get_by_role("switch", name="AI Disabled").check()
    form.button("Show 6 empty fields").click()
    form.choose("Major", "History")
    form.box("Start date").fill("feb 1 2027")
    form.box("Aid").fill("123456789012345678")
    form.form.get_by_role("radiogroup", name="Housing").get_by_text("No", exact=True).click()
    form.box("Portal").fill("https://portal.example/1001")
    form.box("Remark").fill("First line\nSecond line")
    form.save()

    expect(ui.panel_of("Io Ivy")).to_be_visible()
    shown = {
        "Housing": "No",
        "Portal": "https://portal.example/1001",
        "Remark": "First line\nSecond line",
        "Major": "History",
        "Start date": "Feb 1, 2027",
        "Aid": "123,456,789,012,345,678",
    }
    ui.shows("Custom Contact Fields", shown)
    defaults = ui.fields("Default Contact Fields")
    assert [defaults[name] for name in ("AI Disabled", "CRM ID", "Language")] == ["Yes", "crm-1001", "Spanish"]
    assert custom(tenant, id) == {
        "Housing": False,
        "Portal": "https://portal.example/1001",
        "Remark": "First line\nSecond line",
        "Major": "History",
        "Start date": "2027-02-01",
        "Aid": "123456789012345678",
    }
    ui.page.reload()
    expect(ui.panel_of("Io Ivy")).to_be_visible()


def test_a_day_is_picked_from_a_calendar_too(open_page: Opener, tenant: Tenant) -> None:
    """CF-7: it stands there in the institution's format."""
    id = add(tenant, first_name="Juno", last_name="Jasmine")
    form = edit(ui := open_page(f"/contacts/{id}", tenant))
    form.button("Show 6 empty fields").click()
    form.box("Start date").fill("Feb 1, 2027")
    form.button("Pick a day for Start date").click()
    ui.page.get_by_role("button", name="Next month").click()
    ui.page.get_by_role("button", name="14 March 2027").click()
    expect(form.box("Start date")).to_have_value("Mar 14, 2027")
    form.save()
    assert custom(tenant, id) == {"Start date": "2027-03-14"}


def test_a_wrong_value_is_said_beside_its_field_and_nothing_is_lost(open_page: Opener, tenant: Tenant) -> None:
    """CF-4: nothing of that save is applied, and what was typed stays on screen."""
    id = add(tenant, first_name="Kai", last_name="Kelp", phone="3125551002")
    form = edit(ui := open_page(f"/contacts/{id}", tenant))
    form.box("Last name").fill("Kestrel")
    form.box("Phone").fill("312 555 10")
    form.button("Show 6 empty fields").click()
    form.box("Aid").fill("twelve")
    form.box("Start date").fill("Feb 30, 2027")
    form.button("Save").click()

    expect(form.problem).to_contain_text("3 fields need another look")
    expect(form.box("Phone")).to_be_focused()
    assert "10 digits" in form.fault_of("Phone")
    assert "A number looks like" in form.fault_of("Aid")
    assert "day of the calendar, such as “Sep 1, 2026” or 2026-09-01" in form.fault_of("Start date")
    for name, typed in (("Last name", "Kestrel"), ("Aid", "twelve"), ("Start date", "Feb 30, 2027")):
        expect(form.box(name)).to_have_value(typed)
    assert kept(tenant, id)["version"] == 1

    form.box("Phone").fill("+1 312.555.1003")
    expect(form.box("Phone")).not_to_have_attribute("aria-invalid", "true")
    form.box("Aid").fill("12.50")
    form.box("Start date").fill("Feb 28, 2027")
    form.save()
    expect(ui.panel_of("Kai Kestrel")).to_be_visible()
    assert kept(tenant, id)["phone"] == "3125551003"
    assert custom(tenant, id) == {"Aid": "12.5", "Start date": "2027-02-28"}


def test_a_value_is_cleared_by_the_minus_beside_it(open_page: Opener, tenant: Tenant) -> None:
    """CF-6: and the field is one of the empty ones from then on."""
    fields = {field["name"]: field["id"] for field in tenant.contacts.ok("GET", "/fields")["items"]}
    values = {fields["Aid"]: "1200", fields["Portal"]: "https://portal.example/x"}
    id = add(tenant, first_name="Lea", last_name="Lotus", email="lea@lotus.example", custom=values)
    form = edit(ui := open_page(f"/contacts/{id}", tenant))
    form.button("Clear Aid").click()
    expect(form.box("Aid")).to_be_focused()
    expect(form.box("Aid")).to_have_value("")
    form.button("Clear Email").click()
    form.save()
    ui.shows("Custom Contact Fields", {"Portal": "https://portal.example/x"})
    expect(ui.section("Custom Contact Fields").get_by_role("button", name="Show 5 empty fields")).to_be_visible()
    expect(ui.panel.get_by_text("No email")).to_be_visible()
    assert (custom(tenant, id), kept(tenant, id)["email"]) == ({"Portal": "https://portal.example/x"}, None)


def test_labels_are_found_made_in_place_and_removed(open_page: Opener, tenant: Tenant) -> None:
    """LA-1, LA-2: no second label of the same name in another case."""
    tenant.labels.ok("POST", "/labels", json={"name": "Honors"})
    id = add(tenant, first_name="Mia", last_name="Moss")
    form = edit(ui := open_page(f"/contacts/{id}", tenant))
    search = form.form.get_by_role("combobox", name="Add a label")
    search.fill("hon")
    ui.page.get_by_role("option", name="Honors").click()
    search.fill("Night  owl")
    ui.page.get_by_role("option", name="Create label “Night owl”").click()
    search.fill("HONORS")
    expect(ui.page.get_by_text("“Honors” is already on.")).to_be_visible()
    search.fill("")
    form.save()
    expect(ui.section("Labels").get_by_role("listitem")).to_have_text(["Honors", "Night owl"])
    assert labels(tenant, id) == ["Honors", "Night owl"]

    form = edit(ui)
    form.button("Remove Honors").click()
    expect(form.form.get_by_role("combobox", name="Add a label")).to_be_focused()
    expect(ui.page.get_by_role("listbox")).to_be_hidden()
    form.save()
    expect(ui.section("Labels").get_by_role("listitem")).to_have_text(["Night owl"])
    assert labels(tenant, id) == ["Night owl"]


def test_a_taken_phone_leads_to_who_has_it(open_page: Opener, tenant: Tenant) -> None:
    """ID-3, ID-12: with a link; what was typed stays."""
    add(tenant, first_name="Nils", last_name="Nettle", phone="3125551010")
    id = add(tenant, first_name="Ole", last_name="Olive", phone="3125551011")
    form = edit(ui := open_page(f"/contacts/{id}", tenant))
    form.box("Phone").fill("(312) 555-1010")
    form.button("Save").click()
    expect(form.problem).to_contain_text("Nils Nettle")
    assert "Nils Nettle" in form.fault_of("Phone")
    with ui.page.context.expect_page() as opened:
        form.problem.get_by_role("link", name="Open Nils Nettle").click()
    expect(opened.value.get_by_role("dialog", name="Nils Nettle")).to_be_visible()
    expect(form.box("Phone")).to_have_value("(312) 555-1010")


def test_leaving_with_unsaved_edits_asks(open_page: Opener, tenant: Tenant) -> None:
    """CT-5: whichever way one leaves; staying keeps every letter."""
    id = add(tenant, first_name="Pia", last_name="Pine")
    add(tenant, first_name="Pia", last_name="Poppy")
    ui = open_page("/contacts?q=pia", tenant)
    ui.link("Pia Pine").click()
    expect(ui.panel_of("Pia Pine")).to_be_visible()
    form = edit(ui)
    form.box("First name").fill("Pietra")
    ways: tuple[Callable[[], object], ...] = (
        lambda: ui.page.keyboard.press("Escape"),
        lambda: form.button("Cancel").click(),
        lambda: ui.panel.get_by_role("button", name="Close").click(),
        lambda: ui.panel.get_by_role("button", name="Next contact").click(),
        lambda: ui.page.go_back(),
    )
    for leave in ways:
        leave()
        expect(question(ui)).to_contain_text("your edits of Pia Pine")
        keep_editing(ui)
        expect(form.box("First name")).to_have_value("Pietra")

    form.button("Cancel").click()
    question(ui).get_by_role("button", name="Discard").click()
    expect(ui.panel_of("Pia Pine")).to_be_visible()
    expect(pencil(ui)).to_be_focused()

    edit(ui).box("First name").fill("Petronella")
    ui.panel.get_by_role("button", name="Next contact").click()
    question(ui).get_by_role("button", name="Discard").click()
    expect(ui.panel_of("Pia Poppy")).to_be_visible()
    assert kept(tenant, id)["version"] == 1


def test_nothing_typed_is_nothing_to_ask_about(open_page: Opener, tenant: Tenant) -> None:
    """Esc leads from editing to reading and from there out; a closed tab is asked about only with unsaved edits."""
    id = add(tenant, first_name="Quin", last_name="Quince")
    ui = open_page(f"/contacts/{id}", tenant)
    form = edit(ui)
    form.box("First name").fill("Quinn")
    form.box("First name").fill("Quin")
    expect(form.button("Save")).to_be_disabled()
    ui.page.keyboard.press("Escape")
    expect(pencil(ui)).to_be_focused()
    ui.page.keyboard.press("Escape")
    expect(ui.panel).to_be_hidden()
    asked: list[str] = []

    def go_on(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    ui.page.on("dialog", go_on)
    ui.page.goto(f"/contacts/{id}")
    edit(ui).box("First name").fill("Quinn")
    ui.page.goto("/imports")
    expect(ui.page.get_by_role("heading", name="Imports", exact=True)).to_be_visible()
    assert asked == ["beforeunload"]


def test_an_edit_needs_no_mouse(open_page: Opener, tenant: Tenant) -> None:
    """CT-2: E edits, Tab goes on, Ctrl+Enter saves; the pencil has the focus again and it is said."""
    id = add(tenant, first_name="Rosa", last_name="Rowan")
    ui = open_page("/contacts?q=rosa", tenant)
    ui.link("Rosa Rowan").press("Enter")
    expect(ui.panel_of("Rosa Rowan")).to_be_visible()
    expect(ui.panel.get_by_role("region", name="Contact panel")).to_be_focused()
    ui.page.keyboard.press("e")
    expect(ui.panel.get_by_role("textbox", name="First name")).to_be_focused()
    ui.page.keyboard.press("Control+A")
    ui.page.keyboard.type("Rosalind")
    for _ in range(3):  # past the (-) beside it and the preferred name
        ui.page.keyboard.press("Tab")
    ui.page.keyboard.press("Control+A")
    ui.page.keyboard.type("Rush")
    ui.page.keyboard.press("Control+Enter")
    expect(pencil(ui)).to_be_focused()
    expect(ui.page.get_by_role("status").filter(has_text="Saved")).to_have_count(1)
    expect(ui.panel_of("Rosalind Rush")).to_be_visible()
    assert kept(tenant, id)["version"] == 2
    ui.page.keyboard.press("Escape")
    expect(ui.link("Rosalind Rush")).to_be_focused()


def test_a_service_that_is_away_loses_nothing_typed(open_page: Opener, tenant: Tenant, stack: Stack) -> None:
    """CF-4: the problem names the service; trying again saves."""
    id = add(tenant, first_name="Sami", last_name="Sage")
    form = edit(ui := open_page(f"/contacts/{id}", tenant))
    form.box("Last name").fill("Sorrel")
    stack.stop_program("contacts-web")
    try:
        form.button("Save").click()
        expect(form.problem).to_contain_text("contacts")
        expect(form.problem).to_contain_text("try again")
    finally:
        stack.start_program("contacts-web")
        stack.wait_ready(["contacts-web"])
    expect(form.box("Last name")).to_have_value("Sorrel")
    form.save()
    expect(ui.panel_of("Sami Sorrel")).to_be_visible()


def test_labels_that_are_away_leave_only_the_labels_unsaved(open_page: Opener, tenant: Tenant, stack: Stack) -> None:
    """LA-2: it is said that the contact was saved; saving again does the rest."""
    id = add(tenant, first_name="Tara", last_name="Thyme")
    form = edit(ui := open_page(f"/contacts/{id}", tenant))
    form.box("Last name").fill("Tansy")
    form.form.get_by_role("combobox", name="Add a label").fill("Transfer")
    ui.page.get_by_role("option", name="Create label “Transfer”").click()
    stack.stop_program("labels-web")
    try:
        form.button("Save").click()
        expect(form.problem).to_contain_text("The contact was saved, its labels were not")
    finally:
        stack.start_program("labels-web")
        stack.wait_ready(["labels-web"])
    assert kept(tenant, id)["last_name"] == "Tansy"
    expect(form.form.get_by_text("1 unsaved edit", exact=True)).to_be_visible()
    form.save()
    assert labels(tenant, id) == ["Transfer"]
    assert kept(tenant, id)["version"] == 2


def test_a_session_that_ends_loses_nothing_typed(open_page: Opener, tenant: Tenant) -> None:
    """CF-4: one signs in again in another tab, and saves."""
    id = add(tenant, first_name="Theo", last_name="Tulip")
    form = edit(ui := open_page(f"/contacts/{id}", tenant))
    form.box("Last name").fill("Teasel")
    ui.page.context.clear_cookies()
    form.button("Save").click()
    expect(form.problem).to_contain_text("You are signed out")
    expect(form.box("Last name")).to_have_value("Teasel")
    with ui.page.context.expect_page() as opened:
        form.problem.get_by_role("link", name="Sign in").click()
    door = Ui(opened.value)
    door.sign_in(f"admin@{tenant.slug}.example", PASSWORD)
    expect(door.page.get_by_role("heading", name="Contacts")).to_be_visible()
    door.page.close()
    form.save()
    expect(ui.panel_of("Theo Teasel")).to_be_visible()
    assert kept(tenant, id)["last_name"] == "Teasel"


def test_support_sees_why_the_pencil_does_nothing(open_page: Opener, tenant: Tenant) -> None:
    """AC-2."""
    id = add(tenant, first_name="Uma", last_name="Umber")
    who = ["--institution", tenant.slug, "--email", f"sam@{tenant.slug}.example", "--name", "Sam", "--role", "support"]
    tenant.product.command(["user", "add", *who], f"{PASSWORD}\n")
    ui = open_page(f"/contacts/{id}")
    ui.sign_in(f"sam@{tenant.slug}.example", PASSWORD)
    expect(ui.panel_of("Uma Umber")).to_be_visible()
    expect(pencil(ui)).to_be_disabled()
    ui.page.keyboard.press("e")
    ui.point_at(pencil(ui), ui.page.get_by_role("tooltip"))
    expect(ui.page.get_by_role("tooltip")).to_contain_text("Your role, Support, can't edit contacts")
    expect(ui.panel.get_by_role("form")).to_have_count(0)
    ui.page.keyboard.press("Escape")
    expect(ui.main.get_by_role("button", name="Add contact")).to_be_disabled()
