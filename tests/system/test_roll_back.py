"""IM-15 in the running product: an import is taken back, and every current value is as before, field by field."""

import csv
import io
from typing import Any

import pytest

from tests.support.product.tenant import Product, Tenant
from tests.support.waiting import wait_until

State = dict[str, Any]
BEFORE = 40  # contacts that are there
OWN = {"version", "updated_at"}  # of the contact's state, which goes on
TERM = {"name": "Term", "type": "choice", "options": ["Fall", "Spring"]}


@pytest.fixture
def tenant(product: Product) -> Tenant:
    return product.new_tenant("rollback")


def test_every_current_value_is_as_before(tenant: Tenant) -> None:
    """IM-15, PP-2, CH-1, LA-5: a messy file that creates, updates and leaves alone, then the parents' phones again."""
    term = tenant.contacts.ok("POST", "/fields", json=TERM)
    there = _there(tenant, term)
    before, shown = _states(tenant), _shown(tenant, len(there))
    ended = tenant.finished(tenant.start_import(_file(there), labels="Fair 2026")["id"])
    counts = ended["counts"]
    assert (counts["created"], counts["updated"], counts["unchanged"], counts["refused"]) == (30, 25, 5, 3)
    assert _states(tenant) != before

    done = _rolled_back(tenant, ended["id"])
    assert done["counts"] == {"erased": 30, "restored": 30, "unchanged": 0, "kept": 0}
    assert _states(tenant) == before
    wait_until(lambda: _shown(tenant, len(there)) == shown, message="the table shows what it did before")
    assert tenant.imports.ok("GET", f"/imports/{ended['id']}/roll-back")["items"] == []
    changes = tenant.bff.ok("GET", f"/api/panels/{there[0]['id']}/history")["items"]
    kinds = [change["origin"]["kind"] for change in changes if "import_id" in change["origin"]]
    assert kinds.count("roll-back") == kinds.count("import") > 0


def test_rows_that_were_mended_are_taken_back_with_their_import(tenant: Tenant) -> None:
    """IM-13, IM-15: of whom the import created one is updated and another one made; then all is as before."""
    there = _there(tenant, tenant.contacts.ok("POST", "/fields", json=TERM))
    before, shown = _states(tenant), _shown(tenant, len(there))
    parent = tenant.finished(tenant.start_import(_file(there), labels="Fair 2026")["id"])
    refused = [row["row"] for row in tenant.report(parent["id"]) if row["outcome"] == "refused"]
    _, duplicate, phoneless = refused
    mended = [
        {"row": duplicate, "cells": ["N-0", "Twice", "Mended", "", "twice@example.org", "es", "Spring", "no"]},
        {"row": phoneless, "cells": ["", "Good", "Luck", "6305550000", "", "", "Fall", "yes"]},
    ]
    child = tenant.imports.ok("POST", f"/imports/{parent['id']}/mend", json={"rows": mended})
    counts = tenant.finished(child["id"])["counts"]
    assert (counts["created"], counts["updated"]) == (1, 1)

    first = tenant.bff.ok("GET", f"/api/imports/{parent['id']}/roll-back/first")["items"]
    assert first == [{"id": child["id"], "number": child["number"]}]
    assert _rolled_back(tenant, parent["id"])["counts"] == {"erased": 30, "restored": 30, "unchanged": 0, "kept": 0}
    assert _progress(tenant, child["id"])["counts"] == {"erased": 1, "restored": 1, "unchanged": 0, "kept": 0}
    assert _states(tenant) == before
    wait_until(lambda: _shown(tenant, len(there)) == shown, message="the table shows what it did before")


def test_what_staff_touched_since_stays_and_is_listed(tenant: Tenant) -> None:
    """IM-15: over the page's own routes; the list names the contact, what was kept and what to do."""
    there = _there(tenant, tenant.contacts.ok("POST", "/fields", json=TERM))
    ended = tenant.finished(tenant.start_import(_file(there), labels="Fair 2026")["id"])
    rows = tenant.report(ended["id"])
    created = [row["contact_id"] for row in rows if row["outcome"] == "created"]
    before = _states(tenant)
    _edit(tenant, there[0]["id"], last_name="Corrected")
    _edit(tenant, created[0], first_name="Kept")
    tenant.contacts.ok("POST", f"/contacts/{created[1]}/notes", json={"text": "Called."})
    wait_until(lambda: _names(tenant, "Kept"), message="the edit is shown")

    assert tenant.bff.ok("POST", f"/api/imports/{ended['id']}/roll-back")["roll_back"]["state"] in ("asked", "running")
    wait_until(lambda: _progress(tenant, ended["id"])["state"] == "finished", message="it is rolled back")
    counts = _progress(tenant, ended["id"])["counts"]
    assert (counts["erased"], counts["kept"]) == (28, 3)
    kept = {one["contact_id"]: one for one in tenant.bff.pages(f"/api/imports/{ended['id']}/roll-back", limit=2)}
    assert {id: [(left["what"], left["code"]) for left in one["kept"]] for id, one in kept.items()} == {
        there[0]["id"]: [("last_name", "changed-since")],
        created[0]: [("contact", "changed-since")],
        created[1]: [("contact", "has-notes")],
    }
    assert kept[created[0]]["full_name"].startswith("Kept")
    assert all(left["why"] and left["next_step"] for one in kept.values() for left in one["kept"])
    after = _states(tenant)
    assert (after[there[0]["id"]]["last_name"], after[created[0]]["first_name"]) == ("Corrected", "Kept")
    assert {**after[created[1]], "labels": []} == {**before[created[1]], "labels": []}
    wait_until(lambda: _shown_state(tenant, ended["id"]) == "finished", message="the page says so")
    again = tenant.bff.request("POST", f"/api/imports/{ended['id']}/roll-back")
    assert (again.status, again.json["code"]) == (409, "rolled-back")


