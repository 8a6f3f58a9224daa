"""The summary section: made without a model and by one, each sentence leading to its messages."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from deploy.local import fake_model
from deploy.local.dialogues import Line
from deploy.local.fake_model import Exchange, FakeModel, writes
from deploy.local.simulator import Platform
from deploy.local.stack import Stack
from tests.browser.axe import faults
from tests.browser.conftest import Opener
from tests.browser.ui import Ui, across
from tests.support.product.tenant import Tenant
from tests.support.waiting import wait_until

PEOPLE = b"""first_name,last_name,phone
Ben,Birch,3125550002
Cleo,Cedar,3125550003
Ede,Elm,3125550005
Flo,Fir,3125550006
Gil,Gum,3125550007
"""
TALK = [
    Line("bot", "Hi! Have you sent us your transcript?"),
    Line("contact", "Not yet, call me at 312-555-0005. When is the deadline for the scholarship?"),
    Line("staff", "The deadline is December 1 at noon."),
    Line("contact", "ok thanks, I will send it on Friday"),
]
# each with the messages of TALK it rests on, counted from 1
WRITTEN = [
    ("The contact has not sent a transcript.", [1, 2]),
    ("The scholarship's deadline is December 1 at noon.", [2, 3]),
    ("The contact will send it on Friday.", [4]),
]
MODEL = "test-model-1"


@pytest.fixture(scope="module")
def tenant(new_tenant: Callable[[str], Tenant]) -> Tenant:
    made = new_tenant("glade")
    made.finished(made.start_import(PEOPLE)["id"])
    wait_until(lambda: len(made.bff.pages("/api/contacts", limit=100)) == 5, message="all are listed")
    return made


@pytest.fixture
def model(stack: Stack, tenant: Tenant) -> Iterator[FakeModel]:
    """The institution's model, by the file that an operator would write; no process is started again."""
    file = stack.places.secrets / "models.toml"
    with fake_model.running() as served:
        table = {"base_url": served.url, "model": MODEL, "api_key": "of-nobody"}
        lines = [f"{name} = {json.dumps(value)}" for name, value in table.items()]
        file.write_text("\n".join([f"[institutions.{tenant.id}]", *lines]))
        yield served
        file.unlink()


def id_of(tenant: Tenant, name: str) -> str:
    people = tenant.bff.pages("/api/contacts", limit=100)
    return next(str(person["id"]) for person in people if person["full_name"] == name)


def tell(stack: Stack, tenant: Tenant, contact: str, lines: list[Line]) -> None:
    """As the outside platform does; until the panel has them."""
    start = datetime.now(UTC) - timedelta(minutes=len(lines))
    before = _count(tenant, contact)
    with Platform(stack) as platform:
        for minute, line in enumerate(lines):
            whom = {"id": contact, "institution_id": str(tenant.id)}
            platform.send(whom, line, start + timedelta(minutes=minute))
    wait_until(lambda: _count(tenant, contact) == before + len(lines), message="the messages arrive")


def _count(tenant: Tenant, contact: str) -> int:
    conversation = tenant.bff.ok("GET", f"/api/panels/{contact}")["conversation"]
    return int(conversation["message_count"]) if conversation else 0


@contextmanager
def said_of(section: Locator, number: Locator) -> Iterator[Locator]:
    """The message behind a number, while it is shown."""
    number.click()
    shown = section.get_by_role("dialog", name=number.get_attribute("aria-label") or "")
    expect(shown).to_be_visible()
    yield shown
    number.press("Escape")
    expect(shown).to_be_hidden()


def written(lines: list[tuple[str, list[int]]] = WRITTEN) -> str:
    return "".join(text + "".join(f" [{number}]" for number in numbers) + "\n" for text, numbers in lines)


