"""The contacts table and the drawer beside it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from deploy.local.stack import Stack
from tests.browser.conftest import Opener
from tests.browser.editing import add, kept
from tests.browser.ui import across
from tests.support.product.tenant import PASSWORD, Tenant
from tests.support.waiting import wait_until, wait_until_equal

SECTIONS = [
    "Reachability",
    "Conversation Summary",
    "Labels",
    "Notes",
    "Default Contact Fields",
    "Custom Contact Fields",
    "Campaign Scripts",
    "Recent Import History",
]
DEFAULT_FIELDS = [
    "AI Disabled",
    "Channels",
    "Contacted",
    "CRM ID",
    "Date Added",
    "Deliverability Failure Count",
    "Enrollment ID",
    "Invalid Phone",
    "Language",
    "Previous Phone",
    "Test User",
    "Authentication",
]
PEOPLE = b"""first_name,preferred_name,last_name,phone,email,active,test_user,labels,CUSTOM_Major
Ada,,Alder,3125550001,ada@alder.example,,,Honors,Biology
Benedict,Ben,Birch,3125550002,,,,,
Cleo,,Cedar,3125550003,cleo@cedar.example,,yes,,History
Dora,,Dogwood,3125550004,dora@dogwood.example,no,,,
"""


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    """Four people, one of them a test user, one archived."""
    made = new_tenant("grove")
    made.finished(made.start_import(PEOPLE)["id"])
    wait_until(lambda: len(made.bff.pages("/api/contacts", limit=100, archived="any")) == 4, message="all are listed")
    return made


def id_of(tenant: Tenant, name: str) -> str:
    people = tenant.bff.pages("/api/contacts", limit=100, archived="any")
    return next(str(person["id"]) for person in people if person["full_name"] == name)


def test_a_search_is_in_the_address_and_back_undoes_nothing_else(open_page: Opener, tenant: Tenant) -> None:
    """CT-1, AR-1, AR-3: found by name, phone and email; the archived only when asked for; test users do not count."""
    ui = open_page("/contacts", tenant)
    expect(ui.main.get_by_text("2 contacts and 1 test user", exact=True)).to_be_visible()
    for words, name, found in (
        ("alder", "Ada Alder", "1 contact"),
        ("312 555 0002", "Ben Birch", "1 contact"),
        ("cleo@cedar", "Cleo Cedar", "1 test user"),
    ):
        ui.search(words)
        expect(ui.main.get_by_text(found, exact=True)).to_be_visible()
        expect(ui.link(name)).to_be_visible()
    ui.is_at("/contacts?q=cleo%40cedar")

    ui.search("dora")
    expect(ui.page.get_by_role("heading", name="No contacts match")).to_be_visible()
    ui.page.get_by_label("Show archived").click()
    expect(ui.row("Dora Dogwood")).to_contain_text("ARCHIVED")
    ui.page.reload()
    expect(ui.row("Dora Dogwood")).to_be_visible()


def test_a_search_that_is_still_being_typed_leaves_the_drawer_open(open_page: Opener, tenant: Tenant) -> None:
    """CT-1, CT-2: a row opened before the search has gone out stays open when it does."""
    ui = open_page("/contacts", tenant)
    expect(ui.link("Ada Alder")).to_be_visible()
    ui.search("cleo")
    ui.link("Ada Alder").click()
    ui.is_at(f"/contacts/{id_of(tenant, 'Ada Alder')}?q=cleo")
    expect(ui.panel_of("Ada Alder")).to_be_visible()
    ui.page.keyboard.press("Escape")
    expect(ui.panel).to_be_hidden()
    expect(ui.main.get_by_text("1 test user", exact=True)).to_be_visible()


def test_a_row_opens_the_drawer_and_escape_gives_the_row_back(open_page: Opener, tenant: Tenant) -> None:
    """CT-2: the address follows and can be shared; the keyboard goes in and comes back."""
    ui = open_page("/contacts", tenant)
    ui.row("Ada Alder").get_by_text("ada@alder.example").click()
    expect(ui.panel_of("Ada Alder")).to_be_visible()
    ui.is_at(f"/contacts/{id_of(tenant, 'Ada Alder')}")
    expect(ui.page).to_have_title("Ada Alder · Contact Panel")
    expect(ui.panel.get_by_role("region", name="Contact panel")).to_be_focused()
    for _ in range(25):
        ui.page.keyboard.press("Tab")
        assert ui.panel.evaluate("dialog => dialog.contains(document.activeElement)")

    shared = open_page(ui.path, tenant)
    expect(shared.panel_of("Ada Alder")).to_be_visible()

    ui.page.keyboard.press("Escape")
    expect(ui.panel).to_be_hidden()
    expect(ui.link("Ada Alder")).to_be_focused()
    ui.is_at("/contacts")
    expect(ui.page).to_have_title("Contacts · Contact Panel")


def test_everything_is_reached_by_keyboard(open_page: Opener, tenant: Tenant) -> None:
    """CT-2: arrows between rows, Enter opens, J and K go to the next and the previous contact."""
    ui = open_page("/contacts", tenant)
    ui.link("Ada Alder").press("ArrowDown")
    expect(ui.link("Ben Birch")).to_be_focused()
    ui.page.keyboard.press("Enter")
    expect(ui.panel_of("Ben Birch")).to_be_visible()
    expect(ui.panel.get_by_text("Legal first name: Benedict")).to_be_visible()
    expect(ui.panel.get_by_role("region", name="Contact panel")).to_be_focused()
    ui.page.keyboard.press("j")
    expect(ui.panel_of("Cleo Cedar")).to_be_visible()
    expect(ui.panel.get_by_text("TEST USER", exact=True)).to_be_visible()
    ui.is_at(f"/contacts/{id_of(tenant, 'Cleo Cedar')}")
    ui.page.keyboard.press("k")
    ui.page.keyboard.press("k")
    expect(ui.panel_of("Ada Alder")).to_be_visible()
    expect(ui.panel.get_by_role("button", name="Previous contact")).to_be_disabled()
    ui.page.keyboard.press("Escape")
    expect(ui.link("Ada Alder")).to_be_focused()


def test_a_contact_that_is_not_in_the_list_says_why_there_is_no_next(open_page: Opener, tenant: Tenant) -> None:
    """CT-2: for who points at it, and for who presses the key."""
    ui = open_page(f"/contacts/{id_of(tenant, 'Ada Alder')}?q=cedar", tenant)
    expect(ui.link("Cleo Cedar")).to_be_visible()
    expect(ui.panel_of("Ada Alder")).to_be_visible()
    why = "This contact is not among those listed beside the panel"
    for name in ("Previous contact", "Next contact"):
        button = ui.panel.get_by_role("button", name=name)
        expect(button).to_be_disabled()
        expect(button).to_have_accessible_description(why)
    ui.point_at(button, ui.page.get_by_role("tooltip").filter(has_text=why))
    ui.page.keyboard.press("j")
    expect(ui.page.get_by_role("status").filter(has_text=why)).to_be_attached()
    expect(ui.panel_of("Ada Alder")).to_be_visible()


def test_a_name_that_turns_the_direction_turns_nothing(open_page: Opener, tenant: Tenant) -> None:
    """ID-11: shown as what it is, in the table and in the panel; what is stored stays."""
    id = add(tenant, first_name="Eva\u202e", last_name="Elm", phone="3125550009")
    ui = open_page(f"/contacts/{id}?q=elm", tenant)
    expect(ui.panel_of("Eva[U+202E] Elm")).to_be_visible()
    expect(ui.link("Eva[U+202E] Elm")).to_be_visible()
    assert "\u202e" not in ui.page.locator("body").inner_text()
    assert kept(tenant, id)["first_name"] == "Eva\u202e"


def test_every_section_stands_in_the_order_of_the_seed(open_page: Opener, tenant: Tenant) -> None:
    """ID-5, ID-9, ID-10, CF-6: and an empty section says so."""
    ui = open_page(f"/contacts/{id_of(tenant, 'Ada Alder')}", tenant)
    expect(ui.section("Recent Import History")).to_be_visible()
    expect(ui.panel.get_by_role("heading", level=3)).to_have_text(SECTIONS)
    assert list(ui.fields("Default Contact Fields")) == DEFAULT_FIELDS
    for name, about in (("AI Disabled", "Gets no answers"), ("CRM ID", "Used for"), ("Enrollment ID", "Not used for")):
        tip = ui.section("Default Contact Fields").get_by_role("button", name=f"About {name}: {about}")
        expect(tip).to_be_visible()
    expect(ui.panel.get_by_text("TEST USER", exact=True)).to_have_count(0)
    expect(ui.panel.get_by_text("ARCHIVED", exact=True)).to_have_count(0)
    expect(ui.section("Notes")).to_contain_text("No notes on this contact")
    expect(ui.section("Campaign Scripts")).to_contain_text("No campaign has reached this contact")

    ui.shows("Custom Contact Fields", {"Major": "Biology"})
    ui.section("Custom Contact Fields").get_by_role("button", name="Show 5 empty fields").click()
    expect(ui.section("Custom Contact Fields").get_by_role("term")).to_have_count(6)
    for _ in range(4):  # past where the values of the three fields without a group came from
        ui.page.keyboard.press("Tab")
    expect(ui.section("Custom Contact Fields").get_by_role("button", name="About Major")).to_be_focused()
    expect(ui.page.get_by_role("tooltip")).to_contain_text("As applied for")


def test_support_reads_and_is_told_why_not_the_rest(open_page: Opener, tenant: Tenant, stack: Stack) -> None:
    """AC-2: what a role may not do is shown disabled with the reason. The user is added as operators do it."""
    who = ["--institution", tenant.slug, "--email", f"sam@{tenant.slug}.example", "--name", "Sam", "--role", "support"]
    stack.command("panel-bff", ["user", "add", *who], f"{PASSWORD}\n")
    ui = open_page(f"/contacts/{id_of(tenant, 'Ada Alder')}")
    ui.sign_in(f"sam@{tenant.slug}.example", PASSWORD)
    expect(ui.panel_of("Ada Alder")).to_be_visible()
    generate = ui.section("Conversation Summary").get_by_role("button", name="Generate summary")
    expect(generate).to_be_disabled()
    expect(ui.section("Conversation Summary")).to_contain_text("Your role, Support, can't generate summaries")
    ui.page.keyboard.press("Escape")
    expect(ui.main.get_by_role("button", name="Import")).to_be_disabled()
    ui.page.get_by_role("navigation").get_by_role("link", name="Imports").click()
    expect(ui.main).to_contain_text("Your role, Support, can't see imports")


def test_an_unknown_contact_is_said_to_be_unknown(open_page: Opener, tenant: Tenant) -> None:
    """AC-1: whatever id is in the address."""
    ui = open_page("/contacts/00000000-0000-7000-8000-000000000000", tenant)
    expect(ui.panel.get_by_role("heading", name="There is no such contact")).to_be_visible()
    ui.panel.get_by_role("button", name="Back to the contacts").click()
    expect(ui.panel).to_be_hidden()
    expect(ui.link("Ada Alder")).to_be_visible()


def test_on_a_phone_the_drawer_takes_the_whole_width(open_page: Opener, tenant: Tenant) -> None:
    """CT-2, on 390 pixels."""
    ui = open_page("/contacts", tenant, narrow=True)
    ui.row("Ada Alder").get_by_text("(312) 555-0001").click()
    expect(ui.panel_of("Ada Alder")).to_be_visible()
    wait_until_equal(lambda: across(ui.panel), (0, 390))
    assert ui.page.evaluate("document.documentElement.scrollWidth") == 390
    ui.panel.get_by_role("button", name="Close").click()
    expect(ui.panel).to_be_hidden()
