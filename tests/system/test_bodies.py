"""A body that can not be read is refused in words, by every owner, wherever one is taken."""

from uuid import uuid4

import pytest

from tests.support.product.apps import Route, routes_of
from tests.support.product.http import Http
from tests.support.product.in_process import InProcess
from tests.support.product.tenant import Tenant

BODIES = {
    "cut off": (b'{"name": "Ada"', "application/json"),
    "not UTF-8": (b'{"name": "\xff"}', "application/json"),
    "too deep": (b"[" * 5_000, "application/json"),
    "no JSON number": (b'{"name": NaN}', "application/json"),
    "half a character": (b'{"name": "\\ud800"}', "application/json"),
    "JSON by another name": (b'{"name": "Ada"}', "text/plain"),
    "a form": (b"name=Ada", "application/x-www-form-urlencoded"),
}
NO_OBJECTS = (b"[]", b'"Ada"', b"7", b"true")


@pytest.mark.parametrize("service", ["contacts", "labels", "summary"])  # imports takes files
def test_a_body_that_can_not_be_read_is_refused_in_words(services: InProcess, service: str) -> None:
    """CF-4, design 3.8: 400 says what to send instead, 422 that it is an object; nothing falls over."""
    tenant = services.tenant()
    client: Http = getattr(tenant, service)
    taking = _with_bodies(client)
    assert len(taking) >= 2
    for route in taking:
        url = route.url(**dict.fromkeys(route.names, uuid4())) if service != "contacts" else _url_of_ours(tenant, route)
        for name, (body, type) in BODIES.items():
            answer = _send(client, route, url, body, type)
            if answer[0] != 403:  # a route of `imports` alone says so first
                assert answer[:2] == (400, "malformed-body"), (route, name, answer)
                assert "JSON" in answer[2] or name == "not UTF-8", (route, name, answer)
        for body in NO_OBJECTS:
            answer = _send(client, route, url, body, "application/json")
            assert answer[0] in (422, 403), (route, body, answer)


def _with_bodies(client: Http) -> list[Route]:
    """The routes that read a JSON object."""
    document = client.ok("GET", "/openapi.json")
    found = [
        route
        for route in routes_of(document)
        if "requestBody" in document["paths"][route.path][route.method.lower()] and route.method != "PUT"
    ]
    assert {route.method for route in found} >= {"POST"}
    return found


def _url_of_ours(tenant: Tenant, route: Route) -> str:
    """Of a contact, a note and a field that are there, since what is not there is said first."""
    contact = tenant.contacts.ok("POST", "/contacts", json={"first_name": "Ada"})["id"]
    made = {
        "contact_id": contact,
        "note_id": tenant.contacts.ok("POST", f"/contacts/{contact}/notes", json={"text": "Called"})["note"]["id"],
        "field_id": tenant.contacts.ok("POST", "/fields", json={"name": str(uuid4()), "type": "text"})["id"],
    }
    return route.url(**made)


def _send(client: Http, route: Route, url: str, body: bytes, type: str) -> tuple[int, str | None, str]:
    headers = {"Content-Type": type, "If-Match": '"1"'}
    answer = client.request(route.method, url, content=body, headers=headers)
    return answer.status, answer.code, answer.json.get("detail", "") if answer.code else ""
