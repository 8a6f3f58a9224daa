"""The contact fields manager, and what becomes of a field in the panel."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opener
from tests.browser.editing import add, keep_editing, question
from tests.browser.ui import Ui, across
from tests.support.product.tenant import PASSWORD, Tenant
from tests.support.waiting import wait_until_equal

PEOPLE = [
    ("Ada", "Alder", {"Major": "Biology", "Remark": "Likes robotics"}),
    ("Ben", "Birch", {"Major": "History"}),
    ("Cleo", "Cedar", {"Major": "History"}),
]
IN_THE_PANEL = ["Housing", "Portal", "Remark", "Major", "Start date", "Aid"]  # without a group first


def a_meadow(new_tenant: Callable[[str], Tenant]) -> Tenant:
    """Three people, two of whom are in History."""
    made = new_tenant("meadow")
    fields = {field["name"]: field for field in made.contacts.ok("GET", "/fields")["items"]}
    options = {option["label"]: option["id"] for option in fields["Major"]["options"]}
    for first_name, last_name, custom in PEOPLE:
        values = {fields[name]["id"]: options.get(value, value) for name, value in custom.items()}
        add(made, first_name=first_name, last_name=last_name, custom=values)
    return made


@pytest.fixture
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    return a_meadow(new_tenant)


@pytest.fixture(scope="module")
def meadow(new_tenant: Callable[[str], Tenant]) -> Tenant:
    """For all who leave the names and the order of its fields as they are."""
    return a_meadow(new_tenant)


class Manager:
    """The page at /fields, as people see it."""

    def __init__(self, ui: Ui) -> None:
        self.ui, self.page = ui, ui.page
        self.table = self.page.get_by_role("table", name="Contact fields")
        self.drawer = ui.panel

    def lists(self, names: list[str]) -> None:
        """The fields, in the order they stand in."""
        expect(self.table.get_by_role("rowheader").get_by_role("link")).to_have_text(names)

    def link(self, name: str) -> Locator:
        return self.table.get_by_role("link", name=name, exact=True)

    def open(self, name: str) -> None:
        self.link(name).click()
        expect(self.page.get_by_role("dialog", name=name)).to_be_visible()

    def box(self, label: str) -> Locator:
        return self.drawer.get_by_role("textbox", name=label, exact=True)

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def save(self, button: str = "Save") -> None:
        self.press(button)
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def preview(self, mode: str) -> Locator:
        return self.drawer.get_by_role("region", name="Preview").get_by_role("group", name=mode)


def open_panel(ui: Ui, tenant: Tenant, name: str) -> Locator:
    """The custom fields in a contact's panel."""
    people = tenant.bff.pages("/api/contacts", limit=100)
    ui.page.goto(f"/contacts/{next(one['id'] for one in people if one['full_name'] == name)}")
    section = ui.section("Custom Contact Fields")
    expect(section).to_be_visible()
    return section


def panel_shows(ui: Ui, tenant: Tenant, name: str, custom: dict[str, str]) -> None:
    """A contact's panel has exactly these custom fields."""
    open_panel(ui, tenant, name)
    ui.shows("Custom Contact Fields", custom)


def test_a_number_field_made_in_the_manager_takes_only_numbers_in_the_panel(open_page: Opener, tenant: Tenant) -> None:
    """CF-1, CF-2, CF-4: with what was typed still there when it was refused."""
    manager = Manager(open_page("/fields", tenant))
    manager.page.get_by_role("link", name="New field").click()
    manager.drawer.get_by_role("radio", name="Number").check()
    manager.box("Name").fill("Credits")
    manager.box("Description").fill("Earned so far")
    manager.drawer.get_by_role("combobox", name="Group").fill("Academics")
    expect(manager.preview("As read")).to_contain_text("Credits")
    expect(manager.preview("As read")).to_contain_text("1,250")
    expect(manager.preview("As edited").get_by_role("textbox", name="Credits")).to_have_value("1250")
    expect(manager.page.get_by_role("option", name="Academics")).to_be_visible()
    manager.page.keyboard.press("Escape")  # the list of groups
    expect(manager.page.get_by_role("option", name="Academics")).to_be_hidden()
    manager.save("Create field")
    expect(manager.link("Credits")).to_be_focused()

    ui = manager.ui
    open_panel(ui, tenant, "Ada Alder").get_by_role("button", name="empty field").click()
    wait_until_equal(lambda: ui.fields("Custom Contact Fields").get("Credits"), "Not set")
    ui.panel.get_by_role("button", name="Edit this contact").click()
    ui.section("Custom Contact Fields").get_by_role("button", name="empty field").click()
    box = ui.panel.get_by_role("textbox", name="Credits")
    box.fill("about twelve")
    ui.panel.get_by_role("button", name="Save").click()
    expect(ui.panel.get_by_text("A number looks like 12 or -12.5.")).to_be_visible()
    expect(box).to_have_value("about twelve")
    box.fill("1012.50")
    ui.panel.get_by_role("button", name="Save").click()
    expect(ui.section("Custom Contact Fields")).to_contain_text("1,012.5")


