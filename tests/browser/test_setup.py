"""A messy file, mapped, checked and started by somebody who has read nothing (IM-2, IM-3, IM-10, IM-11)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import faults_in_both
from tests.browser.conftest import Opener
from tests.browser.ui import Ui, across
from tests.support.product.tenant import Tenant
from tests.support.waiting import wait_until

KNOWN = b"crm_id,first_name,last_name,phone,CUSTOM_Major\nS-1,Zo\xc3\xab,Alder,3125550101,Biology\n"
# A semicolon between, Windows-1252, two lines before the header, whole names, and words of another language.
MESSY = "\r\n".join(
    [
        "Export of 1 May;;;;",
        ";;;;",
        "Schüler;Handy;Kennung;Fach;Bemerkung",
        "Alder, Zoë;(312) 555-0199;S-1;Geschichte;kommt später",
        "Jürgen Birch;312.555.0102;S-2;Bio;",
        "María Cedar;555-12;S-3;Nursing;",
        ";;;Bio;niemand",
    ]
).encode("cp1252")


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    """Where one of the people of the file is known."""
    made = new_tenant("setup")
    made.finished(made.start_import(KNOWN)["id"])
    wait_until(lambda: made.bff.pages("/api/contacts", limit=100), message="she is listed")
    return made


def field_of(ui: Ui, column: str) -> Locator:
    return ui.page.get_by_role("combobox", name=f"Field for {column}", exact=True)


def column(ui: Ui, name: str) -> Locator:
    return ui.page.get_by_role("listitem", name=name, exact=True)


def pick(ui: Ui, column: str, field: str) -> None:
    ui.pick(field_of(ui, column), field)


def is_saved(ui: Ui) -> None:
    expect(ui.page.get_by_role("status").filter(has_text="Saved")).to_be_visible()


def map_it(ui: Ui) -> None:
    """What is not suggested of the messy file."""
    pick(ui, "Schüler", "Full Name")
    pick(ui, "Handy", "Phone")
    pick(ui, "Kennung", "CRM ID")
    pick(ui, "Fach", "Major")
    expect(ui.page.get_by_label("What “Geschichte” stands for")).to_be_visible()
    ui.page.get_by_label("What “Geschichte” stands for").select_option("History")
    ui.page.get_by_label("What “Bio” stands for").select_option("Biology")
    is_saved(ui)


def test_a_messy_file_is_mapped_checked_and_imported(open_page: Opener, tenant: Tenant) -> None:
    """IM-2, IM-3, IM-8, IM-10, IM-11, IM-13: the report says what the check said."""
    ui = open_page("/imports", tenant)
    ui.choose("schueler.csv", MESSY)
    ui.set_up("schueler.csv")
    expect(ui.page.get_by_label("Encoding")).to_have_value("windows-1252")
    expect(ui.page.get_by_label("Delimiter")).to_have_value(";")
    expect(ui.page.get_by_label("Header in row")).to_have_value("3")
    expect(ui.main).to_contain_text("Rows 1 and 2 before it are left out.")
    expect(ui.page.get_by_role("region", name="First rows of the file")).to_contain_text("Jürgen Birch")
    map_it(ui)
    expect(ui.page.get_by_role("list", name="Needed columns").get_by_role("listitem")).to_have_text(
        ["First Name from Schüler", "Last Name from Schüler", "Phone from Handy"]
    )
    ui.check()

    assert ui.counts() == {"All rows": 4, "Created": 2, "Updated": 1, "Unchanged": 0, "Skipped": 0, "Refused": 1}
    rows = ui.page.get_by_role("region", name="Row by row").first.get_by_role("listitem")
    zoe = rows.filter(has_text="Row 4")
    expect(zoe.get_by_role("link", name="Zoë Alder")).to_be_visible()
    change = zoe.get_by_role("listitem").filter(has_text="Phone").first
    expect(change).to_contain_text("(312) 555-0101")
    expect(change).to_contain_text("(312) 555-0199")
    expect(change).to_contain_text("The file overwrites it")
    expect(zoe.get_by_role("listitem").filter(has_text="Major")).to_contain_text("History")
    ui.page.get_by_role("button", name="Refused").click()
    expect(ui.page.get_by_role("region", name="Row by row").first).to_contain_text("Nothing to find the contact by")
    ui.page.get_by_role("button", name="All rows").click()
    ui.page.get_by_label("Show rows by reason").select_option("Not a phone number (1)")
    expect(ui.page.get_by_role("region", name="Row by row").first).to_contain_text("María Cedar")

    ui.page.get_by_role("button", name="Continue").click()
    will = ui.page.get_by_role("region", name="What will happen")
    expect(will).to_contain_text("2 contacts will be created")
    expect(will).to_contain_text("1 contact will be updated")
    expect(will).to_contain_text("1 row will be refused")
    ui.page.get_by_label("Remember this mapping as").fill("Spring export")
    ui.page.get_by_role("button", name="Start the import").click()
    ui.is_at("/imports/2")
    expect(ui.main.get_by_text("Finished", exact=True)).to_be_visible()
    wait_until(lambda: ui.counts().get("Created") == 2, message="the report counts as the check did")
    assert ui.counts()["Updated"] == 1

    ui.page.goto("/imports/mappings")
    expect(ui.page.get_by_role("list", name="Remembered mappings")).to_contain_text("Spring export")


def test_a_mapping_that_is_remembered_may_be_imported_without_a_check(open_page: Opener, tenant: Tenant) -> None:
    """IM-16: of the next file with the same columns; every column says where its mapping is from. After the first."""
    ui = open_page("/imports", tenant)
    ui.choose("next.csv", MESSY + b"\r\nNeu Elm;3125550107;S-7;Bio;")
    ui.set_up("next.csv")
    expect(column(ui, "Handy")).to_contain_text("As in “Spring export”")
    ui.page.get_by_role("link", name="Import without checking").click()
    expect(ui.main).to_contain_text("without a check")
    ui.page.get_by_role("button", name="Start the import").click()
    expect(ui.main.get_by_text("Finished", exact=True)).to_be_visible()
    wait_until(lambda: ui.counts().get("Created") == 1, message="one is new")


def test_what_was_said_is_there_when_one_comes_back(open_page: Opener, tenant: Tenant) -> None:
    """Left in the middle and gone on with from the list; a change after the check asks for another one."""
    ui = open_page("/imports", tenant)
    ui.choose("half.csv", b"Vorname,Nachname,Was\nAda,Elm,3125550105\nBo,Fir,3125550106\n")
    ui.set_up("half.csv")
    check = ui.page.get_by_role("button", name="Check", exact=True)
    expect(check).to_have_attribute("aria-disabled", "true")
    expect(ui.main).to_contain_text("A column with the whole name counts for both names")
    pick(ui, "Vorname", "First Name")
    pick(ui, "Nachname", "Last Name")
    is_saved(ui)
    ui.page.goto("/imports")
    ui.main.get_by_role("link", name="Map its columns").click()
    expect(field_of(ui, "Vorname")).to_have_value("First Name")
    expect(ui.page.get_by_role("list", name="Needed columns")).to_contain_text("Phone is missing")
    pick(ui, "Was", "Phone")
    ui.check()
    ui.page.reload()
    expect(ui.page.get_by_role("heading", name="Row by row")).to_be_visible()

    ui.page.get_by_role("link", name="Columns", exact=True).first.click()
    ui.page.get_by_label("When a contact has a value already: Was").select_option("Fill blanks only")
    is_saved(ui)
    ui.page.goto("/imports")
    card = ui.main.get_by_role("listitem").filter(has_text="half.csv")
    expect(card).to_contain_text("Ready to check")
    card.get_by_role("link", name="Check it").click()
    ui.check()
    ui.start()
    expect(ui.main.get_by_text("Finished", exact=True)).to_be_visible()


def test_it_is_set_up_on_a_phone_by_everybody(open_page: Opener, tenant: Tenant) -> None:
    """Every step without a serious fault, light and dark, on a phone and at a desk; nothing is wider than the phone."""
    ui = open_page("/imports", tenant, dark=True, narrow=True)
    ui.choose("phone.csv", MESSY + b"\r\nIngrid Oak;3125550109;S-9;Botanik;")
    ui.set_up("phone.csv")
    expect(ui.page.get_by_label("What “Botanik” stands for")).to_be_visible()
    x, wide = across(ui.page.get_by_role("list", name="Columns of the file"))
    assert 0 <= x <= x + wide <= 390
    assert ui.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults_in_both(ui) == []
    pick(ui, "Bemerkung", "Email")
    pick(ui, "Bemerkung", "Do not import")
    is_saved(ui)
    ui.check()
    assert faults_in_both(ui) == []
    ui.page.get_by_role("button", name="Continue").click()
    expect(ui.page.get_by_role("heading", name="What will happen")).to_be_visible()
    assert faults_in_both(ui) == []
    ui.page.get_by_role("button", name="Cancel import").click()
    expect(ui.page.get_by_role("dialog")).to_contain_text("Nothing of it has been imported. The file is put away.")
    ui.page.get_by_role("button", name="Cancel the import").click()
    expect(ui.main.get_by_text("Cancelled", exact=True)).to_be_visible()
    expect(ui.main).to_contain_text("Nothing of it has been imported. The file is put away.")
    expect(ui.page.get_by_role("group", name="Show rows by outcome")).to_have_count(0)


def test_consent_that_becomes_stricter_is_said_to_stay(open_page: Opener, tenant: Tenant) -> None:
    """CH-8, IM-15: before the start, for a roll-back would not take it back."""
    ui = open_page("/imports", tenant)
    ui.choose("quiet.csv", b"crm_id,first_name,last_name,phone,channel_sms\nS-1,Zo\xc3\xab,Alder,,Opted Out\n")
    ui.set_up("quiet.csv")
    ui.check()
    ui.page.get_by_role("button", name="Continue").click()
    will = ui.page.get_by_role("region", name="What will happen")
    expect(will).to_contain_text("1 row makes consent stricter. A roll-back keeps that and lists it for staff.")


def test_a_dropped_file_that_is_not_known_is_set_up_in_the_browser(open_page: Opener, tenant: Tenant) -> None:
    """IM-16: it waits, says so, and goes on here."""
    wait_until(tenant.folder.is_dir, message="the institution has a folder")
    half_written = tenant.folder / "new.part"
    half_written.write_bytes(b"Vorname,Nachname,Telefonnr\nCy,Gum,3125550110\n")
    half_written.rename(tenant.folder / "unknown.csv")
    ui = open_page("/imports", tenant)
    card = ui.main.get_by_role("listitem").filter(has_text="unknown.csv")
    expect(card).to_contain_text("Needs columns")
    card.get_by_role("link", name="Map its columns").click()
    expect(ui.main).to_contain_text("waits for you")
    for name, field in (("Vorname", "First Name"), ("Nachname", "Last Name"), ("Telefonnr", "Phone")):
        pick(ui, name, field)
    is_saved(ui)
    ui.check()
    ui.start()
    expect(ui.main.get_by_text("Finished", exact=True)).to_be_visible()


def test_a_remembered_mapping_is_named_guarded_and_forgotten(open_page: Opener, tenant: Tenant) -> None:
    """IM-16, IM-11. After the others, by keyboard."""
    ui = open_page("/imports", tenant, dark=True, narrow=True)
    ui.page.get_by_role("link", name="Remembered mappings").click()
    expect(ui.page.get_by_role("list", name="Remembered mappings")).to_be_visible()
    assert faults_in_both(ui) == []
    ui.page.get_by_role("button", name="Change Spring export").press("Enter")
    ui.page.get_by_label("Name", exact=True).fill("Nightly")
    ui.page.get_by_label("Guard, in percent").fill("5")
    ui.page.keyboard.press("Enter")
    mapping = ui.page.get_by_role("listitem").filter(has_text="Nightly")
    expect(mapping).to_contain_text("stops above 5% refused or created")
    ui.page.get_by_role("button", name="Forget Nightly").press("Enter")
    ui.page.get_by_role("button", name="Forget it").press("Enter")
    expect(mapping).to_have_count(0)
