"""axe-core, run in the page."""

import time
from typing import Any

from playwright.sync_api import Error, Locator, expect

from deploy.local.topology import WEB_DIST
from tests.browser.ui import Ui

AXE = WEB_DIST.parent / "node_modules" / "axe-core" / "axe.min.js"
RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
PATIENCE = 20.0  # seconds

Fault = dict[str, Any]


def faults(ui: Ui) -> list[Fault]:
    """What axe calls serious or critical, with the elements it means. A look takes a moment, in which a button may just
    be coming back or a question just going: only what stays wrong is a fault."""
    deadline = time.monotonic() + PATIENCE
    while (found := _look(ui)) and time.monotonic() < deadline:
        pass
    return found


def faults_in_both(ui: Ui) -> list[Fault]:
    """Of a page that is dark and on a phone: as it is, and as it would look at a desk in the light."""
    found = faults(ui)
    for dark in (False, True):
        ui.looks(dark=dark, narrow=dark)
        scheme = "dark" if dark else "light"
        expect(ui.page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
        if not dark:
            found += faults(ui)
    return found


def asked_by_keyboard(ui: Ui, button: Locator, question: str, leave: str) -> Locator:
    """The dialog that a button opens: `leave`, which changes nothing, has the focus, as has the button after Escape."""
    dialog = ui.page.get_by_role("dialog", name=question)
    button.press("Enter")
    expect(dialog.get_by_role("button", name=leave)).to_be_focused()
    assert faults_in_both(ui) == []
    ui.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    ui.page.keyboard.press("Enter")
    return dialog


def _look(ui: Ui) -> list[Fault]:
    try:
        if not ui.page.evaluate("'axe' in window"):
            # the policy lets no script in from elsewhere, nor one written into the page
            ui.page.evaluate(AXE.read_text())
        found: list[Fault] = ui.page.evaluate(RUN)
    except Error as error:  # what it was looking at has gone
        return [{"rule": "axe could not look", "help": error.message, "where": []}]
    return [
        {"rule": fault["id"], "help": fault["help"], "where": [node["html"][:200] for node in fault["nodes"][:5]]}
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
