"""AC-1 on every route of the owners: the ids of another institution are the ids of nobody."""

from typing import Any
from uuid import UUID

import orjson
import pytest

from chassis.auth import Signer
from chassis.db import Database
from chassis.events import Received
from tests.support.product.apps import Route, routes_of
from tests.support.product.http import Http
from tests.support.product.in_process import InProcess
from tests.support.product.tenant import SERVICES, Bearer, Tenant
from tests.support.waiting import wait_until

ROWS = {"first_row": "1", "last_row": "9"}
PEOPLE = b"Vorname,Nachname,Handy\nGrace,Hopper,5551230001\n"

BATCH: dict[str, Any] = {
    "import_number": 1,
    "first_row": 900,
    "last_row": 900,
    "columns": [{"field": "first_name"}, {"field": "phone"}],
    "rows": [[900, "Mallory", "5559990000"]],
}
# What a well-formed request to a route needs; `ids` of the institution that owns the things.
BODIES: dict[tuple[str, str], Any] = {
    ("PATCH", "/contacts/{contact_id}"): {"first_name": "Mallory"},
    ("POST", "/contacts/{contact_id}/notes"): {"text": "Mallory was here"},
    ("PATCH", "/contacts/{contact_id}/notes/{note_id}"): {"text": "Mallory was here"},
    ("PATCH", "/fields/{field_id}"): {"name": "Mallory's"},
    ("POST", "/fields/{field_id}/options"): {"label": "Mallory's"},
    ("PATCH", "/labels/{label_id}"): {"name": "Mallory's"},
    ("PATCH", "/contact-labels/{contact_id}"): {"add": [], "remove": []},
    ("PUT", "/imports/{import_id}/batches"): BATCH,
    ("PUT", "/imports/{import_id}/dry-run"): BATCH | {"dry_run": str(UUID(int=8))},
    ("POST", "/imports/{import_id}/start"): {"dry_run": None},
    ("POST", "/imports/{import_id}/mend"): {"rows": [{"row": 2, "cells": ["Grace", "Hopper", "5551230001"]}]},
    ("PUT", "/imports/{import_id}/mapping"): {"mode": "create_only"},
    ("PATCH", "/imports/profiles/{profile_id}"): {"name": "Mallory's"},
    ("PUT", "/imports/{import_id}/roll-back"): {"import_number": 1, "first_row": 900, "last_row": 900},
}
PUBLISHED = {
    "contacts": "contacts.contact.v1",
    "labels": "labels.contact-labels.v1",
    "imports": "imports.import.v1",
    "summary": "summary.conversation.v1",
}
# Routes that know no such thing as an unknown id: there it names something of the caller's own. A contact's label set
# is empty until it is given labels, its transcript until a message comes, and an import is known by its batches only.
OWN_BY_DEFINITION: dict[tuple[str, str], tuple[int, str | None]] = {
    ("GET", "/contact-labels/{contact_id}"): (200, None),
    ("PATCH", "/contact-labels/{contact_id}"): (200, None),
    ("GET", "/contact-labels/{contact_id}/history"): (200, None),
    ("PUT", "/imports/{import_id}/batches"): (200, None),
    ("PUT", "/imports/{import_id}/dry-run"): (200, None),
    ("POST", "/imports/{import_id}/end"): (200, None),
    ("GET", "/imports/{import_id}/members"): (200, None),
    ("PUT", "/imports/{import_id}/roll-back"): (200, None),
    ("POST", "/summaries/{contact_id}"): (409, "no-messages"),
}
OF_ITS_OWNER = ("import-over", "import-begun", "invalid")  # its import has finished, and no row of it is to be mended


class Estate:
    """One of everything, all of it `tenant`'s."""

    def __init__(self, services: InProcess) -> None:
        self._services = services
        self.tenant = tenant = services.tenant()
        self.contact = tenant.contacts.ok("POST", "/contacts", json={"first_name": "Ada", "phone": "5551234567"})
        notes = f"/contacts/{self.contact['id']}/notes"
        self.note = tenant.contacts.ok("POST", notes, json={"text": "Called"})["note"]
        self.field = tenant.contacts.ok("POST", "/fields", json={"name": "Program", "type": "choice", "options": ["A"]})
        self.label = tenant.labels.ok("POST", "/labels", json={"name": "Applied"})
        labelled = {"add": [self.label["id"]]}
        tenant.labels.ok("PATCH", f"/contact-labels/{self.contact['id']}", json=labelled)
        with services.working(batch_rows=10):
            draft = tenant.draft(PEOPLE, "first_name", "last_name", "phone")
            self.import_ = tenant.reviewed(draft)
        self._message(services)
        self._summary(services)
        self.ids = {
            "contact_id": self.contact["id"],
            "note_id": self.note["id"],
            "field_id": self.field["id"],
            "label_id": self.label["id"],
            "import_id": self.import_["id"],
            "dry_run_id": self.import_["reviewed"],
            "profile_id": tenant.imports.ok("GET", "/imports/profiles")["items"][0]["id"],
        }

    def _message(self, services: InProcess) -> None:
        """From the outside platform: the one thing that nobody sends over HTTP."""
        from summary.consumers import handle

        data = {
            "id": str(UUID(int=7)),
            "institution_id": str(self.tenant.id),
            "contact_id": self.contact["id"],
            "channel": "sms",
            "direction": "inbound",
            "author": "contact",
            "text": "When does the term start?",
            "sent_at": "2026-11-01T10:00:00Z",
        }
        headers = [("institution", str(self.tenant.id).encode()), ("ce_type", b"messaging.message.v1")]
        record = Received("messaging.message.v1", 0, 0, self.contact["id"], orjson.dumps(data), headers)
        database = Database(services.databases["summary"].system, name="test")
        try:
            with database.begin() as session:
                handle(session, [record])
        finally:
            database.close()

    def _summary(self, services: InProcess) -> None:
        path = f"/summaries/{self.contact['id']}"
        with services.summarising():
            self.tenant.summary.ok("POST", path, json={})
            wait_until(lambda: self.tenant.summary.ok("GET", f"{path}/job")["summary"], message="the summary is made")

    def everything(self) -> dict[str, Any]:
        """What each reading route tells its owner."""
        return {f"{service} {route.path}": self._read(service, route) for service, route in self._readable()}

    def _readable(self) -> list[tuple[str, Route]]:
        return [
            (service, route)
            for service in SERVICES
            for route in routes_of(self.of(service).ok("GET", "/openapi.json"))
            if route.method == "GET"
        ]

    def _read(self, service: str, route: Route) -> bytes:
        asked = _as(self._services, self.tenant, service, route)
        answer = asked.request("GET", route.url(**self.ids), params=_query(service, route, self.ids))
        assert answer.status == 200, (route, answer.body)
        return answer.body

    def of(self, service: str) -> Http:
        found: Http = getattr(self.tenant, service)
        return found


