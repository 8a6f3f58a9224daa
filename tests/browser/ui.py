"""The pages as people see them: by role and visible text, never by class or id."""

from playwright.sync_api import Locator, Page, expect

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
        """The page's address without the origin."""
        return "/" + self.page.url.split("/", 3)[3]

    @property
    def main(self) -> Locator:
        """The page without navigation, drawer and what is only read aloud."""
        return self.page.get_by_role("main")

    # --- signing in ------------------------------------------------------------------------------------------------

    def sign_in(self, email: str, password: str) -> None:
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()

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
        return self.page.get_by_role("dialog")

    def panel_of(self, name: str) -> Locator:
        return self.page.get_by_role("dialog", name=name)

    def section(self, title: str) -> Locator:
        return self.panel.get_by_role("region", name=title)

    def fields(self, title: str) -> dict[str, str]:
        """A section's fields as they are shown: name -> value."""
        section = self.section(title)
        names = [text.strip() for text in section.get_by_role("term").all_inner_texts()]
        values = [text.strip() for text in section.get_by_role("definition").all_inner_texts()]
        return dict(zip(names, values, strict=True))

    def open_contact(self, name: str, search: str) -> None:
        self.search(search)
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

    def counts(self) -> dict[str, int]:
        """The report's tiles: "Created" -> 1,976."""
        tiles = self.page.get_by_role("group", name="Show rows by outcome").get_by_role("button").all_inner_texts()
        pairs = (tile.split("\n", 1) for tile in tiles)
        return {name.strip(): int(count.replace(",", "")) for count, name in pairs}
