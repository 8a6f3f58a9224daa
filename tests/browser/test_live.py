"""Two browsers on one institution: what one person changes the other sees, without reloading (CT-5)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from deploy.local.stack import Stack
from tests.browser.axe import faults, faults_in_both
from tests.browser.conftest import Opener
from tests.browser.editing import Edit, add, edit, kept
from tests.browser.ui import Ui
from tests.support.product.tenant import PASSWORD, Tenant

SOON = 40_000  # milliseconds, on the busiest machine; a panel that is live reads by itself once a minute only


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    return new_tenant("choir")


def is_live(ui: Ui) -> None:
    expect(ui.panel.get_by_text("Live", exact=True)).to_be_visible()


def said_aloud(ui: Ui, text: str) -> Locator:
    return ui.page.get_by_role("status").filter(has_text=text)


def patch(tenant: Tenant, id: str, **changes: object) -> None:
    """As somebody else saves it."""
    seen = tenant.contacts.request("GET", f"/contacts/{id}").headers["etag"]
    tenant.contacts.ok("PATCH", f"/contacts/{id}", json=changes, headers={"If-Match": seen})


def test_what_one_saves_the_other_sees_marked_and_hears(open_page: Opener, tenant: Tenant) -> None:
    """CT-5: within a second, and only what changed; one's own save is not news to oneself."""
    id = add(tenant, first_name="Alma", last_name="Alto", email="alma@alto.example", enrollment_id="E-1")
    ada, bo = (open_page(f"/contacts/{id}", tenant) for _ in range(2))
    is_live(ada)
    expect(ada.row("Alma Alto")).to_be_visible()  # and the list has been said aloud
    his = edit(bo)
    his.box("Email").fill("alma@choir.example")
    his.box("Enrollment ID").fill("E-2")
    his.save()
    expect(ada.panel.get_by_role("link", name="alma@choir.example")).to_be_visible(timeout=SOON)
    defaults = ada.section("Default Contact Fields")
    expect(defaults).to_contain_text("E-2")
    expect(defaults.get_by_text("Changed just now")).to_be_visible()
    expect(ada.panel.get_by_text("Changed: Email, Channels, Enrollment ID")).to_be_visible()
    expect(said_aloud(ada, "Changed elsewhere: Email, Channels, Enrollment ID")).to_be_attached()
    expect(ada.row("Alma Alto")).to_contain_text("alma@choir.example")
    assert faults(ada) == []
    expect(ada.section("Labels").get_by_text("Changed just now")).to_have_count(0)
    is_live(bo)
    expect(bo.panel.get_by_text("Changed just now")).to_have_count(0)


def test_labels_imports_and_definitions_follow_too(open_page: Opener, tenant: Tenant) -> None:
    """CT-5, IM-14, LA-3: a label from elsewhere, its new name, and an import that names the contact."""
    id = add(tenant, first_name="Bela", last_name="Bass", phone="3125557001")
    ui = open_page(f"/contacts/{id}", tenant)
    is_live(ui)
    label = tenant.labels.ok("POST", "/labels", json={"name": "Tenors"})
    tenant.labels.ok("PATCH", f"/contact-labels/{id}", json={"add": [label["id"]], "remove": []})
    expect(ui.section("Labels")).to_contain_text("Tenors", timeout=SOON)
    expect(ui.section("Labels")).to_contain_text("Changed just now")
    etag = {"If-Match": f'"{label["version"]}"'}
    tenant.labels.ok("PATCH", f"/labels/{label['id']}", json={"name": "Basses"}, headers=etag)
    expect(ui.section("Labels")).to_contain_text("Basses", timeout=SOON)
    tenant.finished(tenant.start_import(b"first_name,last_name,phone\nBela,Bass,3125557001\n")["id"])
    expect(ui.section("Recent Import History")).to_contain_text("import-", timeout=SOON)


def test_an_opt_out_arrives_in_the_open_panel(open_page: Opener, tenant: Tenant) -> None:
    """CH-9, CT-5: whether somebody can be messaged is seen to change."""
    id = add(tenant, first_name="Fina", last_name="Forte", email="fina@forte.example")
    ui = open_page(f"/contacts/{id}", tenant)
    is_live(ui)
    card = ui.section("Reachability")
    expect(card).to_contain_text("Can be messaged by Email")
    patch(tenant, id, channels={"email": {"status": "opted_out", "reason": "Asked on the phone"}})
    expect(card).to_contain_text("Changed just now", timeout=SOON)
    expect(card).not_to_contain_text("Can be messaged by Email")


def test_an_edit_in_progress_is_told_and_left_alone(open_page: Opener, tenant: Tenant) -> None:
    """CT-5: also of labels, which both may change; what nobody typed in follows."""
    id = add(tenant, first_name="Cara", last_name="Canto", email="cara@canto.example")
    ui = open_page(f"/contacts/{id}", tenant)
    is_live(ui)
    form: Edit = edit(ui)
    form.box("Last name").fill("Cantata")
    label = tenant.labels.ok("POST", "/labels", json={"name": "Soloists"})
    tenant.labels.ok("PATCH", f"/contact-labels/{id}", json={"add": [label["id"]], "remove": []})
    expect(form.form.get_by_text("Changed elsewhere meanwhile: Labels.")).to_be_visible(timeout=SOON)
    patch(tenant, id, email="c@canto.example")
    expect(form.form.get_by_text("Changed elsewhere meanwhile: Email, Labels.")).to_be_visible(timeout=SOON)
    expect(form.box("Last name")).to_have_value("Cantata")
    expect(form.box("Email")).to_have_value("c@canto.example")
    expect(form.form.get_by_text("Soloists")).to_be_visible()
    form.save()
    state = kept(tenant, id)
    assert (state["last_name"], state["email"]) == ("Cantata", "c@canto.example")
    assert tenant.labels.ok("GET", f"/contact-labels/{id}")["labels"] == [label["id"]]


