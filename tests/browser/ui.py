"""The pages as people see them: by role and visible text, never by class or id."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.support.waiting import wait_until, wait_until_equal

DROP = """([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, {type: "text/csv"}));
    return data;
}"""


class Ui:
    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def path(self) -> str:
        """The page's address without the origin, as it is now; `is_at` waits for one."""
        return "/" + self.page.url.split("/", 3)[3]

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(path)

    @property
    def main(self) -> Locator:
        """The page without navigation, drawer and what is only read aloud."""
        return self.page.get_by_role("main")

    def looks(self, *, dark: bool, narrow: bool) -> None:
        """On a phone or a desk, in the dark or not; what is open stays open."""
        self.page.set_viewport_size({"width": 390, "height": 844} if narrow else {"width": 1440, "height": 900})
        self.page.emulate_media(color_scheme="dark" if dark else "light")

    # --- signing in ------------------------------------------------------------------------------------------------

    def sign_in(self, email: str, password: str) -> None:
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def point_at(self, element: Locator, shown: Locator) -> None:
        """By mouse, until it shows something: an element may slide from under the pointer before it was noticed."""

        def pointed() -> bool:
            element.hover(force=True)  # also at what is disabled
            return shown.is_visible()

        wait_until(pointed, message="what is pointed at shows something")

    def pick(self, box: Locator, option: str) -> None:
        """By keyboard, out of a list that is searched; again where a machine types faster than the list marks."""
        found = self.page.get_by_role("option", name=option, exact=True)

        def picked() -> bool:
            box.fill("")
            box.fill(option)
            expect(found).to_have_attribute("data-combobox-selected", "true")  # what Enter takes
            box.press("Enter")
            return box.get_attribute("aria-expanded") == "false"

        box.focus()
        wait_until(picked, message=f"{option} is picked")
        expect(box).to_have_value(option)

    # --- the table -------------------------------------------------------------------------------------------------

    @property
    def table(self) -> Locator:
        return self.page.get_by_role("table", name="Contacts")

    def row(self, name: str) -> Locator:
        return self.table.get_by_role("row").filter(has=self.page.get_by_role("link", name=name, exact=True))

    def link(self, name: str) -> Locator:
        return self.table.get_by_role("link", name=name, exact=True)

    def search(self, text: str) -> None:
        self.page.get_by_role("searchbox", name="Search contacts").fill(text)

    # --- the panel -------------------------------------------------------------------------------------------------

    @property
    def panel(self) -> Locator:
        """The drawer; a question before it and a message shown in it are dialogs too, but have no button "Close"."""
        close = self.page.get_by_role("button", name="Close", exact=True)
        return self.page.get_by_role("dialog").filter(has=close)

    def panel_of(self, name: str) -> Locator:
        return self.page.get_by_role("dialog", name=name)

    def section(self, title: str) -> Locator:
        return self.panel.get_by_role("region", name=title)

    def fields(self, title: str) -> dict[str, str]:
        """A section's fields as they are shown now, read in one go: name -> value."""
        section = self.section(title)
        both = section.get_by_role("term").or_(section.get_by_role("definition")).all_inner_texts()
        texts = [text.strip() for text in both]
        return dict(zip(texts[::2], texts[1::2], strict=True))

    def shows(self, title: str, fields: dict[str, str]) -> None:
        """Waits until a section shows exactly these, in this order: what changed elsewhere comes a moment later."""
        wait_until_equal(lambda: list(self.fields(title).items()), list(fields.items()))

    def open_contact(self, name: str, search: str) -> None:
        self.search(search)
        expect(self.page).to_have_url(re.compile(r"[?&]q="))  # no list comes any more between finding and clicking
        self.link(name).click()
        expect(self.panel_of(name)).to_be_visible()
        expect(self.section("Default Contact Fields")).to_be_visible()

    # --- imports ---------------------------------------------------------------------------------------------------

    def drop_on_contacts(self, name: str, data: bytes) -> None:
        """A file dragged from the desktop onto the page and let go."""
        file = self.page.evaluate_handle(DROP, [name, data.decode()])
        self.page.dispatch_event("body", "dragenter", {"dataTransfer": file})
        target = self.page.get_by_text("Drop the CSV to import its contacts")
        expect(target).to_be_visible()
        target.dispatch_event("drop", {"dataTransfer": file})

    def choose(self, name: str, data: bytes) -> None:
        """A file chosen on the Imports page."""
        file = {"name": name, "mimeType": "text/csv", "buffer": data}
        self.page.get_by_label("Choose a CSV file to import").set_input_files(file)  # type: ignore[arg-type]

    def set_up(self, name: str) -> None:
        """Waits until a file that was sent is a draft, with its columns shown."""
        expect(self.page.get_by_role("heading", name=f"Import {name}")).to_be_visible()
        expect(self.page.get_by_role("list", name="Columns of the file")).to_be_visible()

    def check(self) -> None:
        """From the columns to what the import would do."""
        self.page.get_by_role("button", name="Check", exact=True).click()
        expect(self.page.get_by_role("heading", name="Row by row")).to_be_visible()

    def start(self) -> None:
        """From the check to the report."""
        self.page.get_by_role("button", name="Continue").click()
        self.page.get_by_role("button", name="Start the import").click()
        expect(self.page).to_have_url(re.compile(r"/imports/\d+$"))

    def import_file(self, name: str, data: bytes, *, dropped: bool = False) -> None:
        """A file whose columns are known, from its choice to the report: checked, reviewed and started."""
        if dropped:
            self.drop_on_contacts(name, data)
        else:
            self.choose(name, data)
        self.set_up(name)
        self.check()
        self.start()

    def counts(self) -> dict[str, int]:
        """The report's tiles as they are now: "Created" -> 1,976."""
        tiles = self.page.get_by_role("group", name="Show rows by outcome").get_by_role("button").all_inner_texts()
        pairs = (tile.split("\n", 1) for tile in tiles)
        return {name.strip(): int(count.replace(",", "")) for count, name in pairs}


def across(element: Locator) -> tuple[float, float]:
    """Where an element begins and how wide it is."""
    box = element.bounding_box() or {"x": 0, "width": 0}
    return box["x"], box["width"]