def test_a_summary_is_made_on_a_click(open_page: Opener, tenant: Tenant, stack: Stack) -> None:
    """CS-1, CS-2, CS-4, CS-6, CT-5: without a model; labelled, no news to who asked, stale when the talk goes on."""
    id = id_of(tenant, "Cleo Cedar")
    ui = open_page(f"/contacts/{id}", tenant)
    section = ui.section("Conversation Summary")
    expect(section).to_contain_text("There are no messages to summarize yet.")
    tell(stack, tenant, id, TALK)
    ui.page.reload()
    section.get_by_role("button", name="Generate summary").click()
    expect(section.get_by_text("Extractive", exact=True)).to_be_visible()
    expect(section).to_contain_text("deadline")
    expect(section).to_contain_text("No messages since")
    expect(section.get_by_text("Changed just now")).to_have_count(0)
    with said_of(section, section.get_by_role("button", name="Message 1")) as message:
        expect(message).to_contain_text("The bot, SMS")

    tell(stack, tenant, id, [Line("contact", "Thank you, I will send it today!")])
    expect(section).to_contain_text("1 message since")
    section.get_by_role("button", name="Generate again").click()
    expect(section).to_contain_text("No messages since")


def test_each_sentence_of_a_model_leads_to_its_messages(
    open_page: Opener, tenant: Tenant, stack: Stack, model: FakeModel
) -> None:
    """CS-1, CS-2, CS-3, CS-4: one by one as they pass; what cites nothing is not shown."""
    go_on = threading.Event()

    def answer(exchange: Exchange) -> None:
        exchange.begin()
        exchange.write(written(WRITTEN[:1]) + "Nobody said this.\nThe scholarship's dead")
        go_on.wait(120)
        exchange.write("line is December 1 at noon. [2][3]\n" + written(WRITTEN[2:]))
        exchange.end()

    model.will(answer)
    id = id_of(tenant, "Ede Elm")
    tell(stack, tenant, id, TALK)
    ui = open_page(f"/contacts/{id}", tenant)
    section = ui.section("Conversation Summary")
    section.get_by_role("button", name="Generate summary").click()
    sentences = section.get_by_role("listitem")
    expect(sentences).to_have_count(1)
    expect(section).to_contain_text(f"{MODEL} is writing")
    go_on.set()
    expect(section).to_contain_text("No messages since")
    expect(section.get_by_text(MODEL, exact=True)).to_be_visible()
    expect(sentences).to_have_count(len(WRITTEN))
    for sentence, (text, numbers) in zip(sentences.all(), WRITTEN, strict=True):
        expect(sentence).to_contain_text(text)
        expect(sentence.get_by_role("button")).to_have_count(len(numbers))
        for citation, number in zip(sentence.get_by_role("button").all(), numbers, strict=True):
            with said_of(section, citation) as message:
                expect(message).to_contain_text(TALK[number - 1].text)

    with said_of(section, section.get_by_role("button", name="Message 1")):
        assert faults(ui) == []

    again = section.get_by_role("button", name="Generate again")
    expect(again).to_be_disabled()
    expect(again).to_have_accessible_description(re.compile("No message came since"))
    section.get_by_role("button", name="What was sent").click()
    sent = ui.page.get_by_role("dialog", name="What was sent to the model")
    expect(sent).to_contain_text("contact: Not yet, call me at [phone]. When is")
    expect(sent).not_to_contain_text("312-555-0005")
    assert faults(ui) == []
    ui.page.keyboard.press("Escape")
    expect(sent).to_be_hidden()
    expect(ui.panel_of("Ede Elm")).to_be_visible()
    ui.page.reload()
    expect(sentences).to_have_count(len(WRITTEN))
    tell(stack, tenant, id, [Line("contact", "Sent!")])
    expect(section).to_contain_text("1 message since")
    expect(again).to_be_enabled()


