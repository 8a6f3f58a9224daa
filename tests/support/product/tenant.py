"""One institution of the running product: its owners' services, and a browser that somebody signed in."""

import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from uuid import UUID

from chassis.auth import Signer
from tests.support.oracle.people import CustomField
from tests.support.product.http import Answer, Headers, Http
from tests.support.waiting import wait_until

SERVICES = ("contacts", "labels", "imports", "summary")
PASSWORD = "of-this-test-session-only"
CAMPAIGN_URL = "https://platform.example/campaigns/{campaign_id}"
ENDED = ("finished", "failed", "cancelled")


@dataclass(frozen=True, kw_only=True)
class Product:
    """Where the services answer, the key panel-bff signs with, and how a `panel-bff` command is run."""

    urls: Mapping[str, str]  # by service: http://host:port
    signing_key: Path
    drop_dir: Path
    command: Callable[[list[str], str], str]  # arguments and standard input; gives standard output
    clients: list[Http] = field(default_factory=list)

    def client(self, service: str, headers: Callable[[], Headers]) -> Http:
        """One that is closed with the others, at the test's end."""
        self.clients.append(Http(self.urls[service], headers))
        return self.clients[-1]

    def close(self) -> None:
        for client in self.clients:
            client.close()

    def new_tenant(self, name: str) -> "Tenant":
        """An institution with one admin, as the commands of panel-bff make them."""
        slug = f"{name}-{secrets.token_hex(3)}"
        wanted = ["--slug", slug, "--name", f"{name.title()} College", "--campaign-url", CAMPAIGN_URL]
        printed = self.command(["institution", "add", *wanted], "")
        email = f"admin@{slug}.example"
        user = ["user", "add", "--institution", slug, "--email", email, "--name", "Ada Admin", "--role", "admin"]
        self.command(user, f"{PASSWORD}\n")
        return Tenant(self, UUID(printed.split()[-1]), slug, email)


class Bearer:
    """The header of a service token, signed again before the old one ends."""

    def __init__(self, signer: Signer, audience: str, institution: UUID, role: str = "admin") -> None:
        self._sign = partial(signer.token, audience, institution=institution, user="test-user", role=role)
        self._until = 0.0
        self._header: dict[str, str] = {}

    def __call__(self) -> Headers:
        if time.monotonic() > self._until:
            self._header = {"Authorization": f"Bearer {self._sign()}"}
            self._until = time.monotonic() + 60
        return self._header


class Tenant:
    """Asks the services of one institution as panel-bff does, and panel-bff as a browser does."""

    def __init__(self, product: Product, id: UUID, slug: str, email: str) -> None:
        self.product = product
        self.id = id
        self.slug = slug
        self._email = email
        self._browser: dict[str, str] | None = None
        self.contacts, self.labels, self.imports, self.summary = (self.owner(service) for service in SERVICES)

    @cached_property
    def bff(self) -> Http:
        return self.product.client("panel-bff", self.signed_in)

    def owner(self, service: str) -> Http:
        signer = Signer("panel-bff", self.product.signing_key)
        return self.product.client(service, Bearer(signer, service, self.id))

    def signed_in(self) -> Headers:
        """Cookie and CSRF token of a session."""
        if self._browser is None:
            origin = {"Sec-Fetch-Site": "same-origin"}
            said = {"email": self._email, "password": PASSWORD}
            with closing(Http(self.product.urls["panel-bff"])) as door:
                answer = door.request("POST", "/api/session", json=said, headers=origin)
            assert answer.status == 200, answer.body
            cookie = answer.headers["set-cookie"].split(";")[0]
            self._browser = {"Cookie": cookie, "X-CSRF-Token": answer.json["csrf_token"], **origin}
        return self._browser

    @property
    def folder(self) -> Path:
        """Where files are dropped for this institution."""
        return self.product.drop_dir / self.slug

    def define(self, customs: list[CustomField]) -> None:
        for custom in customs:
            wanted: dict[str, Any] = {"name": custom.name, "type": custom.type}
            if custom.options:
                wanted["options"] = list(custom.options)
            self.contacts.ok("POST", "/fields", json=wanted)

    def upload(self, data: bytes, name: str = "people.csv", **params: str) -> Answer:
        """As the page does it, through panel-bff."""
        headers = {"Content-Type": "text/csv", "Idempotency-Key": secrets.token_hex(8)}
        query = {"file_name": name, **params}
        return self.bff.request("POST", "/api/imports", params=query, content=data, headers=headers)

    def start_import(self, data: bytes, **params: str) -> dict[str, Any]:
        answer = self.upload(data, **params)
        assert answer.status == 201, answer.body
        started: dict[str, Any] = answer.json
        return started

    def draft(self, data: bytes, *targets: str, **query: str) -> str:
        """A file whose columns somebody has said the meaning of, unless their names are enough."""
        query, headers = {"file_name": "people.csv", "draft": "true", **query}, {"Content-Type": "text/csv"}
        made = self.imports.ok("POST", "/imports", params=query, content=data, headers=headers)
        if targets:
            columns = [{"target": target} for target in targets]
            self.imports.ok("PUT", f"/imports/{made['id']}/mapping", json={"columns": columns})
        return str(made["id"])

    def run_dry(self, draft: str) -> str:
        """The dry run, once it is finished."""
        self.imports.ok("POST", f"/imports/{draft}/dry-run")
        wait_until(
            lambda: self.import_state(draft)["dry_run"]["state"] == "finished", message="the dry run is finished"
        )
        return str(self.import_state(draft)["dry_run"]["id"])

    def start(self, draft: str, dry_run: str) -> dict[str, Any]:
        """As it was reviewed; the import, when it is over."""
        self.imports.ok("POST", f"/imports/{draft}/start", json={"dry_run": dry_run})
        return self.finished(draft)

    def reviewed(self, draft: str) -> dict[str, Any]:
        """Run dry, then started."""
        return self.start(draft, self.run_dry(draft))

    def import_state(self, id: str) -> dict[str, Any]:
        state: dict[str, Any] = self.imports.ok("GET", f"/imports/{id}")
        return state

    def finished(self, id: str, timeout: float = 300) -> dict[str, Any]:
        """The import, when it is over; it must have gone well."""

        ended: dict[str, Any] = {}

        def over() -> bool:
            ended.update(self.import_state(id))
            return ended["status"] in ENDED

        try:
            wait_until(over, timeout)
        except AssertionError:
            raise AssertionError(f"the import is not over after {timeout:g} s: {ended}") from None
        assert ended["status"] == "finished", ended
        return ended

    def report(self, id: str) -> list[dict[str, Any]]:
        return self.imports.pages(f"/imports/{id}/rows")

    def correct_phone(self, contact_id: str, phone: str) -> dict[str, Any]:
        """As staff do it in the panel."""
        seen = self.contacts.request("GET", f"/contacts/{contact_id}")
        etag = {"If-Match": seen.headers["etag"]}
        changed: dict[str, Any] = self.contacts.ok(
            "PATCH", f"/contacts/{contact_id}", json={"phone": phone}, headers=etag
        )
        return changed
