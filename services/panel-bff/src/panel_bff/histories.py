"""What a contact was, asked of its owner as the signed-in user, and told so that a person understands it (AC-5).

`contacts` knows the import and the row, `labels` who gave which label, `imports` what the file calls the column, and we
who a user is. An import's
columns are an extra: a service that is away takes the names of columns with it and nothing else.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

import orjson
import structlog

from chassis.auth import Signer
from chassis.clients import ServiceClient
from chassis.errors import Problem
from panel_bff.merging import merged

PATIENCE = 5.0  # seconds for the history itself
EXTRA_PATIENCE = 3.0
MOST_IMPORTS = 100  # that are asked about at once
LAST_CHANGES = 1000  # of a contact's labels, that their provenance is told from
LABELS, LABEL = "labels", "label:"

Claims = Mapping[str, Any]
State = dict[str, Any]
Columns = Mapping[str, Mapping[str, str]]  # by import, by field: what the file calls the column

log = structlog.get_logger()


class Histories:
    """The owner's answers, with columns; `named` adds who the users are."""

    def __init__(self, *, contacts_url: str, labels_url: str, imports_url: str, signer: Signer) -> None:
        self._contacts = ServiceClient(contacts_url, "contacts", signer)
        self._labels = ServiceClient(labels_url, "labels", signer)
        self._imports = ServiceClient(imports_url, "imports", signer)

    def changes(self, claims: Claims, contact: UUID, params: Mapping[str, Any]) -> State:
        """A page of the history, newest first, each field with the column it came from: of all fields those of labels
        as well, of one field its owner's alone."""
        field, after, limit = params.get("field"), params.get("after"), params["limit"]

        def of_contacts(after: str | None) -> State:
            return self._ask(self._contacts, claims, f"/contacts/{contact}/history", {**params, "after": after})

        def of_labels(after: str | None) -> State:
            return self._label_changes(claims, contact, after, limit)

        owners = {None: (of_contacts, of_labels), LABELS: (of_labels,)}.get(field, (of_contacts,))
        page = merged(owners, after, limit)
        columns = self._columns(claims, page["items"])
        for change in page["items"]:
            for one in change["changes"]:
                one["column"] = _column(change, one["field"], columns)
        return page

    def provenance(self, claims: Claims, contact: UUID) -> State:
        """By field, its last change, with the column it came from."""
        found = self._ask(self._contacts, claims, f"/contacts/{contact}/provenance", {})
        sources = found["fields"] | self._given(claims, contact)
        columns = self._columns(claims, sources.values())
        found["fields"] = {
            field: source | {"column": _column(source, field, columns)} for field, source in sources.items()
        }
        return found

    def consent(self, claims: Claims, contact: UUID, params: Mapping[str, Any]) -> State:
        """A page of the consent ledger, the last to take effect first, or what stood at a moment (CH-3)."""
        return self._ask(self._contacts, claims, f"/contacts/{contact}/consent", params)

    def close(self) -> None:
        self._contacts.close()
        self._labels.close()
        self._imports.close()

    def _ask(
        self, owner: ServiceClient, claims: Claims, path: str, params: Mapping[str, Any], patience: float = PATIENCE
    ) -> State:
        sent = {name: value for name, value in params.items() if value is not None}
        answer = owner.request("GET", path, caller_claims=claims, params=sent, timeout=patience, attempts=2)
        return dict(orjson.loads(answer.content))

    def _label_changes(
        self, claims: Claims, contact: UUID, after: str | None, limit: int, patience: float = PATIENCE
    ) -> State:
        params = {"after": after, "limit": limit}
        page = self._ask(self._labels, claims, f"/contact-labels/{contact}/history", params, patience)
        return {"items": [_as_fields(change) for change in page["items"]], "next": page["next"]}

    def _given(self, claims: Claims, contact: UUID) -> dict[str, State]:
        """By label, its last change, as far as `labels` answers: an extra, like columns."""
        try:
            page = self._label_changes(claims, contact, None, LAST_CHANGES, EXTRA_PATIENCE)
        except Problem as problem:
            log.info("who gave labels is not told", code=problem.code)
            return {}
        return {
            moved["field"]: {**change, "before": moved["before"]}
            for change in reversed(page["items"])
            for moved in change.pop("changes")
        }

    def _columns(self, claims: Claims, changes: Iterable[State]) -> Columns:
        """Of every import the changes name, as far as the user may see it and `imports` answers."""
        imports = sorted({change["origin"]["import_id"] for change in changes if "import_id" in change["origin"]})
        if not imports:
            return {}
        asked = {"id": imports[:MOST_IMPORTS]}
        try:
            answer = self._imports.request(
                "GET", "/imports/columns", caller_claims=claims, params=asked, timeout=EXTRA_PATIENCE, attempts=1
            )
        except Problem as problem:
            log.info("columns of imports are not told", code=problem.code)
            return {}
        return {one["id"]: one["columns"] for one in orjson.loads(answer.content)["items"]}


def _as_fields(change: State) -> State:
    """A change of labels as one of fields: whether the contact has each."""
    moved = [(id, True) for id in change.pop("added")] + [(id, False) for id in change.pop("removed")]
    return change | {
        "created": False,
        "changes": [{"field": f"{LABEL}{id}", "before": not now, "after": now} for id, now in moved],
    }


def actors(changes: Iterable[Mapping[str, Any]]) -> set[UUID]:
    """The users who made these changes; a program's name is no user."""
    return {id for change in changes if (id := _user_id(change["actor"])) is not None}


def named(changes: Collection[State], names: Mapping[UUID, str]) -> None:
    """Adds to each change the name of its user, null where none made it or they are gone."""
    for change in changes:
        id = _user_id(change["actor"])
        change["actor_name"] = None if id is None else names.get(id)


def _user_id(actor: str) -> UUID | None:
    try:
        return UUID(actor)
    except ValueError:
        return None


def _column(change: State, field: str, columns: Columns) -> str | None:
    if change["origin"]["kind"] != "import":  # a roll-back has an import as well, and takes nothing from its file
        return None
    name = LABELS if field.startswith(LABEL) else field
    return columns.get(change["origin"].get("import_id", ""), {}).get(name)