def test_a_model_that_fails_is_said_and_tried_again(
    open_page: Opener, tenant: Tenant, stack: Stack, model: FakeModel
) -> None:
    """CS-6: the summary that was there stays; a reload says it still."""
    id = id_of(tenant, "Flo Fir")
    tell(stack, tenant, id, TALK)
    model.will(writes("It went well. [3]"))
    ui = open_page(f"/contacts/{id}", tenant)
    section = ui.section("Conversation Summary")
    section.get_by_role("button", name="Generate summary").click()
    expect(section).to_contain_text("It went well.")
    tell(stack, tenant, id, [Line("contact", "One more thing")])
    model.will(fake_model.declines)
    expect(section).to_contain_text("1 message since")
    section.get_by_role("button", name="Generate again").click()
    for _ in range(2):
        alert = section.get_by_role("alert")
        expect(alert).to_contain_text("No summary was made")
        expect(alert).to_contain_text("The model declined to summarize this conversation.")
        expect(section).to_contain_text("It went well.")
        ui.page.reload()
    model.will(writes("Now it went well. [5]"))
    section.get_by_role("button", name="Try again").click()
    expect(section).to_contain_text("Now it went well.")
    expect(section.get_by_role("alert")).to_have_count(0)


def test_another_language_is_made_on_request_and_both_are_kept(
    open_page: Opener, tenant: Tenant, stack: Stack, model: FakeModel
) -> None:
    """CS-5."""
    id = id_of(tenant, "Gil Gum")
    tell(stack, tenant, id, TALK)
    model.will(writes("In English. [1]"), writes("En español. [1]"))
    ui = open_page(f"/contacts/{id}", tenant)
    section = ui.section("Conversation Summary")
    section.get_by_role("button", name="Generate summary").click()
    expect(section).to_contain_text("In English.")
    _choose(ui, "Spanish")
    expect(section).to_contain_text("No summary in Spanish yet.")
    section.get_by_role("button", name="Generate summary").click()
    expect(section).to_contain_text("En español.")
    assert "the tag es." in model.requests[-1]["messages"][0]["content"]
    _choose(ui, "English")
    expect(section).to_contain_text("In English.")
    ui.page.reload()
    expect(section).to_contain_text("En español.")


def _choose(ui: Ui, language: str) -> None:
    ui.section("Conversation Summary").get_by_role("combobox", name="Language of the summary").click()
    expect(ui.page.get_by_role("option", name=language, exact=True)).to_be_visible()
    if language == "Spanish":
        assert faults(ui) == []
    ui.page.get_by_role("option", name=language, exact=True).click()


def test_a_summary_service_that_is_away_is_said_and_tried_again(
    open_page: Opener, tenant: Tenant, stack: Stack
) -> None:
    """CS-6: the panel reads on; the card says what happened and offers to try again."""
    id = id_of(tenant, "Ben Birch")
    tell(stack, tenant, id, [Line("contact", "Where is the library?"), Line("staff", "Beside the station.")])
    stack.stop_program("summary-web")
    try:
        ui = open_page(f"/contacts/{id}", tenant)
        section = ui.section("Conversation Summary")
        section.get_by_role("button", name="Generate summary").click()
        expect(section.get_by_role("alert")).to_contain_text("No summary was made")
        expect(ui.section("Default Contact Fields")).to_contain_text("(312) 555-0002")
    finally:
        stack.start_program("summary-web")
        stack.wait_ready(["summary-web"])
    section.get_by_role("button", name="Try again").click()
    expect(section.get_by_text("Extractive", exact=True)).to_be_visible()
    expect(section.get_by_role("alert")).to_have_count(0)


def test_on_a_phone_a_cited_message_fits_the_screen(open_page: Opener, tenant: Tenant, stack: Stack) -> None:
    """CS-4, on 390 pixels, by keyboard."""
    id = id_of(tenant, "Cleo Cedar")
    ui = open_page(f"/contacts/{id}", tenant, narrow=True)
    section = ui.section("Conversation Summary")
    number = section.get_by_role("button", name="Message 1")
    number.press("Enter")
    message = section.get_by_role("dialog", name="Message 1")
    expect(message).to_contain_text("SMS")

    def fits() -> bool:
        begins, width = across(message)
        return begins >= 0 and width > 0 and begins + width <= 390

    wait_until(fits, message="the message is within the screen")
    number.press("Escape")
    expect(message).to_be_hidden()
    expect(number).to_be_focused()
    expect(ui.panel_of("Cleo Cedar")).to_be_visible()
