"""The Notes section: what colleagues write of a contact, and that it is there, harmless and never lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import faults_in_both
from tests.browser.conftest import Opener
from tests.browser.editing import add, keep_editing, question
from tests.browser.ui import Ui
from tests.support.product.tenant import PASSWORD, Tenant
from tests.support.waiting import wait_until

EDITED = re.compile("^edited ")  # a while ago


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    return new_tenant("notebook")


class Notes:
    """The section of a panel that is open."""

    def __init__(self, ui: Ui) -> None:
        self.ui, self.section = ui, ui.section("Notes")

    @property
    def box(self) -> Locator:
        return self.section.get_by_role("textbox")

    def button(self, name: str) -> Locator:
        return self.section.get_by_role("button", name=name, exact=True)

    def note(self, text: str) -> Locator:
        return self.section.get_by_role("listitem").filter(has_text=text)

    def act(self, text: str, name: str) -> None:
        self.note(text).get_by_role("button", name=name).click()

    def write(self, text: str) -> None:
        self.button("Add note").click()
        self.box.fill(text)
        self.button("Save note").click()
        expect(self.box).to_be_hidden()

    def show(self, texts: list[str]) -> None:
        """These and no others, from the first to the last."""
        expect(self.section.get_by_role("listitem").get_by_role("paragraph")).to_have_text(texts)

    def dialog(self, name: str) -> Locator:
        return self.ui.page.get_by_role("dialog", name=name)


def written(tenant: Tenant, contact: str, texts: list[str]) -> list[str]:
    """Notes as colleagues wrote them, one after the other, once the panel has them; gives their ids."""
    path = f"/contacts/{contact}/notes"
    made = [str(tenant.contacts.ok("POST", path, json={"text": text})["note"]["id"]) for text in texts]

    def arrived() -> bool:
        notes = tenant.bff.ok("GET", f"/api/panels/{contact}")["notes"]
        return notes is not None and bool(notes["total"] == len(texts))

    wait_until(arrived, message="the panel has the notes")
    return made


def test_a_note_is_written_edited_pinned_deleted_and_brought_back(open_page: Opener, tenant: Tenant) -> None:
    """NO-1, NO-2: with its author, its times and what it said before; by keyboard as well."""
    id = add(tenant, first_name="Nora", last_name="Nash")
    ui = open_page(f"/contacts/{id}", tenant)
    notes = Notes(ui)
    expect(notes.section).to_contain_text("No notes on this contact")
    notes.button("Add note").click()
    expect(notes.box).to_be_focused()
    expect(notes.section).to_contain_text("never sent to the contact")
    notes.box.fill("Asked about housing")
    ui.page.keyboard.press("Control+Enter")
    expect(notes.button("Add note")).to_be_focused()
    notes.write("Call back in May")
    notes.show(["Call back in May", "Asked about housing"])

    notes.act("Asked about housing", "Pin this note")
    expect(notes.note("Pinned")).to_contain_text("Asked about housing")
    notes.show(["Asked about housing", "Call back in May"])

    notes.act("Asked about housing", "Edit this note")
    notes.box.fill("Asked about housing, answered")
    notes.button("Save note").click()
    expect(notes.note("answered").get_by_role("button", name="Edit this note")).to_be_focused()
    notes.note("answered").get_by_role("button", name=EDITED).click()
    edits = notes.dialog("Edits of this note").get_by_role("listitem")
    expect(edits).to_have_count(2)
    expect(edits.nth(1)).to_contain_text("Asked about housing")
    ui.page.keyboard.press("Escape")
    expect(notes.dialog("Edits of this note")).to_be_hidden()

    for text in ("Call back in May", "answered"):
        notes.act(text, "Delete this note")
        expect(notes.button("Undo")).to_be_focused()
    notes.button("Undo").click()
    expect(notes.note("answered")).to_be_visible()
    notes.button("1 deleted note").click()
    deleted = notes.dialog("Deleted notes")
    expect(deleted.get_by_role("listitem")).to_contain_text("Call back in May")
    deleted.get_by_role("button", name="Restore").click()
    expect(deleted).to_contain_text("No deleted notes")
    expect(deleted.get_by_role("button", name="Close")).to_be_focused()
    ui.page.keyboard.press("Escape")
    expect(deleted).to_be_hidden()
    ui.page.reload()
    notes.show(["Asked about housing, answered", "Call back in May"])


def test_hostile_and_very_long_notes_are_text_and_nothing_else(open_page: Opener, tenant: Tenant) -> None:
    """NO-1: only web addresses are links; the page stays as wide as it was."""
    id = add(tenant, first_name="Hector", last_name="Hale")
    hostile = (
        '<img src=x onerror="document.title=1"><script>document.title=2</script> javascript:alert(1) \u202ereversed'
    )
    link = "See https://example.edu/aid?x=1&y=<2>, or www.example.org."
    written(tenant, id, [hostile, link, "x" * 10_000, "👩‍🚀" * 40])
    ui = open_page(f"/contacts/{id}", tenant, narrow=True)
    notes = Notes(ui)
    expect(notes.section.get_by_role("listitem").last.get_by_role("paragraph")).to_have_text(hostile)
    links = ["https://example.edu/aid?x=1&y=", "www.example.org"]
    expect(notes.note("See ").get_by_role("link")).to_have_text(links)
    expect(notes.note("onerror").locator("a, img, script")).to_have_count(0)
    notes.act("xxxx", "Show the whole note")
    expect(notes.button("Show less")).to_be_visible()
    assert ui.page.evaluate("document.documentElement.scrollWidth") == 390
    expect(ui.page).to_have_title(re.compile("Hector Hale"))

    notes.button("Add note").click()
    notes.box.fill("y" * 10_001)
    expect(notes.section).to_contain_text("At most 10,000 characters; this has 10,001.")
    expect(notes.button("Save note")).to_be_disabled()


def test_an_editor_comes_into_view_with_its_buttons(open_page: Opener, tenant: Tenant) -> None:
    """NO-1: also where it opens at the lower end of the window."""
    id = add(tenant, first_name="Lowell", last_name="Low")
    written(tenant, id, ["At the foot"])
    notes = Notes(open_page(f"/contacts/{id}", tenant))
    expect(notes.note("At the foot")).to_be_visible()
    for opens in (notes.button("Add note"), notes.note("At the foot").get_by_role("button", name="Edit this note")):
        opens.evaluate("one => one.scrollIntoView({ block: 'end' })")
        opens.click()
        for part in (notes.box, notes.button("Cancel"), notes.button("Save note")):
            expect(part).to_be_in_viewport(ratio=1)
        notes.button("Cancel").click()


def test_escape_is_the_topmost_layers_wherever_the_keyboard_is(open_page: Opener, tenant: Tenant) -> None:
    """CT-2: the question's, the dialog's or the note's, not the drawer's behind it, wherever the keyboard is."""
    id = add(tenant, first_name="Uma", last_name="Upton")
    made = tenant.contacts.ok("POST", f"/contacts/{id}/notes", json={"text": "Gone"})["note"]
    tenant.contacts.ok("DELETE", f"/contacts/{id}/notes/{made['id']}", headers={"If-Match": '"1"'})
    ui = open_page(f"/contacts/{id}", tenant)
    notes = Notes(ui)

    def escape() -> None:
        ui.page.evaluate("document.activeElement.blur()")
        ui.page.keyboard.press("Escape")

    notes.button("Add note").click()
    notes.box.fill("Half")
    escape()
    expect(question(ui)).to_be_visible()
    escape()
    expect(question(ui)).to_be_hidden()
    expect(notes.box).to_have_value("Half")
    notes.button("1 deleted note").click()
    expect(notes.dialog("Deleted notes")).to_be_visible()
    escape()
    expect(notes.dialog("Deleted notes")).to_be_hidden()
    expect(notes.box).to_have_value("Half")
    notes.box.fill("")
    escape()
    expect(notes.box).to_be_hidden()
    escape()
    expect(ui.panel).to_be_hidden()


def test_what_is_being_written_is_not_lost(open_page: Opener, tenant: Tenant) -> None:
    """NO-1, CT-5: not by Escape, by leaving, by the edit mode, nor by somebody else's edit or deletion."""
    id = add(tenant, first_name="Ines", last_name="Imhof")
    [made] = written(tenant, id, ["As it was"])
    path = f"/contacts/{id}/notes/{made}"
    ui = open_page(f"/contacts/{id}", tenant)
    notes = Notes(ui)
    notes.act("As it was", "Edit this note")
    notes.box.fill("Mine")
    for leave in ("Escape", "J"):
        if leave == "J":
            ui.panel.get_by_role("button", name="Close").click()
        else:
            ui.page.keyboard.press(leave)
        keep_editing(ui)
        expect(notes.box).to_have_value("Mine")
    ui.panel.get_by_role("button", name="Edit this contact").click()
    ui.panel.get_by_role("form").get_by_role("button", name="Cancel").click()
    expect(notes.box).to_have_value("Mine")

    tenant.contacts.ok("PATCH", path, json={"text": "Theirs"}, headers={"If-Match": '"1"'})
    notes.button("Save note").click()
    expect(notes.section).to_contain_text("Somebody else changed this note meanwhile")
    expect(notes.section).to_contain_text("Theirs")
    notes.button("Save mine instead").click()
    expect(notes.note("Mine")).to_be_visible()

    notes.act("Mine", "Edit this note")
    notes.box.fill("Mine still")
    tenant.contacts.ok("DELETE", path, headers={"If-Match": '"3"'})
    expect(notes.section.get_by_role("listitem")).to_have_count(0)  # the page has heard of it
    notes.button("Save note").click()
    expect(notes.section).to_contain_text("This note was deleted meanwhile")
    notes.button("Save note").click()
    expect(notes.note("Mine still")).to_be_visible()


