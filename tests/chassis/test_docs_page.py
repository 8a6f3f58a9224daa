"""/docs: the service's document as a page that needs nobody else."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from chassis import docs_page
from tests.support.keys import Keys
from tests.support.product.apps import app_of, routes_of

SERVICES = ("contacts", "labels", "imports", "summary", "panel-bff")


class Page(HTMLParser):
    """Its text, its ids, and every address it names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.addresses: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.addresses |= {value for name, value in attrs if name in ("href", "src") and value}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_and_schema_of_a_service_is_on_its_page(service: str, keys: Keys, tmp_path: Path) -> None:
    """design 4: each service describes itself, offline and without a script."""
    with app_of(service, keys, tmp_path) as app:
        client = app.test_client()
        document, answer = client.get("/openapi.json").json, client.get("/docs")
        css = client.get("/docs.css")
    page = Page(answer.text)
    assert document is not None
    assert [route for route in routes_of(document) if f"{route.method} {route.path}" not in page.text] == []
    assert {f"schema-{name}" for name in document["components"]["schemas"]} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    inside = {address[1:] for address in page.addresses if address.startswith("#")}
    assert inside <= set(page.ids)
    assert {address for address in page.addresses if not address.startswith("#")} == {"openapi.json", "docs.css"}
    assert not page.tags & {"script", "style", "img", "iframe"}
    assert docs_page.POLICY in answer.headers.getlist("Content-Security-Policy")
    assert css.mimetype == "text/css"
    assert "url(" not in css.text
    assert "@import" not in css.text


def test_what_a_document_says_is_text_and_never_markup() -> None:
    """design 4: a description is shown as it is."""
    evil = "<script>alert(1)</script> `<b>`"
    told = {"tags": ["t"], "summary": evil, "responses": {"200": {"description": evil}}}
    page = Page(docs_page.page({"info": {"title": evil, "version": "1"}, "paths": {"/a": {"get": told}}}))
    assert "script" not in page.tags
    assert page.text.count("<script>alert(1)</script>") == 4
