"""An import that its guard stopped, and what a role that may not import sees of it (IM-16, AC-2)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults_in_both
from tests.browser.conftest import Opener
from tests.support.product.tenant import PASSWORD, Tenant
from tests.support.waiting import wait_until

FIRST = b"Vorname,Nachname,Handy\nAda,Alder,3125550001\n"
NEXT = b"Vorname,Nachname,Handy\nBen,Birch,3125550002\nCleo,Cedar,3125550003\nAda,Alder,3125550001\n"
WHY_NOT = "Your role, Insights, can't import contacts. An admin can change roles."


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    """Where a mapping with a guard is remembered, and a file with its columns was stopped by it."""
    made = new_tenant("guarded")
    made.finished(made.reviewed(made.draft(FIRST, "first_name", "last_name", "phone"))["id"])
    (profile,) = made.imports.ok("GET", "/imports/profiles")["items"]
    made.imports.ok("PATCH", f"/imports/profiles/{profile['id']}", json={"guard_percent": 20})
    id = made.start_import(NEXT)["id"]
    wait_until(lambda: made.import_state(id)["problem"]["code"] == "guard", message="the guard stops it")
    wait_until(
        lambda: (made.bff.ok("GET", f"/api/imports/{id}")["problem"] or {}).get("code") == "guard",
        message="the page knows",
    )
    return made


def test_who_may_not_import_sees_a_draft_and_why_nothing_can_be_done(open_page: Opener, tenant: Tenant) -> None:
    """AC-2: every way on is there, switched off, with the reason."""
    email = f"ivy@{tenant.slug}.example"
    who = ["--institution", tenant.slug, "--email", email, "--name", "Ivy", "--role", "insights"]
    tenant.product.command(["user", "add", *who], f"{PASSWORD}\n")
    ui = open_page("/imports/2/setup?step=columns")
    ui.sign_in(email, PASSWORD)
    expect(ui.main).to_contain_text(WHY_NOT)
    expect(ui.page.get_by_role("combobox", name="Field for Handy", exact=True)).to_be_disabled()
    for name in ("Cancel import", "Review"):
        expect(ui.page.get_by_role("button", name=name)).to_have_attribute("aria-disabled", "true")
        expect(ui.page.get_by_role("button", name=name)).to_have_accessible_description(WHY_NOT)
    ui.page.goto("/imports/2/setup")
    expect(ui.page.get_by_role("button", name="Continue")).to_have_attribute("aria-disabled", "true")
    assert faults_in_both(ui) == []
    ui.page.goto("/imports/1")
    expect(ui.page.get_by_role("button", name="Roll back import-1")).to_have_accessible_description(WHY_NOT)


def test_an_import_that_its_guard_stopped_is_reviewed_and_started(open_page: Opener, tenant: Tenant) -> None:
    """IM-11, IM-16: it says what was too much, in the list and where it is started."""
    too_much = "2 of 3 rows would be created, and the guard is 20%."
    ui = open_page("/imports", tenant)
    card = ui.main.get_by_role("listitem").filter(has=ui.page.get_by_role("link", name="import-2", exact=True))
    expect(card).to_contain_text("To be reviewed")
    expect(card).to_contain_text(too_much)
    card.get_by_role("link", name="Review and start").click()
    notice = ui.main.get_by_role("status").filter(has_text="The guard stopped this import before it changed anything")
    expect(notice).to_contain_text(too_much)
    assert ui.counts() == {"All rows": 3, "Created": 2, "Updated": 0, "Unchanged": 1, "Skipped": 0, "Refused": 0}
    assert faults_in_both(ui) == []
    ui.start()
    expect(ui.main.get_by_text("Finished", exact=True)).to_be_visible()
    wait_until(lambda: ui.counts().get("Created") == 2, message="both are new")
