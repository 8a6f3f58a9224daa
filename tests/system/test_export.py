"""What is exported and imported again changes nothing, in the running product (IM-17, IM-19)."""

import csv
import io
from typing import Any

import pytest

from tests.panel_bff.test_export_rows import LABELS, NASTY, kept
from tests.support.product.tenant import Product, Tenant
from tests.support.waiting import wait_until

PEOPLE = 300  # more than a page of the export
FIELDS: list[dict[str, Any]] = [
    {"name": "Remark", "type": "text"},
    {"name": "A-B", "type": "number"},
    {"name": "A B", "type": "date"},
    {"name": "Housing", "type": "boolean"},
    {"name": "Term", "type": "choice", "options": ["Fall", "UNSET", "'=x", "-"]},
]


@pytest.fixture
def tenant(product: Product) -> Tenant:
    return product.new_tenant("export")


def test_exporting_and_importing_again_changes_nothing(tenant: Tenant) -> None:
    """IM-17, IM-19, IM-13: every row of some hundred nasty contacts is unchanged, none in part, no version moves."""
    made = _people(tenant)
    wait_until(lambda: _shown(tenant) == made, message="the table knows everybody, with their labels")
    file = _export(tenant, archived="any", test_users="true")
    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))
    assert sorted(row["id"] for row in rows) == sorted(made)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]

    ended = tenant.finished(tenant.start_import(file)["id"])
    counts = {name: rows for name, rows in ended["counts"].items() if rows}
    assert counts == {"unchanged": PEOPLE}, [row for row in tenant.report(ended["id"]) if row["outcome"] != "unchanged"]
    assert not [row["codes"] for row in tenant.report(ended["id"]) if row["codes"]]
    assert _states(tenant) == made
    assert _shown(tenant) == made
    again = _export(tenant, archived="any", test_users="true")
    assert sorted(again.splitlines()) == sorted(file.splitlines())


def test_a_browser_knows_a_whole_file_by_its_last_chunk(tenant: Tenant) -> None:
    """IM-17: no length is promised that might not be kept."""
    tenant.contacts.ok("POST", "/contacts", json={"first_name": "Ada"})
    answer = tenant.bff.request("GET", "/api/contacts/export.csv")
    assert (answer.status, answer.headers.get("transfer-encoding")) == (200, "chunked")
    assert "content-length" not in answer.headers


def _people(tenant: Tenant) -> dict[str, Any]:
    """Contacts with every nasty value in every field that takes it; by id, their states."""
    fields = {field["name"]: tenant.contacts.ok("POST", "/fields", json=field) for field in FIELDS}
    labels = [tenant.labels.ok("POST", "/labels", json={"name": name})["id"] for name in LABELS]
    options = [option["id"] for option in fields["Term"]["options"]]
    for n in range(PEOPLE):
        texts = [kept(NASTY[(n + step) % len(NASTY)]) for step in range(4)]
        wanted = {
            "first_name": texts[0],
            "last_name": texts[1],
            "crm_id": f"{NASTY[n]}" if n < len(NASTY) and kept(NASTY[n]) == NASTY[n] else f"={n}",
            "enrollment_id": texts[2],
            "phone": f"555{n:07d}" if n % 3 else None,
            "email": f"{'=+-'[n % 3]}{n}@b.example" if n % 4 else None,
            "archived": n % 10 == 0,
            "test_user": n % 11 == 0,
            "custom": {
                fields["Remark"]["id"]: texts[3],
                fields["A-B"]["id"]: f"-{n}.5",
                fields["A B"]["id"]: f"2026-02-{n % 28 + 1:02}",
                fields["Housing"]["id"]: n % 2 == 0,
                fields["Term"]["id"]: options[n % len(options)],
            },
        }
        contact = tenant.contacts.ok("POST", "/contacts", json=wanted)
        if n % 5 == 0 and contact["channels"]:
            _paused(tenant, contact, until="2031-01-01T00:00:00Z" if n % 2 else None)
        chosen = [labels[(n + step) % len(labels)] for step in range(n % 4)]
        if chosen:
            _labelled(tenant, contact["id"], chosen)
    return _states(tenant)


def _paused(tenant: Tenant, contact: dict[str, Any], until: str | None) -> None:
    channel = contact["channels"][0]["channel"]
    wanted = {"channels": {channel: {"status": "paused", "reason": "asked", "until": until}}}
    seen = {"If-Match": f'"{contact["version"]}"'}
    tenant.contacts.ok("PATCH", f"/contacts/{contact['id']}", json=wanted, headers=seen)


def _labelled(tenant: Tenant, contact: str, labels: list[str]) -> None:
    body = {"import_id": contact, "import_number": 1, "add": [[contact, labels]]}
    tenant.labels.ok("POST", "/contact-labels/batch", json=body)


def _states(tenant: Tenant) -> dict[str, Any]:
    """Version and labels of everybody, as the owners say."""
    labels = {each["contact_id"]: sorted(each["labels"]) for each in tenant.labels.pages("/contact-labels", limit=200)}
    contacts = tenant.contacts.pages("/contacts", limit=200, archived="any")
    return {each["id"]: (each["version"], labels.get(each["id"], [])) for each in contacts}


def _shown(tenant: Tenant) -> dict[str, Any]:
    """The same, as panels show it."""
    listed = tenant.bff.pages("/api/contacts", limit=200, archived="any")
    versions = {each["id"]: tenant.bff.ok("GET", f"/api/panels/{each['id']}")["contact"]["version"] for each in listed}
    return {each["id"]: (versions[each["id"]], sorted(each["labels"])) for each in listed}


def _export(tenant: Tenant, **query: str) -> bytes:
    answer = tenant.bff.request("GET", "/api/contacts/export.csv", params=query)
    assert answer.status == 200, answer.body
    return answer.body