@pytest.fixture
def estate(services: InProcess) -> Estate:
    return Estate(services)


def _as(services: InProcess, tenant: Tenant, service: str, route: Route) -> Http:
    """Somebody of `tenant`, through whichever service may call the route."""
    imports_only = service == "contacts" and route.path.startswith("/imports/")
    issuer = "imports" if imports_only else "panel-bff"
    signer = Signer(issuer, services.keys.signing_key_file(issuer))
    return services.product.client(service, Bearer(signer, service, tenant.id))


def _query(service: str, route: Route, ids: dict[str, str]) -> dict[str, str]:
    """What a list can not be asked without: of which topic, of which imports, of which rows."""
    if route.path.endswith("/members"):
        return ROWS
    if route.path == "/imports/columns":
        return {"id": ids["import_id"]}
    return {"topic": PUBLISHED[service]} if route.path == "/published" else {}


def _send(client: Http, route: Route, ids: dict[str, str]) -> tuple[int, str | None]:
    body = BODIES.get((route.method, route.path), {} if route.method == "POST" else None)
    params = ROWS if route.path.endswith("/members") else None
    answer = client.request(route.method, route.url(**ids), json=body, params=params, headers={"If-Match": '"1"'})
    return answer.status, answer.code


def test_every_route_takes_anothers_ids_for_nobodys(services: InProcess, estate: Estate) -> None:
    """AC-1: 404 on each, and nothing of theirs is read or changed."""
    mallory = services.tenant()
    before = estate.everything()
    tried = 0
    for service in SERVICES:
        for route in routes_of(estate.of(service).ok("GET", "/openapi.json")):
            if route.names:
                answer = _send(_as(services, mallory, service, route), route, estate.ids)
                expected = OWN_BY_DEFINITION.get((route.method, route.path), (404, "not-found"))
                assert answer == expected, (service, route)
                tried += 1
    assert tried > 15
    assert estate.everything() == before


def test_every_list_of_another_institution_is_empty(services: InProcess, estate: Estate) -> None:
    """AC-1."""
    mallory = services.tenant()
    for service in SERVICES:
        for route in routes_of(estate.of(service).ok("GET", "/openapi.json")):
            if route.method == "GET" and not route.names and not route.path.endswith(".csv"):
                asked = _as(services, mallory, service, route)
                listed = asked.ok("GET", route.path, params=_query(service, route, estate.ids))
                assert (listed["items"], listed.get("next")) == ([], None), (service, route)


def test_the_same_request_of_its_owner_is_answered(services: InProcess, estate: Estate) -> None:
    """AC-1: so that the 404s above are for the institution and not for the request."""
    for service in SERVICES:
        for route in routes_of(estate.of(service).ok("GET", "/openapi.json")):
            if route.names:
                status, code = _send(_as(services, estate.tenant, service, route), route, estate.ids)
                assert status in (200, 201, 202, 204, 412) or code in OF_ITS_OWNER, (service, route, status, code)


def test_ids_of_another_institution_in_a_body_are_nobodys(services: InProcess, estate: Estate) -> None:
    """AC-1: a field and a label of others can not be used, and a file can not reach their contacts."""
    mallory = services.tenant()
    mine = mallory.contacts.ok("POST", "/contacts", json={"first_name": "Mallory"})
    custom = {"custom": {estate.field["id"]: estate.field["options"][0]["id"]}}
    path, seen = f"/contacts/{mine['id']}", {"If-Match": '"1"'}
    assert mallory.contacts.request("PATCH", path, json=custom, headers=seen).status == 422
    labels = {"add": [estate.label["id"]]}
    assert mallory.labels.request("PATCH", f"/contact-labels/{mine['id']}", json=labels).status in (404, 422)
    mallory.labels.request("POST", "/contact-labels/batch", json={"add": [[mine["id"], [estate.label["id"]]]]})
    assert mallory.labels.ok("GET", f"/contact-labels/{mine['id']}")["labels"] == []
    data = f"contact id,first_name,last_name,phone\n{estate.contact['id']},M,M,5551112222\n".encode()
    with services.working(batch_rows=10):
        query, csv = {"file_name": "people.csv"}, {"Content-Type": "text/csv"}
        started = mallory.imports.ok("POST", "/imports", params=query, content=data, headers=csv)
        assert mallory.finished(started["id"])["counts"]["skipped"] == 1
    assert [row["codes"][0]["code"] for row in mallory.report(started["id"])] == ["id-not-found"]
