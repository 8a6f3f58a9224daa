"""axe-core, run in the page."""

from typing import Any

from deploy.local.topology import WEB_DIST
from tests.browser.ui import Ui

AXE = WEB_DIST.parent / "node_modules" / "axe-core" / "axe.min.js"
RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
LOOKS = 3

Fault = dict[str, Any]


def faults(ui: Ui) -> list[Fault]:
    """What axe calls serious or critical, with the elements it means. A look takes a moment, in which a button may just
    be coming back: only what is still wrong at the third look is a fault."""
    found: list[Fault] = []
    for _ in range(LOOKS):
        found = _look(ui)
        if not found:
            break
    return found


def _look(ui: Ui) -> list[Fault]:
    if not ui.page.evaluate("'axe' in window"):
        ui.page.evaluate(AXE.read_text())  # the policy lets no script in from elsewhere, nor one written into the page
    found: list[Fault] = ui.page.evaluate(RUN)
    return [
        {"rule": fault["id"], "help": fault["help"], "where": [node["html"][:200] for node in fault["nodes"][:5]]}
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
