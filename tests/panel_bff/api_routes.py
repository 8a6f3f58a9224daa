"""Every route of /api, from the app itself, so that no test can forget a new one."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from werkzeug.test import TestResponse

from panel_bff.access import Demand
from panel_bff.openapi import undone_app
from tests.panel_bff.conftest import Browser

CSV = b"First Name,Last Name,Phone\nAda,Lovelace,5551234567\n"


@dataclass(frozen=True)
class ApiRoute:
    method: str
    path: str  # with {names} in braces
    demand: Demand | None  # None: open to anybody

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def changes_something(self) -> bool:
        return self.method not in ("GET", "HEAD", "OPTIONS")

    @property
    def ids(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    def ask(
        self, browser: Browser, headers: dict[str, str] | None = None, csrf: bool = True, **ids: Any
    ) -> TestResponse:
        """A request that would do what the route is for."""
        path = self.path.format(**ids)
        request: dict[str, Any] = {}
        if self.method == "POST" and self.path == "/api/imports":
            request = {"query_string": {"file_name": "people.csv"}, "data": CSV}
        return browser.ask(self.method, path, headers, csrf=csrf and self.changes_something, **request)


@cache
def api_routes() -> list[ApiRoute]:
    """All but signing in, which has tests of its own."""
    app = undone_app()
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            demand = getattr(app.view_functions[rule.endpoint], "__demand__", None)
            found += [
                ApiRoute(method, path, demand) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            ]
    return [route for route in found if str(route) != "POST /api/session"]
