"""AC-1 on every route of panel-bff, in the running product: signed out, and signed in at another institution."""

from typing import Any

import pytest

from chassis.auth import Signer
from tests.panel_bff.api_routes import REQUESTS
from tests.support.product.apps import Route, routes_of
from tests.support.product.http import Answer, Http
from tests.support.product.tenant import Bearer, Product, Tenant
from tests.support.waiting import wait_until

PEOPLE = b"Vorname,Nachname,Handy\nAda,Lovelace,5551230001\n"
SIGN_IN = Route("POST", "/api/session")
SIGN_OUT = Route("DELETE", "/api/session")


@pytest.fixture(scope="module")
def routes(product: Product) -> list[Route]:
    found = routes_of(product.client("panel-bff", dict).ok("GET", "/openapi.json"))
    assert SIGN_IN in found
    assert len([route for route in found if route.names]) >= 5
    return found


@pytest.fixture(scope="module")
def owner(product: Product) -> tuple[Tenant, dict[str, str]]:
    """An institution, and the ids of its contact, a note on it, its import, what it remembers of it and its field."""
    tenant = product.new_tenant("owner")
    started = tenant.reviewed(tenant.draft(PEOPLE, "first_name", "last_name", "phone"))
    ids = {"contact_id": tenant.report(started["id"])[0]["contact_id"], "import_id": started["id"]}
    ids["profile_id"] = started["profile"]
    ids["field_id"] = tenant.contacts.ok("POST", "/fields", json={"name": "Major", "type": "text"})["id"]
    note = tenant.contacts.ok("POST", f"/contacts/{ids['contact_id']}/notes", json={"text": "Called"})
    ids["note_id"] = note["note"]["id"]
    wait_until(lambda: tenant.bff.request("GET", f"/api/panels/{ids['contact_id']}").status == 200)
    return tenant, ids


def test_nobody_reads_anything_signed_out(
    product: Product, routes: list[Route], owner: tuple[Tenant, dict[str, str]]
) -> None:
    """AC-1: without a session, with one that never was, and with a service's token in its place."""
    token = Bearer(Signer("panel-bff", product.signing_key), "panel-bff", owner[0].id)()
    for headers in ({}, {"Cookie": "panel_session=never-was"}, token):
        stranger = product.client("panel-bff", lambda headers=headers: headers)  # type: ignore[misc]
        for route in routes:
            if route != SIGN_IN:
                answer = _ask(stranger, route, owner[1])
                assert (answer.status, answer.code) == (401, "signed-out"), (route, headers)


def test_every_route_takes_anothers_ids_for_nobodys(
    product: Product, routes: list[Route], owner: tuple[Tenant, dict[str, str]]
) -> None:
    """AC-1: 404 on each, while the owner is answered."""
    mallory, (tenant, ids) = product.new_tenant("mallory"), owner
    for route in routes:
        if route.names:
            theirs = _ask(mallory.bff, route, ids)
            assert (theirs.status, theirs.code) == (404, "not-found"), route
            ours = _ask(tenant.bff, route, ids)
            assert ours.status in (200, 201, 202, 204, 409, 412, 422) or ours.json["detail"] != theirs.json["detail"], (
                route
            )


def test_every_list_of_another_institution_is_empty(
    product: Product, routes: list[Route], owner: tuple[Tenant, dict[str, str]]
) -> None:
    """AC-1: and the catalogue is one's own."""
    mallory = product.new_tenant("mallory")
    for path in ("/api/contacts", "/api/imports"):
        assert Route("GET", path) in routes
        assert mallory.bff.ok("GET", path)["items"] == []
        assert owner[0].bff.ok("GET", path)["items"] != []
    catalogue = mallory.bff.ok("GET", "/api/catalogue")
    assert (catalogue["institution"]["id"], catalogue["labels"]) == (str(mallory.id), [])


def test_a_session_ends_when_its_user_signs_out(product: Product) -> None:
    """AC-1."""
    tenant = product.new_tenant("leaver")
    assert tenant.bff.ok("GET", "/api/me")["institution"]["id"] == str(tenant.id)
    assert tenant.bff.request(SIGN_OUT.method, SIGN_OUT.path).status == 204
    assert tenant.bff.request("GET", "/api/me").code == "signed-out"


def _ask(client: Http, route: Route, ids: dict[str, str]) -> Answer:
    body: dict[str, Any] | None = {} if route.method == "POST" else None
    body = REQUESTS.get(f"{route.method} {route.path}", {}).get("json", body)
    return client.request(route.method, route.url(**ids), json=body, headers={"If-Match": '"1"'})
