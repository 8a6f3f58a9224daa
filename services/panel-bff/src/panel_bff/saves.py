"""What people save in the panel and the fields manager, sent to its owner as the signed-in user (design 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from chassis.app import etag
from chassis.auth import Signer
from chassis.clients import ServiceClient, ServiceProblem
from chassis.clock import uuid7
from chassis.errors import Conflict, Unavailable
from panel_bff.conflicts import conflicts, paths

ROUNDS = 5  # an edit that met another one this often is given back
SAVE_SECONDS = 8.0  # an owner takes milliseconds; a batch of an import may hold its row for a second
TRIES = 2  # of what may be repeated: a worker that died is followed by another
COUNTING_SECONDS = 60.0  # who holds a value is counted over all contacts

Claims = Mapping[str, Any]


@dataclass(frozen=True)
class Edit:
    """What is to change of a contact, and what the form showed when it was opened."""

    changes: Mapping[str, Any]
    seen: Mapping[str, Any]


class EditConflict(Conflict):
    """CT-5: somebody else changed the same field; both values, and the state they stand in."""

    def __init__(self, found: list[dict[str, Any]], current: dict[str, Any]) -> None:
        super().__init__(
            "conflict",
            "Somebody else changed the same",
            "Nothing was saved. Choose for each field which value shall stand, and save again.",
            conflicts=found,
            contact=current,
        )
        self.current = current


class Saves:
    """The commands of `contacts` and `labels`. All answer the owner's whole state, as it said it."""

    def __init__(self, *, contacts_url: str, labels_url: str, signer: Signer) -> None:
        self._contacts = ServiceClient(contacts_url, "contacts", signer)
        self._labels = ServiceClient(labels_url, "labels", signer)

    def edit_contact(self, claims: Claims, contact: UUID, version: int, edit: Edit) -> bytes:
        """Raises EditConflict. An edit of other fields that came between is passed over: both stand (CT-5)."""
        for _ in range(ROUNDS):
            try:
                return self._patch_contact(claims, contact, version, edit.changes)
            except ServiceProblem as problem:
                if problem.status != 412:
                    raise
                current = problem.extra["current"]
                found = conflicts(edit.seen, current, paths(edit.changes) | problem.extra.get("wanted", {}))
            if found:
                raise EditConflict(found, current)
            version = current["version"]
        raise Unavailable("Others are changing this contact at this moment. Nothing was saved; try again.", 1)

    def _patch_contact(self, claims: Claims, contact: UUID, version: int, changes: Mapping[str, Any]) -> bytes:
        headers = {"If-Match": etag(version)}
        return self._save(
            self._contacts, "PATCH", f"/contacts/{contact}", claims, json=changes, headers=headers, repeatable=True
        )

    def create_contact(self, claims: Claims, wanted: Mapping[str, Any], key: str | None) -> bytes:
        return self._create(self._contacts, "/contacts", claims, wanted, key)

    def edit_labels(self, claims: Claims, contact: UUID, add: list[UUID], remove: list[UUID]) -> bytes:
        changes = {"add": add, "remove": remove}
        return self._save(self._labels, "PATCH", f"/contact-labels/{contact}", claims, json=changes, repeatable=True)

    def create_label(self, claims: Claims, wanted: Mapping[str, Any], key: str | None) -> bytes:
        return self._create(self._labels, "/labels", claims, wanted, key)

    def write_note(self, claims: Claims, contact: UUID, wanted: Mapping[str, Any], key: str | None) -> bytes:
        return self._create(self._contacts, f"/contacts/{contact}/notes", claims, wanted, key)

    def change_note(self, claims: Claims, contact: UUID, note: UUID, version: int, wanted: Mapping[str, Any]) -> bytes:
        """May be repeated: a change that is made already is taken."""
        headers, path = {"If-Match": etag(version)}, f"/contacts/{contact}/notes/{note}"
        return self._save(self._contacts, "PATCH", path, claims, json=wanted, headers=headers, repeatable=True)

    def delete_note(self, claims: Claims, contact: UUID, note: UUID, version: int) -> bytes:
        headers, path = {"If-Match": etag(version)}, f"/contacts/{contact}/notes/{note}"
        return self._save(self._contacts, "DELETE", path, claims, headers=headers)

    def restore_note(self, claims: Claims, contact: UUID, note: UUID) -> bytes:
        return self._save(self._contacts, "POST", f"/contacts/{contact}/notes/{note}/restore", claims, repeatable=True)

    def notes(self, claims: Claims, contact: UUID, params: Mapping[str, Any]) -> bytes:
        return self._read(f"/contacts/{contact}/notes", claims, params)

    def deleted_notes(self, claims: Claims, contact: UUID) -> bytes:
        return self._read(f"/contacts/{contact}/notes/deleted", claims)

    def note_edits(self, claims: Claims, contact: UUID, note: UUID, params: Mapping[str, Any]) -> bytes:
        return self._read(f"/contacts/{contact}/notes/{note}/edits", claims, params)

    def campaigns(self, claims: Claims, contact: UUID, params: Mapping[str, Any]) -> bytes:
        return self._read(f"/contacts/{contact}/campaigns", claims, params)

    def create_field(self, claims: Claims, wanted: Mapping[str, Any], key: str | None) -> bytes:
        return self._create(self._contacts, "/fields", claims, wanted, key)

    def edit_field(self, claims: Claims, field: UUID, version: int, wanted: Mapping[str, Any]) -> bytes:
        """Sent once: sent again it would be stale by itself. Removing an option may move the values of thousands."""
        headers = {"If-Match": etag(version)}
        path = f"/fields/{field}"
        return self._save(self._contacts, "PATCH", path, claims, json=wanted, headers=headers, timeout=COUNTING_SECONDS)

    def delete_field(self, claims: Claims, field: UUID, version: int) -> bytes:
        headers = {"If-Match": etag(version)}
        return self._save(self._contacts, "DELETE", f"/fields/{field}", claims, headers=headers)

    def restore_field(self, claims: Claims, field: UUID) -> bytes:
        return self._save(self._contacts, "POST", f"/fields/{field}/restore", claims, repeatable=True)

    def field_usage(self, claims: Claims, field: UUID) -> bytes:
        return self._count(f"/fields/{field}/usage", claims)

    def deleted_fields(self, claims: Claims) -> bytes:
        return self._count("/fields/deleted", claims)

    def _create(
        self, owner: ServiceClient, path: str, claims: Claims, wanted: Mapping[str, Any], key: str | None
    ) -> bytes:
        """Once, however often it is sent: with the page's key, or one of ours."""
        return self._save(owner, "POST", path, claims, json=wanted, idempotency_key=key or str(uuid7()))

    def _read(self, path: str, claims: Claims, params: Mapping[str, Any] | None = None) -> bytes:
        return self._save(self._contacts, "GET", path, claims, params=params)

    def _count(self, path: str, claims: Claims) -> bytes:
        return self._contacts.request("GET", path, caller_claims=claims, timeout=COUNTING_SECONDS, attempts=1).content

    def _save(self, owner: ServiceClient, method: str, path: str, claims: Claims, **sent: Any) -> bytes:
        """Somebody waits for it: an owner that hangs is given up sooner than by a worker."""
        sent = {"timeout": SAVE_SECONDS, "attempts": TRIES} | sent
        return owner.request(method, path, caller_claims=claims, **sent).content

    def close(self) -> None:
        self._contacts.close()
        self._labels.close()


def published(state: bytes) -> bytes:
    """A contact's answer as its event will carry it: warnings are for who asked, not for the panel."""
    told = orjson.loads(state)
    return state if told.pop("warnings", None) is None else orjson.dumps(told)