def _there(tenant: Tenant, term: State) -> list[State]:
    """Contacts of staff's: some with a corrected phone, a label, a status, a value."""
    label = tenant.labels.ok("POST", "/labels", json={"name": "Honors"})["id"]
    made = []
    for n in range(BEFORE):
        wanted: State = {"crm_id": f"C-{n}", "first_name": "Ada", "last_name": f"Alder {n}", "phone": f"312555{n:04}"}
        contact = tenant.contacts.ok("POST", "/contacts", json=wanted | {"custom": {term["id"]: _option(term, n)}})
        if n % 3 == 0:
            contact = tenant.correct_phone(contact["id"], f"312666{n:04}")
        if n % 4 == 0:
            tenant.labels.ok("PATCH", f"/contact-labels/{contact['id']}", json={"add": [label]})
        if n % 5 == 0:
            paused = {"sms": {"status": "paused", "reason": "Asked to"}}
            contact = _edit(tenant, contact["id"], channels=paused, email=f"ada{n}@example.org")
        made.append(contact)
    return made


def _option(term: State, n: int) -> str:
    return str(term["options"][n % 2]["id"])


def _file(there: list[State]) -> bytes:
    """25 rows that change, 5 that do not, 30 new people, 3 that are refused."""
    rows = [
        [one["crm_id"], "Augusta", "King", f"773555{n:04}", f"new{n}@example.org", "es", "Spring", "no"]
        for n, one in enumerate(there[:25])
    ]
    rows += [[one["crm_id"], "Ada", one["last_name"], one["phone"], "", "", "", ""] for one in there[25:30]]
    rows += [[f"N-{n}", "New", f"Person {n}", f"847555{n:04}", "", "", "Fall", "yes"] for n in range(30)]
    rows += [
        ["", "", "Nobody", "", "", "", "", ""],
        ["C-0", "Twice", "", "", "", "", "", ""],
        ["", "Bad", "", "12", "", "", "", ""],
    ]
    out = io.StringIO()
    header = ["crm_id", "first_name", "last_name", "phone", "email", "language", "CUSTOM_Term", "active"]
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def _edit(tenant: Tenant, id: str, **changes: Any) -> State:
    etag = {"If-Match": tenant.contacts.request("GET", f"/contacts/{id}").headers["etag"]}
    return dict(tenant.contacts.ok("PATCH", f"/contacts/{id}", json=changes, headers=etag))


def _states(tenant: Tenant) -> dict[str, State]:
    """Every contact with its labels, but for what goes on with every change."""
    labels = {one["contact_id"]: one["labels"] for one in tenant.labels.pages("/contact-labels", limit=1000)}
    return {
        one["id"]: {name: value for name, value in one.items() if name not in OWN}
        | {"labels": labels.get(one["id"], [])}
        for one in tenant.contacts.pages("/contacts", limit=500, archived="any")
    }


def _shown(tenant: Tenant, count: int) -> list[State]:
    """The contacts table, once it knows so many."""
    listed: list[State] = []

    def is_whole() -> bool:
        listed[:] = tenant.bff.pages("/api/contacts", limit=200, archived="any")
        return len(listed) == count

    wait_until(is_whole, message=f"the table has {count} contacts")
    return [{name: value for name, value in row.items() if name not in OWN} for row in listed]


def _names(tenant: Tenant, wanted: str) -> bool:
    return any(wanted in row["full_name"] for row in tenant.bff.pages("/api/contacts", limit=200, archived="any"))


def _rolled_back(tenant: Tenant, id: str) -> State:
    assert tenant.imports.request("POST", f"/imports/{id}/roll-back").status == 202
    wait_until(lambda: _progress(tenant, id)["state"] == "finished", message="it is rolled back")
    return _progress(tenant, id)


def _progress(tenant: Tenant, id: str) -> State:
    return dict(tenant.import_state(id)["roll_back"])


def _shown_state(tenant: Tenant, id: str) -> str | None:
    state = tenant.bff.ok("GET", f"/api/imports/{id}")["roll_back"]
    return None if state is None else str(state["state"])
