"""What the owners say of everybody in an institution: all of it, read once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.product.tenant import Tenant

State = dict[str, Any]
ASKED_FOR_TIMES = 400  # contacts, evenly
NEWEST = 20  # what a list section of a panel holds


@dataclass
class Owned:
    """By id, except `memberships`: by contact id, newest first, as the reports of the imports tell.

    When a row was applied is known to contacts alone, and told contact by contact: `applied_at` holds the times it gave
    for each import, asked of some contacts of every batch (a batch has one time, so these are all there are).
    """

    contacts: dict[str, State]
    label_sets: dict[str, State]
    notes: dict[str, State]
    campaigns: dict[str, State]
    conversations: dict[str, State]
    summaries: dict[str, State]
    labels: dict[str, State]
    fields: dict[str, State]
    imports: dict[str, State]
    memberships: dict[str, list[State]] = field(default_factory=dict)
    told: dict[str, list[State]] = field(default_factory=dict)  # by contact id: memberships with their times
    applied_at: dict[str, set[str]] = field(default_factory=dict)  # by import id


def read_owners(tenant: Tenant) -> Owned:
    conversations = _by(tenant.summary.pages("/conversations", limit=200), "contact_id")
    owned = Owned(
        contacts=_by(tenant.contacts.pages("/contacts", archived="any"), "id"),
        label_sets=_by(tenant.labels.pages("/contact-labels"), "contact_id"),
        notes=_lists(tenant, "contacts.note.v1", _notes),
        campaigns=_lists(tenant, "contacts.campaigns.v1", _campaigns),
        conversations=conversations,
        summaries=_summaries(tenant, conversations),
        labels=_by(tenant.labels.pages("/labels", limit=200), "id"),
        fields=_by(tenant.contacts.pages("/fields", limit=200), "id"),
        imports=_by(tenant.imports.pages("/imports", limit=200), "id"),
    )
    for one in sorted(owned.imports.values(), key=lambda state: -state["number"]):
        for row in tenant.report(one["id"]):
            if row["outcome"] in ("created", "updated", "unchanged"):
                shown = {"import_id": one["id"], "number": one["number"], "row": row["row"], "fate": row["outcome"]}
                shown["rolled_back"] = _is_rolled_back(one)
                owned.memberships.setdefault(row["contact_id"], []).append(shown)
    _ask_for_times(tenant, owned)
    return owned


def _is_rolled_back(one: State) -> bool:
    return (one["roll_back"] or {}).get("state") == "finished"


def _ask_for_times(tenant: Tenant, owned: Owned) -> None:
    for id in sorted(owned.contacts)[:: len(owned.contacts) // ASKED_FOR_TIMES or 1]:
        said = tenant.contacts.ok("GET", f"/contacts/{id}/imports")
        owned.told[id] = [
            {"number" if name == "import_number" else name: value for name, value in item.items()}
            | {"rolled_back": _is_rolled_back(owned.imports[item["import_id"]])}
            for item in said["items"]
        ]
        assert said["total"] == len(owned.memberships.get(id, []))
        for item in owned.told[id]:
            owned.applied_at.setdefault(item["import_id"], set()).add(item["applied_at"])


def _lists(tenant: Tenant, topic: str, read: Callable[[Tenant, str], State]) -> dict[str, State]:
    """Of every contact that ever had one on this topic: the list as its owner reads it out, with its version."""
    versions: list[State] = tenant.contacts.ok("GET", "/published", params={"topic": topic})["items"]
    whose = {"institution_id": str(tenant.id)}
    return {
        one["id"]: {"contact_id": one["id"], **whose, "version": one["version"], **read(tenant, one["id"])}
        for one in versions
    }


def _notes(tenant: Tenant, id: str) -> State:
    """NO-1."""
    every = tenant.contacts.pages(f"/contacts/{id}/notes")
    deleted = tenant.contacts.ok("GET", f"/contacts/{id}/notes/deleted")["items"]
    return {"total": len(every), "deleted": len(deleted), "items": every[:NEWEST]}


def _campaigns(tenant: Tenant, id: str) -> State:
    """CS-7."""
    every = tenant.contacts.pages(f"/contacts/{id}/campaigns")
    return {"total": len(every), "items": every[:NEWEST]}


def _summaries(tenant: Tenant, conversations: dict[str, State]) -> dict[str, State]:
    """Only who wrote or was written to can have one."""
    asked = {id: tenant.summary.request("GET", f"/summaries/{id}") for id in conversations}
    return {id: answer.json for id, answer in asked.items() if answer.status == 200}


def _by(items: list[State], key: str) -> dict[str, State]:
    found = {item[key]: item for item in items}
    assert len(found) == len(items), "a list gave the same thing twice"
    return found
