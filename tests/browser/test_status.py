"""Consent in the browser: the card that says why, the ledger behind it, a status set by hand."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, expect

from deploy.local.stack import Stack
from tests.browser.axe import faults, faults_in_both
from tests.browser.conftest import Opener
from tests.browser.editing import Edit, add, edit, kept
from tests.browser.ui import Ui
from tests.support.product.platform import MESSAGE, tells
from tests.support.product.tenant import Tenant


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    return new_tenant("consent")


def status(form: Edit, channel: str, choice: str) -> None:
    form.form.get_by_role("radiogroup", name=f"{channel} status").get_by_text(choice, exact=True).click()


def texts(stack: Stack, tenant: Tenant, text: str, address: str) -> None:
    """The contact sends an SMS, now."""
    said = {"direction": "inbound", "author": "contact", "text": text, "address": address}
    tells(stack, tenant, MESSAGE, {**said, "sent_at": datetime.now(UTC).isoformat()})


def ledger(ui: Ui) -> Locator:
    return ui.page.get_by_role("dialog", name="Consent history")


def test_a_status_by_hand_is_set_with_a_reason_and_explained(open_page: Opener, tenant: Tenant) -> None:
    """CH-3, CH-7, CH-9: without a reason nothing is saved; the card says why, and leads to the entry."""
    id = add(tenant, first_name="Rue", last_name="Rowan", phone="3125553000")
    ui = open_page(f"/contacts/{id}", tenant, dark=True, narrow=True)
    card = ui.section("Reachability")
    expect(card).to_contain_text("Can be messaged by SMS")
    expect(card).to_contain_text("Not set up: Email, Webchat, Facebook Messenger.")

    form = edit(ui)
    status(form, "SMS", "Opted Out")
    form.button("Save").click()
    expect(form.problem.first).to_be_visible()
    assert faults_in_both(ui) == []
    assert kept(tenant, id)["version"] == 1
    form.box("Reason for SMS").fill("Asked on the phone")
    form.save()

    expect(card).to_contain_text("Can't be messaged by SMS")
    expect(card).to_contain_text("Opted out by staff on")
    expect(card).to_contain_text("Who can lift it: The contact, by sending #start, or staff")
    assert faults_in_both(ui) == []
    card.get_by_role("button", name="Where this comes from: Can't be messaged by SMS").click()
    chosen = ledger(ui).get_by_role("listitem").filter(has_text="SMS: Opted Out")
    expect(chosen).to_contain_text("Asked on the phone")
    expect(chosen).to_have_attribute("aria-current", "true")
    expect(ledger(ui).get_by_role("listitem")).to_have_count(2)
    ledger(ui).get_by_label("Status at a time").fill("2026-01-01T12:00")
    expect(ledger(ui)).to_contain_text("The contact had no channel on Jan 1, 2026")
    ledger(ui).get_by_label("Status at a time").fill("2099-01-01T12:00")
    expect(ledger(ui).get_by_role("list", name="As of Jan 1, 2099")).to_contain_text("SMS: Opted Out")
    assert faults_in_both(ui) == []
    ui.page.keyboard.press("Escape")
    expect(ledger(ui)).to_be_hidden()
    expect(card.get_by_role("button", name="Where this comes from: Can't be messaged by SMS")).to_be_focused()


def test_a_pause_with_an_end_says_until_when(open_page: Opener, tenant: Tenant) -> None:
    """CH-5, CH-7, CF-7: in the institution's time."""
    id = add(tenant, first_name="Sol", last_name="Sorrel", email="sol@sorrel.example")
    ui = open_page(f"/contacts/{id}", tenant)
    form = edit(ui)
    status(form, "Email", "Paused")
    form.form.get_by_label("End of the Email pause").fill("2099-06-15T12:00")
    form.box("Reason for Email").fill("Exams")
    form.save()
    expect(ui.section("Reachability")).to_contain_text("Paused until Jun 15, 2099, 12:00 PM by staff")
    channel = kept(tenant, id)["channels"][0]
    assert (channel["status"], channel["until"][:11]) == ("paused", "2099-06-15T")


def test_archiving_says_that_nobody_can_be_messaged(open_page: Opener, tenant: Tenant) -> None:
    """AR-1, CH-9, ID-9."""
    id = add(tenant, first_name="Tam", last_name="Tansy", phone="3125553009")
    ui = open_page(f"/contacts/{id}", tenant)
    form = edit(ui)
    form.form.get_by_role("switch", name="Archived").check()
    form.save()
    card = ui.section("Reachability")
    expect(card).to_contain_text("Can't be messaged")
    expect(card).to_contain_text("The contact is archived.")
    card.get_by_role("button", name="Where this comes from: Can't be messaged").click()
    expect(ledger(ui).get_by_role("listitem").filter(has_text="Archived")).to_be_visible()


