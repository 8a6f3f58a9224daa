"""Signing in and out."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.support.product.tenant import PASSWORD, Tenant


def test_a_wrong_password_is_said_and_the_right_one_leads_on(
    open_page: Opener, new_tenant: Callable[[str], Tenant]
) -> None:
    """AC-1: one comes back to the address one asked for, and signing out leads to the door."""
    tenant = new_tenant("doors")
    ui = open_page("/imports")
    expect(ui.page.get_by_role("heading", name="Sign in")).to_be_visible()

    ui.sign_in(f"admin@{tenant.slug}.example", "not-the-password")
    expect(ui.page.get_by_role("alert")).to_contain_text("That did not match")
    expect(ui.page.get_by_label("Email")).to_have_value(f"admin@{tenant.slug}.example")

    ui.sign_in(f"admin@{tenant.slug}.example", PASSWORD)
    expect(ui.page.get_by_role("heading", name="Imports", exact=True)).to_be_visible()
    expect(ui.page.get_by_role("navigation").get_by_text("Doors College")).to_be_visible()

    ui.page.get_by_role("button", name="your account").click()
    ui.page.get_by_role("menuitem", name="Sign out").click()
    expect(ui.page.get_by_role("heading", name="Sign in")).to_be_visible()
    ui.page.goto("/contacts")
    expect(ui.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_institution_without_contacts_is_led_to_imports(
    open_page: Opener, new_tenant: Callable[[str], Tenant]
) -> None:
    """CT-1."""
    ui = open_page("/contacts", new_tenant("empty"))
    expect(ui.page.get_by_role("heading", name="No contacts yet")).to_be_visible()
    ui.page.get_by_role("link", name="Import contacts").click()
    expect(ui.page.get_by_role("heading", name="No imports yet")).to_be_visible()
