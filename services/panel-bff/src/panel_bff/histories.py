"""What a contact was, asked of its owner as the signed-in user, and told so that a person understands it (AC-5).

`contacts` knows the import and the row, `imports` what the file calls the column, and we who a user is. An import's
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

PATIENCE = 5.0  # seconds for the history itself
EXTRA_PATIENCE = 3.0
MOST_IMPORTS = 100  # that are asked about at once

Claims = Mapping[str, Any]
State = dict[str, Any]
Columns = Mapping[str, Mapping[str, str]]  # by import, by field: what the file calls the column

log = structlog.get_logger()


class Histories:
    """The owner's answers, with columns; `named` adds who the users are."""

    def __init__(self, *, contacts_url: str, imports_url: str, signer: Signer) -> None:
        self._contacts = ServiceClient(contacts_url, "contacts", signer)
        self._imports = ServiceClient(imports_url, "imports", signer)

    def changes(self, claims: Claims, contact: UUID, params: Mapping[str, Any]) -> State:
        """A page of the history, newest first, each field with the column it came from."""
        page = self._ask(claims, f"/contacts/{contact}/history", params)
        columns = self._columns(claims, page["items"])
        for change in page["items"]:
            for one in change["changes"]:
                one["column"] = _column(change, one["field"], columns)
        return page

    def provenance(self, claims: Claims, contact: UUID) -> State:
        """By field, its last change, with the column it came from."""
        found = self._ask(claims, f"/contacts/{contact}/provenance", {})
        sources = found["fields"]
        columns = self._columns(claims, sources.values())
        found["fields"] = {
            field: source | {"column": _column(source, field, columns)} for field, source in sources.items()
        }
        return found

    def consent(self, claims: Claims, contact: UUID, params: Mapping[str, Any]) -> State:
        """A page of the consent ledger, the last to take effect first, or what stood at a moment (CH-3)."""
        return self._ask(claims, f"/contacts/{contact}/consent", params)

    def close(self) -> None:
        self._contacts.close()
        self._imports.close()

    def _ask(self, claims: Claims, path: str, params: Mapping[str, Any]) -> State:
        answer = self._contacts.request("GET", path, caller_claims=claims, params=params, timeout=PATIENCE, attempts=2)
        return dict(orjson.loads(answer.content))

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
    return columns.get(change["origin"].get("import_id", ""), {}).get(field)