def test_a_carriers_opt_out_arrives_and_only_the_contact_lifts_it(
    open_page: Opener, tenant: Tenant, stack: Stack
) -> None:
    """CH-6, CH-9, CT-5: STOP is seen in the open panel; staff can not lift it and are told why; START lifts it."""
    id = add(tenant, first_name="Uma", last_name="Umber", phone="3125553010")
    reader, writer = (open_page(f"/contacts/{id}", tenant) for _ in range(2))
    card = reader.section("Reachability")
    expect(card).to_contain_text("Can be messaged by SMS")
    early = edit(writer)
    status(early, "SMS", "Paused")
    early.box("Reason for SMS").fill("Exams")
    texts(stack, tenant, "stop", "13125553010")

    expect(card).to_contain_text("Can't be messaged by SMS")
    expect(card).to_contain_text("Opted out by the carrier on")
    expect(card).to_contain_text("Only the contact, by texting START.")
    assert faults(reader) == []
    form = edit(reader)
    group = form.form.get_by_role("group", name="SMS")
    expect(group).to_contain_text("The contact must text START.")
    for choice in group.get_by_role("radio").all():
        expect(choice).to_be_disabled()
    assert faults(reader) == []
    form.button("Cancel").click()

    early.button("Save").click()  # who began before the STOP is asked, and insists
    writer.panel.get_by_role("radio").filter(has_text="Yours").click()
    early.button("Save again").click()
    expect(early.form).to_contain_text("The contact must text START to lift it.")
    channel = kept(tenant, id)["channels"][0]
    assert (channel["status"], channel["source"]) == ("opted_out", "carrier")

    texts(stack, tenant, "START", "+13125553010")
    expect(card).to_contain_text("Can be messaged by SMS")
    expect(card).not_to_contain_text("Can't be messaged by SMS")


def test_consent_belongs_to_the_number_and_a_change_of_it_says_so(
    open_page: Opener, tenant: Tenant, stack: Stack
) -> None:
    """CH-1, CH-6, DE-4: the form and the question before a restore name the number and what will stand there."""
    id = add(tenant, first_name="Vic", last_name="Violet", phone="3125553020")
    ui = open_page(f"/contacts/{id}", tenant, dark=True, narrow=True)
    card = ui.section("Reachability")
    texts(stack, tenant, "STOP", "13125553020")
    expect(card).to_contain_text("Opted out by the carrier on")

    form = edit(ui)
    group = form.form.get_by_role("group", name="SMS")
    expect(group).to_contain_text("The contact must text START.")
    form.box("Phone").fill("312 555 3021")
    said = "SMS of (312) 555-3021 will be Opted In. Consent belongs to the number: what stands for (312) 555-3020"
    expect(group).to_contain_text(f"{said} (Opted Out) stays with it.")
    expect(group).not_to_contain_text("START")
    expect(form.form).to_contain_text("SMS will be Opted In: see Status.")
    expect(ui.page.get_by_role("status").filter(has_text=said)).to_be_attached()
    assert faults_in_both(ui) == []
    status(form, "SMS", "Opted Out")
    expect(group).to_contain_text("SMS of (312) 555-3021 will be Opted Out.")
    form.box("Reason for SMS").fill("Asked on the phone")
    form.save()
    expect(card).to_contain_text("Opted out by staff on")
    channel = kept(tenant, id)["channels"][0]
    assert (channel["address"], channel["status"], channel["source"]) == ("13125553021", "opted_out", "staff")

    ui.panel.get_by_role("button", name="Where Phone came from").press("Enter")
    ui.panel.get_by_role("button", name="Restore this Phone").click()
    question = ui.page.get_by_role("dialog", name="Restore Phone?")
    expect(question).to_contain_text("SMS of (312) 555-3020 will be Opted Out, as when the contact last had it.")
    expect(question).to_contain_text("what stands for (312) 555-3021 (Opted Out) stays with it.")
    assert faults(ui) == []
    question.get_by_role("button", name="Restore").click()
    expect(card).to_contain_text("Opted out by the carrier on")

    form = edit(ui)
    form.box("Phone").fill("")
    expect(form.form).to_contain_text("SMS goes with the number")
    form.box("Phone").fill("+1 312-555-3021")
    expect(group).to_contain_text("SMS of (312) 555-3021 will be Opted Out, as when the contact last had it.")
    expect(group.get_by_role("radio", name="Opted In")).to_be_enabled()


def test_a_form_that_is_open_follows_what_the_contact_says(open_page: Opener, tenant: Tenant, stack: Stack) -> None:
    """CH-6, CT-5: START unlocks the status in the form; what is typed stays."""
    id = add(tenant, first_name="Wes", last_name="Wheat", phone="3125553030")
    ui = open_page(f"/contacts/{id}", tenant)
    texts(stack, tenant, "STOP", "13125553030")
    expect(ui.section("Reachability")).to_contain_text("Opted out by the carrier on")
    form = edit(ui)
    group = form.form.get_by_role("group", name="SMS")
    expect(group.get_by_role("radio", name="Opted Out")).to_be_checked()
    expect(group.get_by_role("radio", name="Opted In")).to_be_disabled()
    texts(stack, tenant, "START", "13125553030")
    expect(group.get_by_role("radio", name="Opted In")).to_be_checked()
    expect(group.get_by_role("radio", name="Opted In")).to_be_enabled()
    expect(form.form.get_by_text("Changed elsewhere meanwhile: SMS status.")).to_be_visible()
    expect(form.button("Save")).to_be_disabled()

    form.box("Last name").fill("Whistle")
    texts(stack, tenant, "STOP", "13125553030")
    expect(group.get_by_role("radio", name="Opted Out")).to_be_checked()
    expect(form.box("Last name")).to_have_value("Whistle")
    form.save()
    state = kept(tenant, id)
    assert (state["last_name"], state["channels"][0]["source"]) == ("Whistle", "carrier")
