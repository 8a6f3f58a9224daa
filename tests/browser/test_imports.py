"""The 2,000-row CSV, both ways in, and what its panels show."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from deploy.local.stack import Stack
from tests.browser.conftest import Opener
from tests.browser.students import BAD_PHONE, ROWS, TWICE, Student, clean, csv_of, students
from tests.browser.ui import Ui
from tests.support.product.tenant import Tenant
from tests.support.waiting import wait_until, wait_until_equal

CREATED = ROWS - len(TWICE)


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    return new_tenant("both-ways")


def wait_until_listed(tenant: Tenant, number: int) -> None:
    """Its contacts: a page that is opened then need not look a second time, which it does in its own time."""
    asked = {"import": number, "archived": "any", "limit": 1}
    wait_until(
        lambda: tenant.bff.ok("GET", "/api/contacts", params=asked)["total"] == CREATED, message="all are listed"
    )


def assert_report(ui: Ui) -> None:
    """IM-13: the counts add up, and a refused row says why and what to do."""
    expect(ui.main.get_by_text("Finished", exact=True)).to_be_visible()
    others = dict.fromkeys(ui.counts(), 0)
    wait_until_equal(ui.counts, others | {"All rows": ROWS, "Created": CREATED, "Refused": len(TWICE)})
    assert CREATED + len(TWICE) == ROWS
    expect(ui.main.get_by_text(f"{len(BAD_PHONE)} rows of the created and updated")).to_be_visible()

    ui.page.get_by_role("button", name="Refused").click()
    first = ui.page.get_by_role("region", name="Refused rows").get_by_role("listitem").first
    expect(first).to_contain_text(f"Row {min(TWICE) + 2}")  # the header is row 1
    expect(first).to_contain_text("duplicate-in-file")
    expect(first).to_contain_text("Keep one of the two rows")


def assert_panel_is(ui: Ui, student: Student, report: str) -> None:
    """ID-9, CF-6, CF-7, IM-14: the panel beside the row of the file."""
    cells = student.cells
    ui.open_contact(student.full_name, cells["crm_id"] if cells["email"] == "" else cells["email"])
    expect(ui.panel.get_by_role("link", name=student.shown_phone).first).to_be_visible()
    if cells["preferred_name"]:
        expect(ui.panel.get_by_text(f"Legal first name: {cells['first_name']}")).to_be_visible()
    if cells["email"]:
        expect(ui.panel.get_by_role("link", name=cells["email"])).to_be_visible()
    expect(ui.section("Labels").get_by_role("listitem")).to_have_text(student.labels)

    shown = ui.fields("Default Contact Fields")
    assert shown["CRM ID"] == cells["crm_id"]
    assert shown["Enrollment ID"] == (cells["enrollment_id"] or "Not set")
    assert shown["Language"] == ("Spanish" if cells["language"] else "English")
    assert student.shown_phone in shown["Channels"]
    assert ("Email" in shown["Channels"]) == bool(cells["email"])
    assert (shown["AI Disabled"], shown["Test User"], shown["Previous Phone"]) == ("No", "No", "Not set")

    custom = ui.fields("Custom Contact Fields")
    assert _lower(custom) == _lower(student.shown_custom)
    history = ui.section("Recent Import History")
    expect(history.get_by_role("link", name=report, exact=True)).to_be_visible()
    expect(history).to_contain_text(f"Created from row {student.number + 2:,}")
    ui.page.keyboard.press("Escape")
    expect(ui.panel).to_be_hidden()


def _lower(fields: dict[str, str]) -> dict[str, str]:
    return {name: value.lower() for name, value in fields.items()}


def some(people: list[Student]) -> list[Student]:
    """Three of them: early, with a preferred name, and late."""
    whole = [student for student in clean(people) if student.cells["email"]]
    return [whole[5], next(student for student in whole if student.cells["preferred_name"]), whole[-1]]


def test_a_csv_dropped_on_the_contacts_page_becomes_panels(open_page: Opener, tenant: Tenant, stack: Stack) -> None:
    """IM-1, IM-11, IM-12, IM-13. The worker is away at the start, so that progress is there to be seen."""
    people = students("312")
    ui = open_page("/contacts", tenant)
    expect(ui.page.get_by_role("heading", name="No contacts yet")).to_be_visible()
    ui.drop_on_contacts("students.csv", csv_of(people))
    ui.set_up("students.csv")
    ui.check()
    stack.stop_program("imports-work")
    try:
        ui.start()
        expect(ui.page.get_by_role("heading", name="import-1")).to_be_visible()
        ui.is_at("/imports/1")
        expect(ui.page.get_by_role("progressbar", name="Progress of import-1")).to_be_visible()
        expect(ui.main).to_contain_text("waits for its turn")
    finally:
        stack.start_program("imports-work")
    assert_report(ui)

    wait_until_listed(tenant, 1)
    ui.page.get_by_role("navigation").get_by_role("link", name="Contacts").click()
    expect(ui.main.get_by_text(f"{CREATED:,} contacts")).to_be_visible()
    wait_until(lambda: 10 < ui.table.get_by_role("row").count() < 60, message="only the rows in view are in the page")
    for student in some(people):
        assert_panel_is(ui, student, "import-1")


def test_a_csv_dropped_into_the_folder_becomes_panels(open_page: Opener, tenant: Tenant) -> None:
    """IM-1, IM-14. Runs after the first, in the same institution: nobody is shared between the files."""
    people = students("773")
    wait_until(tenant.folder.is_dir, message="the institution has a folder")
    half_written = tenant.folder / "students.part"
    half_written.write_bytes(csv_of(people))
    half_written.rename(tenant.folder / "more-students.csv")

    wait_until(lambda: len(tenant.bff.ok("GET", "/api/imports")["items"]) == 2, message="the file is taken")

    ui = open_page("/imports", tenant)
    ui.page.get_by_role("link", name="import-2", exact=True).click()
    expect(ui.page.get_by_role("heading", name="import-2")).to_be_visible()
    expect(ui.main.get_by_text("from the watched folder")).to_be_visible()
    assert_report(ui)

    wait_until_listed(tenant, 2)
    ui.page.get_by_role("link", name="Contacts", exact=True).last.click()
    expect(ui.main.get_by_text(f"{CREATED:,} contacts")).to_be_visible()
    ui.is_at("/contacts?import=2&archived=any")
    for student in some(people):
        assert_panel_is(ui, student, "import-2")


def test_columns_that_are_not_known_wait_for_somebody_to_say_what_they_are_for(
    open_page: Opener, tenant: Tenant
) -> None:
    """IM-3."""
    ui = open_page("/imports", tenant)
    ui.choose("odd.csv", b"first_name,last_name,phone,Shoe size\nAda,Berg,3125550100,38\n")
    ui.set_up("odd.csv")
    expect(ui.page.get_by_role("combobox", name="Field for Shoe size")).to_have_value("Do not import")
    expect(ui.page.get_by_role("combobox", name="Field for phone")).to_have_value("Phone")


def test_a_picture_is_not_taken_for_a_csv(open_page: Opener, tenant: Tenant) -> None:
    """IM-18."""
    ui = open_page("/imports", tenant)
    ui.choose("cat.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    expect(ui.page.get_by_role("alert")).to_contain_text("PNG")
