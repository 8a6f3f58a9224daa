"""An import is rolled back from its report, as a person does it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import asked_by_keyboard, faults_in_both
from tests.browser.conftest import Opener
from tests.support.product.tenant import Tenant
from tests.support.waiting import wait_until

PEOPLE = b"crm_id,first_name,last_name,phone\nA-1,Ada,Alder,3125550001\nB-2,Ben,Birch,3125550002\n"
CHANGES = (
    b"crm_id,first_name,last_name,phone\nA-1,Augusta,King,3125550009\nC-3,Cleo,Cedar,3125550003\nD-4,Dora,Dogwood,\n"
)


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    made = new_tenant("rollback")
    made.finished(made.start_import(PEOPLE)["id"])
    made.finished(made.start_import(CHANGES)["id"])
    wait_until(lambda: len(made.bff.pages("/api/contacts", limit=100)) == 4, message="all are listed")
    return made


def test_an_import_is_rolled_back_from_its_report(open_page: Opener, tenant: Tenant) -> None:
    """IM-15: it is asked first, with what will happen; then what came of it, and what was kept, why and whose."""
    people = {one["full_name"]: one["id"] for one in tenant.bff.pages("/api/contacts", limit=100)}
    tenant.contacts.ok("POST", f"/contacts/{people['Cleo Cedar']}/notes", json={"text": "Called."})
    ui = open_page("/imports/2", tenant)
    button = ui.page.get_by_role("button", name="Roll back import-2")
    question = asked_by_keyboard(ui, button, "Roll back import-2?", "Leave it as it is")
    expect(question).to_contain_text("2 contacts it created are erased")
    expect(question).to_contain_text("1 contact it updated goes back to what it was")
    question.get_by_role("button", name="Roll back", exact=True).click()
    expect(question).to_be_hidden()

    result = ui.page.get_by_role("region", name="Roll-back")
    expect(result).to_contain_text("Rolled back by Ada Admin")
    expect(result).to_contain_text("1 contact erased, 1 as before, 1 kept, wholly or in part")
    expect(button).to_have_count(0)
    expect(ui.main.get_by_text("Rolled back", exact=True).first).to_be_visible()
    expect(ui.main.get_by_text("Finished", exact=True)).to_have_count(0)
    kept = result.get_by_role("listitem")
    expect(kept).to_have_count(1)
    expect(kept).to_contain_text(
        "Contact: Somebody wrote a note on the contact. Archive the contact if it is not wanted"
    )
    assert faults_in_both(ui) == []
    kept.get_by_role("link", name="Cleo Cedar").click()
    expect(ui.panel_of("Cleo Cedar")).to_be_visible()

    ui.page.goto("/imports")
    card = ui.main.get_by_role("listitem").filter(has=ui.page.get_by_role("link", name="import-2", exact=True))
    expect(card).to_contain_text("Rolled back by Ada Admin")
    ui.page.goto("/contacts")
    expect(ui.link("Ada Alder")).to_be_visible()
    expect(ui.link("Dora Dogwood")).to_have_count(0)


def test_history_names_the_import_and_its_roll_back(open_page: Opener, tenant: Tenant) -> None:
    """IM-14, IM-15, AC-5: both stand there, and the list of imports says which of them was taken back."""
    ui = open_page("/contacts", tenant)
    ui.open_contact("Ada Alder", "Alder")
    mentions = ui.section("Recent Import History").get_by_role("listitem")
    expect(mentions).to_have_text([re.compile("import-2.*Rolled back"), re.compile("import-1(?!.*Rolled back)")])
    ui.panel.get_by_role("button", name="History of this contact").click()
    history = ui.panel.get_by_role("region", name="History")
    expect(history).to_contain_text("Rolling back import-2, row 2, by Ada Admin")
    expect(history).to_contain_text("import-2, row 2")