def test_a_renamed_field_is_renamed_in_every_panel_and_its_type_is_locked(open_page: Opener, tenant: Tenant) -> None:
    """CF-1, CF-2."""
    manager = Manager(open_page("/fields", tenant))
    manager.open("Remark")
    expect(manager.drawer).to_contain_text("A field's type can't change once it exists")
    expect(manager.drawer.get_by_role("radio")).to_have_count(0)
    manager.box("Name").fill("AID")
    manager.press("Save")
    expect(manager.drawer).to_contain_text("There is already a field named Aid.")
    expect(manager.box("Name")).to_have_value("AID")
    expect(manager.box("Name")).to_be_focused()
    manager.box("Name").fill("Advisor remark")
    manager.save()
    panel_shows(manager.ui, tenant, "Ada Alder", {"Advisor remark": "Likes robotics", "Major": "Biology"})


def test_an_option_in_use_goes_once_its_values_have_a_new_place(open_page: Opener, tenant: Tenant) -> None:
    """CF-2: asked with the number of contacts that hold it."""
    manager = Manager(open_page("/fields", tenant))
    manager.open("Major")
    manager.drawer.get_by_role("button", name="Remove History").click()
    expect(manager.drawer).to_contain_text("2 contacts hold it")
    manager.press("Save")
    fate = manager.drawer.get_by_label("What happens to their values?")
    expect(fate).to_be_focused()
    expect(manager.drawer).to_contain_text("Choose what happens to its values.")
    fate.select_option("Move to Nursing")
    manager.save()
    panel_shows(manager.ui, tenant, "Ben Birch", {"Major": "Nursing"})

    manager.page.goto("/fields")
    manager.open("Major")
    expect(manager.box("Option 1")).to_have_value("Biology")
    expect(manager.box("Option 2")).to_have_value("Nursing")
    expect(manager.box("Option 3")).to_have_count(0)
    manager.drawer.get_by_role("button", name="Remove Biology").click()
    manager.drawer.get_by_label("What happens to its value?").select_option("Clear the value")
    manager.save()
    panel_shows(manager.ui, tenant, "Ada Alder", {"Remark": "Likes robotics"})


def test_an_option_taken_into_use_meanwhile_is_asked_about_all_the_same(open_page: Opener, tenant: Tenant) -> None:
    """CF-2: nobody holds it when the drawer opens, somebody does when it is saved."""
    manager = Manager(open_page("/fields", tenant))
    manager.open("Major")
    expect(manager.drawer).to_contain_text("2 contacts")
    manager.drawer.get_by_role("button", name="Remove Nursing").click()
    expect(manager.drawer).to_contain_text("goes when you save")
    ada = next(one for one in tenant.bff.pages("/api/contacts", limit=100) if one["full_name"] == "Ada Alder")["id"]
    major = next(one for one in tenant.bff.ok("GET", "/api/catalogue")["fields"] if one["name"] == "Major")
    nursing = next(option["id"] for option in major["options"] if option["label"] == "Nursing")
    seen = tenant.contacts.ok("GET", f"/contacts/{ada}")
    etag = {"If-Match": f'"{seen["version"]}"'}
    tenant.contacts.ok("PATCH", f"/contacts/{ada}", json={"custom": {major["id"]: nursing}}, headers=etag)

    manager.press("Save")
    expect(manager.drawer).to_contain_text("1 contact holds it")
    manager.drawer.get_by_label("What happens to its value?").select_option("Move to Biology")
    manager.save()
    panel_shows(manager.ui, tenant, "Ada Alder", {"Remark": "Likes robotics", "Major": "Biology"})


