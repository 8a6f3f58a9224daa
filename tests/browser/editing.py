"""The panel's edit mode as people see it."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.ui import Ui
from tests.support.product.tenant import Tenant
from tests.support.waiting import wait_until


class Edit:
    """The edit form of a panel that is open."""

    def __init__(self, ui: Ui) -> None:
        self.ui = ui
        self.form = ui.panel.get_by_role("form")

    def box(self, name: str) -> Locator:
        return self.form.get_by_role("textbox", name=name, exact=True)

    def choose(self, name: str, option: str) -> None:
        """Of a list that is searched by typing."""
        self.form.get_by_role("combobox", name=name, exact=True).fill(option)
        self.ui.page.get_by_role("option", name=option, exact=True).click()

    def button(self, name: str) -> Locator:
        return self.form.get_by_role("button", name=name, exact=True)

    def save(self) -> None:
        """And the panel is read again."""
        self.button("Save").click()
        expect(pencil(self.ui)).to_be_visible()

    @property
    def problem(self) -> Locator:
        return self.form.get_by_role("alert")

    def fault_of(self, name: str) -> str:
        """What is said beside a field, which is also what is read aloud with it."""
        box = self.box(name)
        expect(box).to_have_attribute("aria-invalid", "true")
        described = (box.get_attribute("aria-describedby") or "").split()
        return " ".join(self.ui.page.locator(f"[id='{id}']").inner_text() for id in described)


def pencil(ui: Ui) -> Locator:
    return ui.panel.get_by_role("button", name="Edit this contact")


def edit(ui: Ui) -> Edit:
    pencil(ui).click()
    expect(ui.panel.get_by_role("form")).to_be_visible()
    return Edit(ui)


def question(ui: Ui) -> Locator:
    """What asks before something typed is lost."""
    return ui.page.get_by_role("dialog", name="Leave without saving?")


def keep_editing(ui: Ui) -> None:
    """Answers the question; it is gone, and the panel has the keyboard back."""
    question(ui).get_by_role("button", name="Keep editing").click()
    expect(question(ui)).to_have_count(0)
    expect(ui.panel.locator(":focus")).to_have_count(1)


def add(tenant: Tenant, **fields: object) -> str:
    """A contact that panel-bff knows; gives its id."""
    id = str(tenant.contacts.ok("POST", "/contacts", json=fields)["id"])
    wait_until(lambda: tenant.bff.request("GET", f"/api/panels/{id}").status == 200, message="the panel is there")
    return id


def kept(tenant: Tenant, id: str) -> dict[str, Any]:
    """A contact as its owner has it."""
    state: dict[str, Any] = tenant.contacts.ok("GET", f"/contacts/{id}")
    return state


def custom(tenant: Tenant, id: str) -> dict[str, Any]:
    """A contact's custom values by the name of their field; a choice by its option's label."""
    fields = {field["id"]: field for field in tenant.contacts.ok("GET", "/fields")["items"]}
    found = {}
    for field_id, value in kept(tenant, id)["custom"].items():
        labels = {option["id"]: option["label"] for option in fields[field_id]["options"]}
        found[fields[field_id]["name"]] = labels.get(value, value)
    return found


def labels(tenant: Tenant, id: str) -> list[str]:
    """The names of a contact's labels, as `labels` has them."""
    names = {label["id"]: label["name"] for label in tenant.labels.pages("/labels", limit=100)}
    return sorted(names[label] for label in tenant.labels.ok("GET", f"/contact-labels/{id}")["labels"])