def test_support_writes_notes_and_edits_its_own(open_page: Opener, tenant: Tenant) -> None:
    """AC-2, NO-1: edited by author or admin; who may not is told why."""
    id = add(tenant, first_name="Olga", last_name="Orr")
    written(tenant, id, ["By somebody else"])
    for name, role in (("Sam", "support"), ("Ivy", "insights")):
        email = f"{name.lower()}@{tenant.slug}.example"
        who = ["--institution", tenant.slug, "--email", email, "--name", name, "--role", role]
        tenant.product.command(["user", "add", *who], f"{PASSWORD}\n")
        ui = open_page(f"/contacts/{id}")
        ui.sign_in(email, PASSWORD)
        notes = Notes(ui)
        expect(notes.note("By somebody else")).to_be_visible()
        if role == "insights":
            expect(notes.button("Add note")).to_have_attribute("aria-disabled", "true")
            expect(notes.section).to_contain_text("Your role, Insights, can't write notes.")
            expect(notes.note("By Sam")).to_contain_text("Sam")
            continue
        notes.write("By Sam")
        act = notes.note("By somebody else").get_by_role("button", name="Delete this note")
        expect(act).to_have_attribute("aria-disabled", "true")
        expect(act).to_have_accessible_name("Delete this note. Only Somebody, who wrote it, or an admin can do this.")
        expect(notes.note("By Sam").get_by_role("button", name="Delete this note", exact=True)).to_be_enabled()


