"""A real browser on the whole running product, with an institution of its own for each test that writes."""

import shutil
from collections.abc import Callable, Iterator

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

expect.set_options(timeout=20_000)  # two busy cores are slow; a condition that holds is seen at once


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
            made[slug].set_default_timeout(20_000)
        if tenant is None:
            made[slug].clear_cookies()
        else:  # put in the place of the old one: never is a page that is open signed out
            name, value = tenant.signed_in()["Cookie"].split("=", 1)
            made[slug].add_cookies([{"name": name, "value": value, "url": address}])
        return made[slug]

    yield profile
    for context in made.values():
        context.close()


@pytest.fixture
def open_page(profile_of: Callable[[Tenant | None], BrowserContext]) -> Iterator[Opener]:
    """`open_page("/contacts", tenant)`: a page of its own, signed in unless there is no tenant. No page may break."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)

    def opened(path: str, tenant: Tenant | None = None, *, dark: bool = False, narrow: bool = False) -> Ui:
        contexts.append(profile_of(tenant))
        page = contexts[-1].new_page()
        page.set_viewport_size({"width": 390, "height": 844} if narrow else {"width": 1440, "height": 900})
        page.emulate_media(color_scheme="dark" if dark else "light")
        watch(page)
        page.goto(path)
        return Ui(page)

    yield opened
    for page in {page for context in contexts for page in context.pages}:
        if page.url.startswith("http"):
            page.evaluate("localStorage.clear()")
        page.close()
    assert not faults