def test_options_are_added_renamed_and_reordered_by_keyboard(open_page: Opener, tenant: Tenant) -> None:
    """CF-2: a renamed option stays the contact's."""
    manager = Manager(open_page("/fields", tenant))
    manager.open("Major")
    keyboard = manager.page.keyboard
    manager.box("Option 3").focus()
    keyboard.press("Enter")
    expect(manager.box("Option 4")).to_be_focused()
    keyboard.type("Law")
    keyboard.press("Alt+ArrowUp")
    expect(manager.box("Option 3")).to_be_focused()
    expect(manager.box("Option 3")).to_have_value("Law")
    manager.box("Option 1").fill("Life sciences")
    expect(manager.preview("As read")).to_contain_text("Life sciences")
    manager.save()
    labels = {field["name"]: field["options"] for field in tenant.bff.ok("GET", "/api/catalogue")["fields"]}["Major"]
    assert [option["label"] for option in labels] == ["Life sciences", "History", "Law", "Nursing"]
    panel_shows(manager.ui, tenant, "Ada Alder", {"Remark": "Likes robotics", "Major": "Life sciences"})


def test_a_deleted_field_names_who_loses_a_value_and_comes_back_with_all(open_page: Opener, tenant: Tenant) -> None:
    """CF-8: by Undo right after, and from the list of deleted fields later."""
    manager = Manager(open_page("/fields", tenant))
    manager.open("Major")
    manager.press("Delete field")
    sure = manager.page.get_by_role("dialog", name="Delete Major?")
    expect(sure).to_contain_text("3 contacts hold a value of it")
    expect(sure.get_by_role("button", name="Keep the field")).to_be_focused()
    sure.get_by_role("button", name="Delete field").click()
    expect(manager.page.get_by_role("dialog")).to_have_count(0)
    expect(manager.link("Major")).to_have_count(0)
    manager.press("Undo")
    expect(manager.link("Major")).to_be_visible()

    manager.open("Major")
    manager.box("Name").fill("Typed, and not asked about")
    manager.press("Delete field")
    sure.get_by_role("button", name="Delete field").click()
    expect(manager.page.get_by_role("dialog")).to_have_count(0)
    expect(manager.link("Major")).to_have_count(0)
    panel_shows(manager.ui, tenant, "Ada Alder", {"Remark": "Likes robotics"})
    manager.page.goto("/fields/deleted")
    expect(manager.ui.main).to_contain_text("values of 3 contacts")
    manager.press("Restore Major")
    expect(manager.page.get_by_role("dialog", name="Major")).to_be_visible()
    panel_shows(manager.ui, tenant, "Ada Alder", {"Remark": "Likes robotics", "Major": "Biology"})


def test_fields_are_searched_sorted_and_moved_as_the_panel_shows_them(open_page: Opener, tenant: Tenant) -> None:
    """CF-1, CF-3: by any column, both ways, and by keyboard."""
    manager = Manager(open_page("/fields", tenant))
    manager.lists(IN_THE_PANEL)
    heading = manager.table.get_by_role("columnheader", name="Name")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    manager.lists(sorted(IN_THE_PANEL))
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    manager.lists(sorted(IN_THE_PANEL, reverse=True))
    manager.page.get_by_role("searchbox", name="Search fields by name").fill("mar")
    expect(manager.link("Remark")).to_be_visible()
    expect(manager.link("Major")).to_have_count(0)
    manager.page.get_by_role("searchbox").fill("nothing like that")
    expect(manager.page.get_by_role("heading", name="No fields match")).to_be_visible()
    manager.press("Show all fields")
    expect(manager.table).to_be_visible()

    heading = manager.table.get_by_role("columnheader", name="Order")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    manager.lists(IN_THE_PANEL)
    manager.link("Housing").focus()
    manager.page.keyboard.press("ArrowDown")
    expect(manager.link("Portal")).to_be_focused()
    manager.page.keyboard.press("Alt+ArrowUp")
    expect(manager.table.get_by_role("rowheader").get_by_role("link").first).to_have_text("Portal")
    expect(manager.link("Portal")).to_be_focused()
    manager.table.get_by_role("button", name="Move the group Financial aid up").click()
    moved = ["Portal", "Housing", "Remark", "Aid", "Major", "Start date"]
    manager.lists(moved)
    said = manager.page.get_by_role("status").filter(has_text="Financial aid was moved up")
    expect(said).to_have_count(1)  # the moves are saved, one after the other; leaving the page would end them
    panel = open_panel(manager.ui, tenant, "Ada Alder")
    panel.get_by_role("button", name="empty field").click()
    wait_until_equal(lambda: list(manager.ui.fields("Custom Contact Fields")), moved)


