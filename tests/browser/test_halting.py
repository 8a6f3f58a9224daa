"""Pause, resume and cancel an import, as a person does it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from playwright.sync_api import expect

from deploy.local.stack import Stack
from tests.browser.axe import asked_by_keyboard, faults_in_both
from tests.browser.conftest import Opener
from tests.browser.ui import Ui
from tests.support.product.tenant import Tenant
from tests.support.waiting import wait_until, wait_until_equal

ROWS = 2_500  # three batches


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    return new_tenant("halting")


def people(area: int) -> bytes:
    lines = (f"Ada,Alder {n},{area}555{n:04}" for n in range(ROWS))
    return "\n".join(["first_name,last_name,phone", *lines]).encode()


WAITING = "SELECT 1 FROM pg_locks WHERE relation = 'import_batch'::regclass AND NOT granted"


@contextmanager
def held_batch(stack: Stack) -> Iterator[Callable[[], bool]]:
    """Contacts comes to no end with a batch meanwhile, so that nobody has to be quick; gives a wait for that batch."""
    with psycopg.connect(stack.dsn_of("contacts")) as connection:
        connection.execute("LOCK TABLE import_batch IN ACCESS EXCLUSIVE MODE")
        yield lambda: bool(wait_until(lambda: connection.execute(WAITING).fetchone(), message="a batch is under way"))


def assert_counts(ui: Ui, **expected: int) -> None:
    """IM-13: they add up."""
    assert sum(expected.values()) == ROWS
    names = {name.replace("_", " ").capitalize(): count for name, count in expected.items()}
    wait_until_equal(ui.counts, dict.fromkeys(ui.counts(), 0) | {"All rows": ROWS} | names)


def test_an_import_is_paused_and_resumed(open_page: Opener, tenant: Tenant, stack: Stack) -> None:
    """IM-12: the batch under way is finished and counted; who paused it is said, and no time left is."""
    ui = open_page("/contacts", tenant)
    expect(ui.page.get_by_role("heading", name="No contacts yet")).to_be_visible()
    ui.drop_on_contacts("people.csv", people(312))
    ui.set_up("people.csv")
    ui.check()
    with held_batch(stack) as is_under_way:
        ui.start()
        expect(ui.page.get_by_role("heading", name="import-1")).to_be_visible()
        expect(ui.main.get_by_text("Running", exact=True)).to_be_visible()
        assert is_under_way()
        ui.page.get_by_role("button", name="Pause import-1").click()
        expect(ui.main.get_by_text("Pausing", exact=True)).to_be_visible()
        expect(ui.main).to_contain_text("pauses after the batch under way")
    expect(ui.main.get_by_text("Paused", exact=True)).to_be_visible()
    progress = ui.page.get_by_role("progressbar", name="Progress of import-1")
    expect(progress).to_have_attribute("aria-valuenow", "40")
    expect(ui.main).to_contain_text("1,000 of 2,500 rows · paused by Ada Admin")
    expect(ui.main).not_to_contain_text("left")

    ui.page.goto("/imports")
    later = tenant.start_import(b"first_name,last_name,phone\nBen,Birch,3125559999\n")
    card = ui.main.get_by_role("listitem").filter(has=ui.page.get_by_role("link", name=later["name"], exact=True))
    expect(card).to_contain_text("waits for import-1, which is paused")
    ui.page.get_by_role("button", name="Resume import-1").click()
    ui.page.get_by_role("link", name="import-1", exact=True).click()
    expect(ui.main.get_by_text("Finished", exact=True)).to_be_visible()
    assert_counts(ui, created=ROWS)
    expect(ui.main).to_contain_text("Resumed by Ada Admin")
    tenant.finished(later["id"])


def test_an_import_is_cancelled_with_the_keyboard(open_page: Opener, tenant: Tenant, stack: Stack) -> None:
    """IM-12, IM-13: it is asked first, with what stays; the rest is one range of rows that were not reached."""
    ui = open_page("/imports", tenant, dark=True, narrow=True)
    ui.choose("people.csv", people(773))
    ui.set_up("people.csv")
    ui.check()
    with held_batch(stack) as is_under_way:
        ui.start()
        expect(ui.main.get_by_text("Running", exact=True)).to_be_visible()
        assert is_under_way()
        cancel = ui.page.get_by_role("button", name="Cancel import-")
        question = asked_by_keyboard(ui, cancel, "Cancel import-", "Keep the import")
        expect(question).to_contain_text("No row is decided yet")
        expect(question).to_contain_text("The other 2,500 are not imported")
        question.get_by_role("button", name="Cancel the import").press("Enter")
        expect(question).to_be_hidden()
        expect(ui.main.get_by_text("Cancelling", exact=True)).to_be_visible()
    expect(ui.main.get_by_text("Cancelled", exact=True)).to_be_visible()
    assert_counts(ui, created=1_000, not_reached=1_500)
    expect(ui.main).to_contain_text("Cancelled by Ada Admin")
    expect(ui.main).to_contain_text("The 1,500 rows after row 1,001 were not reached.")
    ui.page.get_by_role("button", name="Not reached").click()
    expect(ui.main).to_contain_text("1,500 rows after row 1,001, up to the end of the file: not reached.")
    assert faults_in_both(ui) == []
