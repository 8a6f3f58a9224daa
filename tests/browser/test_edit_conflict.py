"""Two people in the panel of one contact (CT-5)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opener
from tests.browser.editing import Edit, add, custom, edit, kept
from tests.browser.ui import Ui
from tests.support.product.tenant import Tenant


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    return new_tenant("twins")


def side(ui: Ui, field: str, whose: str) -> Locator:
    return ui.panel.get_by_role("radiogroup", name=field).get_by_role("radio").filter(has_text=whose)


def test_different_fields_edited_at_once_both_stand(open_page: Opener, tenant: Tenant) -> None:
    """CT-5: nobody is asked, and each sees the other's."""
    id = add(tenant, first_name="Vera", last_name="Vetch", email="vera@vetch.example")
    ada, bo = (open_page(f"/contacts/{id}", tenant) for _ in range(2))
    hers, his = edit(ada), edit(bo)
    hers.box("Last name").fill("Violet")
    his.box("Enrollment ID").fill("E-77")
    hers.save()
    his.save()
    expect(bo.panel_of("Vera Violet")).to_be_visible()
    expect(bo.section("Default Contact Fields")).to_contain_text("E-77")
    expect(ada.section("Default Contact Fields")).to_contain_text("E-77")
    state = kept(tenant, id)
    assert (state["last_name"], state["enrollment_id"], state["version"]) == ("Violet", "E-77", 3)


def test_the_same_field_asks_and_either_value_may_be_chosen(open_page: Opener, tenant: Tenant) -> None:
    """CT-5: it says who set theirs and when; what did not conflict goes along."""
    fields = {field["name"]: field["id"] for field in tenant.contacts.ok("GET", "/fields")["items"]}
    values = {fields["Start date"]: "2027-02-01"}
    id = add(tenant, first_name="Wim", last_name="Willow", custom=values)
    first, second = (open_page(f"/contacts/{id}", tenant) for _ in range(2))
    one, other = edit(first), edit(second)
    one.box("Last name").fill("Wicker")
    one.box("Start date").fill("Mar 1, 2027")
    other.box("Last name").fill("Wisteria")
    other.box("Start date").fill("Apr 1, 2027")
    other.box("Email").fill("wim@wisteria.example")
    one.save()
    other.button("Save").click()

    expect(second.panel_of("Somebody else changed the same")).to_be_visible()
    expect(other.button("Save again")).to_be_disabled()
    expect(side(second, "Last name", "Yours")).to_contain_text("Wisteria")
    expect(side(second, "Start date", "Theirs")).to_contain_text("Mar 1, 2027")
    expect(side(second, "Last name", "Theirs")).to_contain_text("Ada Admin, in the panel, ")  # and when
    assert kept(tenant, id)["version"] == 2
    side(second, "Last name", "Theirs").click()
    side(second, "Start date", "Yours").click()
    other.button("Save again").click()

    expect(second.panel_of("Wim Wicker")).to_be_visible()
    expect(second.panel.get_by_role("link", name="wim@wisteria.example")).to_be_visible()
    assert custom(tenant, id) == {"Start date": "2027-04-01"}
    assert kept(tenant, id)["version"] == 3


def test_a_change_elsewhere_never_overwrites_what_is_typed(open_page: Opener, tenant: Tenant) -> None:
    """CT-5: it is said, and shows where nobody typed; the field being edited stays as it is typed."""
    id = add(tenant, first_name="Xena", last_name="Xylem", email="xena@xylem.example")
    form: Edit = edit(ui := open_page(f"/contacts/{id}", tenant))
    form.box("Last name").fill("Xanadu")
    seen = tenant.contacts.request("GET", f"/contacts/{id}").headers["etag"]
    changes = {"last_name": "Xerox", "email": "x@y.example"}
    tenant.contacts.ok("PATCH", f"/contacts/{id}", json=changes, headers={"If-Match": seen})

    expect(form.form.get_by_text("Changed elsewhere meanwhile: Last name, Email.")).to_be_visible()
    expect(form.form.get_by_text("Saving asks about Last name.")).to_be_visible()
    expect(form.box("Email")).to_have_value("x@y.example")
    expect(form.box("Last name")).to_have_value("Xanadu")
    form.button("Save").click()
    expect(side(ui, "Last name", "Theirs")).to_contain_text("Xerox")
    ui.panel.get_by_role("radiogroup", name="Last name").get_by_text("Xanadu").click()
    form.button("Save again").click()
    expect(ui.panel_of("Xena Xanadu")).to_be_visible()
    assert kept(tenant, id)["email"] == "x@y.example"