def test_no_state_of_the_notes_has_a_serious_fault(open_page: Opener, tenant: Tenant) -> None:
    """Usable by everybody: list, editor, history, deleted ones; and the rest of a long list."""
    id = add(tenant, first_name="Petra", last_name="Pohl")
    written(tenant, id, [f"Note {n}" for n in range(22)])
    ui = open_page(f"/contacts/{id}", tenant, dark=True, narrow=True)
    notes = Notes(ui)
    notes.act("Note 21", "Pin this note")
    expect(notes.note("Pinned")).to_contain_text("Note 21")
    notes.act("Note 20", "Edit this note")
    notes.box.fill("Note twenty")
    assert faults_in_both(ui) == []
    notes.button("Save note").click()
    notes.note("twenty").get_by_role("button", name=EDITED).click()
    expect(notes.dialog("Edits of this note").get_by_role("listitem")).to_have_count(2)
    assert faults_in_both(ui) == []
    ui.page.keyboard.press("Escape")
    expect(notes.dialog("Edits of this note")).to_be_hidden()
    notes.act("Note 19", "Delete this note")
    expect(notes.button("Undo")).to_be_visible()
    assert faults_in_both(ui) == []
    notes.button("Show more of 21 notes").click()
    expect(notes.note("Note 0")).to_be_visible()
    expect(notes.section.get_by_role("listitem")).to_have_count(21)