def test_closing_the_tab_asks_while_a_move_is_being_saved(open_page: Opener, tenant: Tenant) -> None:
    """CF-1: a move is shown at once and lost if the page goes before it is saved."""
    manager = Manager(open_page("/fields", tenant))
    manager.lists(IN_THE_PANEL)
    manager.page.route("**/api/fields/*", lambda _: None)  # the save is not answered
    manager.table.get_by_role("button", name="Move Portal up").click()
    manager.lists(["Portal", "Housing", *IN_THE_PANEL[2:]])
    manager.page.on("dialog", lambda dialog: dialog.dismiss())
    with manager.page.expect_event("dialog") as asked:
        manager.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"


def test_two_people_at_one_field_lose_nothing(open_page: Opener, tenant: Tenant) -> None:
    """CT-5 of a definition: the second is told at once what the first changed, and keeps what was typed."""
    slow, fast = (Manager(open_page("/fields", tenant)) for _ in range(2))
    slow.open("Aid")
    slow.box("Name").fill("Aid in dollars")
    fast.open("Aid")
    fast.box("Description").fill("Per year")
    fast.save()
    expect(slow.drawer).to_contain_text("Somebody else changed this field meanwhile")
    expect(slow.drawer).to_contain_text("They changed the description")
    slow.press("Load theirs, keep what I typed")
    expect(slow.box("Description")).to_have_value("Per year")
    expect(slow.box("Name")).to_have_value("Aid in dollars")
    slow.save()
    saved = {field["name"]: field for field in tenant.bff.ok("GET", "/api/catalogue")["fields"]}
    assert saved["Aid in dollars"]["description"] == "Per year"


def test_unsaved_edits_of_a_field_are_asked_about(open_page: Opener, meadow: Tenant) -> None:
    """Nothing typed is lost by Escape, by a link or by Back."""
    manager = Manager(open_page("/fields", meadow))
    manager.open("Aid")
    manager.box("Name").fill("Something else")
    for leave in (lambda: manager.page.keyboard.press("Escape"), manager.page.go_back):
        leave()
        expect(question(manager.ui)).to_be_visible()
        keep_editing(manager.ui)
        expect(manager.box("Name")).to_have_value("Something else")
    manager.press("Cancel")
    question(manager.ui).get_by_role("button", name="Discard").click()
    expect(manager.page.get_by_role("dialog")).to_have_count(0)
    manager.lists(IN_THE_PANEL)


def test_support_sees_the_fields_and_why_not_to_change_them(open_page: Opener, meadow: Tenant) -> None:
    """AC-2."""
    who = ["--institution", meadow.slug, "--email", f"sam@{meadow.slug}.example", "--name", "Sam", "--role", "support"]
    meadow.product.command(["user", "add", *who], f"{PASSWORD}\n")
    manager = Manager(open_page("/fields"))
    manager.ui.sign_in(f"sam@{meadow.slug}.example", PASSWORD)
    expect(manager.table).to_be_visible()
    expect(manager.ui.main.get_by_role("button", name="New field")).to_be_disabled()
    manager.open("Major")
    expect(manager.drawer).to_contain_text("Your role, Support, can't")
    expect(manager.box("Name")).to_be_disabled()
    expect(manager.drawer.get_by_role("switch", name="In escalations")).to_be_disabled()
    for button in ("Save", "Delete field", "Add option"):
        expect(manager.drawer.get_by_role("button", name=button)).to_be_disabled()


def test_on_a_phone_a_field_is_edited_within_the_width(open_page: Opener, meadow: Tenant) -> None:
    """CF-3, on 390 pixels."""
    manager = Manager(open_page("/fields", meadow, narrow=True))
    manager.open("Major")
    wait_until_equal(lambda: across(manager.drawer), (0, 390))
    assert manager.page.evaluate("document.documentElement.scrollWidth") == 390
    manager.drawer.get_by_role("switch", name="In generative AI").click(force=True)
    expect(manager.preview("As edited")).to_contain_text("Major")
    manager.save()
    expect(manager.link("Major")).to_be_visible()
