"""Every route of /api, from the app itself, so that no test can forget a new one."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from panel_bff.access import Demand
from panel_bff.openapi import undone_app
from tests.panel_bff.conftest import Browser

CSV = b"First Name,Last Name,Phone\nAda,Lovelace,5551234567\n"
# What a route needs besides its address, to do what it is for.
REQUESTS: dict[str, dict[str, Any]] = {
    "POST /api/imports": {"query_string": {"file_name": "people.csv"}, "data": CSV},
    "POST /api/imports/{import_id}/mend": {"json": {"rows": [{"row": 2, "cells": ["Ada"]}]}},
    "POST /api/contacts": {"json": {"first_name": "Ada"}},
    "PATCH /api/panels/{contact_id}/contact": {
        "json": {"changes": {"first_name": "Ada"}, "seen": {"first_name": None}}
    },
    "PATCH /api/panels/{contact_id}/labels": {"json": {"add": [str(UUID(int=1))]}},
    "POST /api/panels/{contact_id}/notes": {"json": {"text": "Asked about housing"}},
    "PATCH /api/panels/{contact_id}/notes/{note_id}": {"json": {"text": "Asked about aid"}},
    "POST /api/labels": {"json": {"name": "Honors"}},
    "POST /api/fields": {"json": {"name": "Major", "type": "text"}},
    "PATCH /api/institution": {"json": {"language": "en"}},
    "PATCH /api/fields/{field_id}": {"json": {"name": "Major"}},
    "PUT /api/imports/{import_id}/mapping": {"json": {"mode": "create_only"}},
    "PATCH /api/imports/profiles/{profile_id}": {"json": {"name": "Nightly"}},
    "POST /api/imports/{import_id}/start": {"json": {"dry_run": str(UUID(int=1))}},
}


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
        """A request that would do what the route is for; an id that is not said is nothing's."""
        path = self.path.format(**{id: uuid4() for id in self.ids} | ids)
        sent = {"If-Match": '"1"'} | (headers or {})
        request = REQUESTS.get(str(self), {})
        return browser.ask(self.method, path, sent, csrf=csrf and self.changes_something, **request)


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
