"""A real browser on the whole running product, with an institution of its own for each test that writes."""

import shutil
from collections.abc import Callable, Generator, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from deploy.local.topology import WEB_DIST
from tests.browser.students import FIELDS
from tests.browser.ui import Ui
from tests.support.product.tenant import Product, Tenant

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# As root, Chromium has no sandbox; and nothing is to be asked of the outside world.
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]

Opener = Callable[..., Ui]
FAILED = pytest.StashKey[bool]()

PATIENCE_MS = 60_000  # a busy machine is slow; a condition that holds is seen at once
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def new_tenant(product: Product) -> Iterator[Callable[[str], Tenant]]:
    """An institution with the students' custom fields and an admin."""
    made: list[Tenant] = []

    def make(name: str) -> Tenant:
        tenant = product.new_tenant(name)
        made.append(tenant)
        for position, field in enumerate(FIELDS):
            tenant.contacts.ok("POST", "/fields", json={**field, "position": position})
        return tenant

    yield make
    for tenant in made:
        for connection in (tenant.contacts, tenant.labels, tenant.imports, tenant.summary, tenant.bff):
            connection.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert (WEB_DIST / "index.html").exists(), "The web UI is not built: run make web"
    program = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    assert program, "There is no Chromium here: apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def profile_of(browser: Browser, product: Product) -> Iterator[Callable[[Tenant | None], BrowserContext]]:
    """The browser profile of an institution's admin, or of nobody: the UI's scripts are fetched and compiled once."""
    made: dict[str, BrowserContext] = {}
    address = product.urls["panel-bff"]

    def profile(tenant: Tenant | None) -> BrowserContext:
        slug = "" if tenant is None else tenant.slug
        if slug not in made:
            made[slug] = browser.new_context(base_url=address, reduced_motion="reduce")
            made[slug].set_default_timeout(PATIENCE_MS)
        if tenant is None:
            made[slug].clear_cookies()
        else:  # put over the ones that are there: a page that is open must not find itself signed out for a moment
            name, value = tenant.signed_in()["Cookie"].split("=", 1)
            made[slug].add_cookies([{"name": name, "value": value, "url": address}])
        return made[slug]

    yield profile
    for context in made.values():
        context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def open_page(
    profile_of: Callable[[Tenant | None], BrowserContext], request: pytest.FixtureRequest
) -> Iterator[Opener]:
    """`open_page("/contacts", tenant)`: a page of its own, signed in unless there is no tenant. No page may break."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)

    def opened(path: str, tenant: Tenant | None = None, *, dark: bool = False, narrow: bool = False) -> Ui:
        contexts.append(profile_of(tenant))
        ui = Ui(contexts[-1].new_page())
        ui.looks(dark=dark, narrow=narrow)
        watch(ui.page)
        ui.page.goto(path)
        return ui

    yield opened
    for page in {page for context in contexts for page in context.pages}:
        if request.node.stash.get(FAILED, False):  # printed with the failure: what stood there instead
            print(page.url, page.locator("body").aria_snapshot(), sep="\n")
        if page.url.startswith("http"):
            page.evaluate("localStorage.clear()")
        page.close()
    assert not faults
