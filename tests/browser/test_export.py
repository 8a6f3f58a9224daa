"""The Export button as a person uses it (IM-17)."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.ui import Ui
from tests.support.product.tenant import Tenant
from tests.support.waiting import wait_until

PEOPLE = [("Ada", "Stone"), ("Bo", "Stone"), ("Cy", "Field"), ("Tess", "Stone")]


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    """Four contacts, Tess a test user, and a colleague who may only look."""
    made = new_tenant("exports")
    for first, last in PEOPLE:
        made.bff.ok(
            "POST", "/api/contacts", json={"first_name": first, "last_name": last, "test_user": first == "Tess"}
        )
    wait_until(lambda: len(made.bff.pages("/api/contacts", limit=200)) == len(PEOPLE), message="all are listed")
    return made


def downloaded(ui: Ui) -> tuple[str, list[str]]:
    """The file's name, and the first names in it."""
    with ui.page.expect_download() as coming:
        ui.page.get_by_role("dialog").get_by_role("button", name="Download").click()
    file = coming.value
    assert file.failure() is None
    text = Path(file.path()).read_text(encoding="utf-8-sig")
    return file.suggested_filename, sorted(row["first_name"] for row in csv.DictReader(io.StringIO(text)))


def test_the_shown_contacts_are_downloaded(tenant: Tenant, open_page: Opener) -> None:
    """IM-17, AR-3: exactly those that the search shows; test users only when asked for."""
    ui = open_page("/contacts", tenant)
    ui.search("stone")
    expect(ui.main.get_by_text("2 contacts and 1 test user", exact=True)).to_be_visible()
    ui.page.get_by_role("button", name="Export").click()
    expect(ui.page.get_by_role("dialog")).to_contain_text("2 contacts and 1 test user")
    name, names = downloaded(ui)
    assert name.startswith(f"{tenant.slug}-contacts-20")
    assert names == ["Ada", "Bo"]
    expect(ui.page.get_by_role("dialog")).to_have_count(0)

    ui.page.get_by_role("button", name="Export").click()
    ui.page.get_by_role("switch", name="With test users").check()
    assert downloaded(ui)[1] == ["Ada", "Bo", "Tess"]


def test_the_keyboard_alone_exports(tenant: Tenant, open_page: Opener) -> None:
    """CT-2, IM-17: Escape gives the keyboard back to the button."""
    ui = open_page("/contacts", tenant, narrow=True)
    expect(ui.main.get_by_text("3 contacts and 1 test user", exact=True)).to_be_visible()
    button = ui.page.get_by_role("button", name="Export")
    button.press("Enter")
    expect(ui.page.get_by_role("switch", name="With test users")).to_be_focused()
    ui.page.keyboard.press("Escape")
    expect(button).to_be_focused()
    button.press("Enter")
    assert downloaded(ui)[1] == ["Ada", "Bo", "Cy"]


def test_nothing_to_export_is_said_at_the_button(tenant: Tenant, open_page: Opener) -> None:
    """IM-17."""
    ui = open_page("/contacts?q=nobody+has+this+name", tenant)
    expect(ui.page.get_by_text("No contacts match")).to_be_visible()
    button = ui.page.get_by_role("button", name="Export")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_accessible_description("There are no contacts here to export.")


def test_what_stops_an_export_is_said_before_a_file_begins(tenant: Tenant, open_page: Opener) -> None:
    """IM-17."""
    ui = open_page("/contacts", tenant)
    expect(ui.main.get_by_text("3 contacts and 1 test user", exact=True)).to_be_visible()
    ui.page.get_by_role("button", name="Export").click()
    ui.page.route("**/api/contacts?*", lambda route: route.abort())
    ui.page.get_by_role("dialog").get_by_role("button", name="Download").click()
    expect(ui.page.get_by_role("dialog").get_by_role("alert")).to_contain_text("did not answer")