def test_what_one_does_oneself_is_no_news(open_page: Opener, tenant: Tenant) -> None:
    """CT-5: a note that is written and a value that is restored are not marked; what others change then is."""
    id = add(tenant, first_name="Gil", last_name="Glee", phone="3125557020")
    patch(tenant, id, phone="3125557021")
    ui = open_page(f"/contacts/{id}", tenant)
    expect(ui.panel.get_by_role("link", name="(312) 555-7021")).to_be_visible(timeout=SOON)
    ui.page.reload()  # nothing is marked from before
    is_live(ui)
    notes = ui.section("Notes")
    notes.get_by_role("button", name="Add note").click()
    notes.get_by_role("textbox").fill("Asked about housing")
    notes.get_by_role("button", name="Save note").click()
    expect(notes.get_by_role("listitem")).to_contain_text("Asked about housing")
    expect(notes.get_by_text("Changed just now")).to_have_count(0)

    ui.panel.get_by_role("button", name="Where Phone came from").press("Enter")
    ui.panel.get_by_role("button", name="Restore this Phone").click()
    ui.page.get_by_role("dialog", name="Restore Phone?").get_by_role("button", name="Restore").click()
    expect(ui.panel.get_by_role("link", name="(312) 555-7020")).to_be_visible()
    expect(ui.panel.get_by_text("Changed just now")).to_have_count(0)
    patch(tenant, id, enrollment_id="E-9")
    expect(ui.panel.get_by_text("Changed: Enrollment ID", exact=True)).to_be_visible(timeout=SOON)


def test_without_the_stream_the_panel_says_so_and_comes_back(open_page: Opener, tenant: Tenant, stack: Stack) -> None:
    """CT-5: it reads again every few seconds meanwhile, and is live again by itself."""
    id = add(tenant, first_name="Dora", last_name="Duet")
    ui = open_page(f"/contacts/{id}", tenant)
    is_live(ui)
    stack.stop_program("panel-bff-live")
    try:
        expect(ui.panel.get_by_text("Not live")).to_be_visible()
        assert faults(ui) == []
        patch(tenant, id, last_name="Descant")
        expect(ui.panel_of("Dora Descant")).to_be_visible()
    finally:
        stack.start_program("panel-bff-live")
    expect(ui.panel.get_by_text("Not live")).to_have_count(0)
    patch(tenant, id, last_name="Duo")
    expect(ui.panel_of("Dora Duo")).to_be_visible(timeout=SOON)


def test_a_setting_that_an_admin_saves_is_on_every_open_page(open_page: Opener, tenant: Tenant) -> None:
    """CF-7, PL-3, NO-2: validated and previewed as it is typed."""
    fields = {field["name"]: field["id"] for field in tenant.contacts.ok("GET", "/fields")["items"]}
    id = add(tenant, first_name="Ella", last_name="Etude", custom={fields["Start date"]: "2027-02-01"})
    reader, ui = open_page(f"/contacts/{id}", tenant), open_page("/settings", tenant)
    is_live(reader)
    expect(reader.section("Custom Contact Fields")).to_contain_text("Feb 1, 2027")
    form = ui.main.get_by_role("form")
    form.get_by_role("combobox", name="Date format").fill("dddd")
    form.get_by_role("textbox", name="Campaign URL").fill("campaigns.example")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("Write year, month and day once each")
    expect(form).to_contain_text("An address that begins with https:// or http://")
    expect(form.get_by_role("combobox", name="Date format")).to_be_focused()
    assert faults(ui) == []

    form.get_by_role("combobox", name="Date format").fill("DD.MM.YYYY")
    ui.page.keyboard.press("Escape")
    form.get_by_role("textbox", name="Campaign URL").fill("https://campaigns.example/{campaign_id}")
    expect(form).to_contain_text("A campaign opens https://campaigns.example/spring-welcome")
    form.get_by_role("combobox", name="Time zone").fill("Berlin")
    ui.page.get_by_role("option", name="Europe/Berlin").click()
    notes = form.get_by_role("switch", name="Notes in conversation summaries")
    expect(notes).not_to_be_checked()
    notes.check()
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("button", name="Save")).to_be_disabled()
    ui.page.reload()
    expect(notes).to_be_checked()
    expect(reader.section("Custom Contact Fields")).to_contain_text("01.02.2027", timeout=SOON)


def test_settings_are_seen_by_all_and_changed_by_admins(open_page: Opener, tenant: Tenant) -> None:
    """AC-2: shown disabled, with the reason."""
    email = f"sam@{tenant.slug}.example"
    who = ["--institution", tenant.slug, "--email", email, "--name", "Sam", "--role", "staff"]
    tenant.product.command(["user", "add", *who], f"{PASSWORD}\n")
    ui = open_page("/settings", dark=True, narrow=True)
    ui.sign_in(email, PASSWORD)
    expect(ui.main).to_contain_text("Your role, Staff, can't change the institution's settings")
    expect(ui.main.get_by_role("textbox", name="Campaign URL")).to_be_disabled()
    expect(ui.main.get_by_role("button", name="Save")).to_have_count(0)
    assert faults_in_both(ui) == []
    assert ui.page.evaluate("document.documentElement.scrollWidth") == 390
