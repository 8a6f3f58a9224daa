"""What imports asks of contacts and labels, in its own words.

Away when nobody answers, BatchRefused when they say no.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import orjson

from chassis.clients import ServiceClient
from chassis.errors import Problem
from imports.errors import Away, BatchRefused
from imports.layout import folded
from imports.mapping import CustomField

PAGE = 200
BATCH_TIMEOUT = 30.0  # seconds; a batch may wait for its turn among the institution's imports
MOST_AT_ONCE = 5000  # names or contacts that labels is asked about in one request
WAITED_FOR = {401, 403, 404, 408, 425, 429}  # a matter of set-up or of load, not of the file

Claims = Mapping[str, Any]
T = TypeVar("T")


class Contacts:
    """The contacts service."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def custom_fields(self, claims: Claims) -> list[CustomField]:
        """The institution's custom fields, in the order of the panel."""
        found: list[CustomField] = []
        params: dict[str, Any] = {"limit": PAGE}
        while True:
            page = self._ask("GET", "/fields", claims, params=params)
            found += [_custom_field(item) for item in page["items"] if not item.get("deleted")]
            if not page.get("next"):
                return found
            params = {"limit": PAGE, "after": page["next"]}

    def apply(self, claims: Claims, import_id: UUID, body: bytes) -> list[list[Any]]:
        """Send a batch, as often as it takes: the same body gets the same answer. Gives the fates of its rows."""
        path, headers = f"/imports/{import_id}/batches", {"Content-Type": "application/json"}
        answer = self._ask("PUT", path, claims, content=body, headers=headers, timeout=BATCH_TIMEOUT)
        fates: list[list[Any]] = answer["fates"]
        return fates

    def dry_run(self, claims: Claims, import_id: UUID, body: bytes) -> list[list[Any]]:
        """What a batch would do, which does nothing. Gives its rows with their changes and digests (IM-11)."""
        path, headers = f"/imports/{import_id}/dry-run", {"Content-Type": "application/json"}
        rows: list[list[Any]] = self._ask("PUT", path, claims, content=body, headers=headers, timeout=BATCH_TIMEOUT)[
            "rows"
        ]
        return rows

    def moved(self, claims: Claims, import_id: UUID, dry_run: UUID) -> int:
        """How many rows' contacts or identifiers moved since the dry run looked at them."""
        answer = self._ask("GET", f"/imports/{import_id}/dry-runs/{dry_run}/moved", claims, timeout=BATCH_TIMEOUT)
        return int(answer["rows"])

    def end(self, claims: Claims, import_id: UUID) -> None:
        """The import is over; contacts may forget what it kept for it."""
        self._ask("POST", f"/imports/{import_id}/end", claims, idempotency_key=f"end-{import_id}")

    def members(self, claims: Claims, import_id: UUID, first_row: int, last_row: int) -> list[list[Any]]:
        """[row, contact, fate] of the rows of this range that belong to the import."""
        params = {"first_row": first_row, "last_row": last_row}
        found: list[list[Any]] = self._ask("GET", f"/imports/{import_id}/members", claims, params=params)["items"]
        return found

    def roll_back(self, claims: Claims, import_id: UUID, body: bytes) -> list[list[Any]]:
        """Take a range of rows back (IM-15), as often as it takes: the same body gets the same answer. Gives what
        became of the contacts they created or changed."""
        path, headers = f"/imports/{import_id}/roll-back", {"Content-Type": "application/json"}
        answer = self._ask("PUT", path, claims, content=body, headers=headers, timeout=BATCH_TIMEOUT)
        fates: list[list[Any]] = answer["fates"]
        return fates

    def close(self) -> None:
        self._client.close()

    def _ask(self, method: str, path: str, claims: Claims, **options: Any) -> Any:
        return _ask(self._client, "contacts", method, path, claims, **options)


def _custom_field(item: Mapping[str, Any]) -> CustomField:
    options = tuple((option["id"], option["label"]) for option in item.get("options") or ())
    return CustomField(item["id"], item["name"], item.get("type", "text"), options)


class Resolved(NamedTuple):
    """The label's id of each name that has one, and what each of these labels is called (LA-1)."""

    ids: dict[str, str]
    called: dict[str, str]


class Labels:
    """The labels service."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def resolve(self, claims: Claims, names: Sequence[str], create: bool) -> Resolved:
        """The label of each name that has one, made if asked to (LA-5)."""
        found = Resolved({}, {})
        for part in _parts(names):
            answer = self._ask("/labels/resolve", claims, {"names": part, "create": create})
            found.ids.update(answer["labels"])
            found.called.update(answer["called"])
        return found

    def find(self, claims: Claims, names: Sequence[str], create: bool) -> Resolved:
        """The same, but none is made: one that would be has its name for an id, and its first spelling (IM-11)."""
        found = Resolved({}, {})
        for part in _parts(names):
            answer = self._ask("/labels/resolve", claims, {"names": part, "create": False})
            to_make = {name: folded(name) for name in answer["creatable"]} if create else {}
            found.ids.update(answer["labels"] | to_make)
            found.called.update(answer["called"] | {id: name for name, id in reversed(to_make.items())})
        return found

    def assign(self, claims: Claims, import_id: UUID, number: int, added: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Give labels to contacts; sent again it changes nothing."""
        for part in _parts(added):
            body = {"import_id": str(import_id), "import_number": number, "add": part}
            self._ask("/contact-labels/batch", claims, body)

    def take_back(self, claims: Claims, import_id: UUID, number: int, contacts: Sequence[str]) -> list[dict[str, Any]]:
        """Take away what the import gave these contacts (IM-15); again it changes nothing. Of those that had labels:
        whether some went, whether there are any still, and which somebody else gave since."""
        taken: list[dict[str, Any]] = []
        for part in _parts(contacts):
            body = {"import_id": str(import_id), "import_number": number, "contacts": part}
            taken += self._ask("/contact-labels/roll-back", claims, body)["items"]
        return taken

    def close(self) -> None:
        self._client.close()

    def _ask(self, path: str, claims: Claims, body: Any) -> Any:
        return _ask(self._client, "labels", "POST", path, claims, json=body)


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[at : at + MOST_AT_ONCE] for at in range(0, len(items), MOST_AT_ONCE))


def _ask(client: ServiceClient, service: str, method: str, path: str, claims: Claims, **options: Any) -> Any:
    try:
        return orjson.loads(client.request(method, path, caller_claims=claims, **options).content or b"null")
    except orjson.JSONDecodeError as nonsense:
        raise Away(f"{service}-away", f"The {service} service answered something else than it should.") from nonsense
    except Problem as problem:
        said = problem.detail or problem.title
        if problem.status >= 500 or problem.status in WAITED_FOR:
            raise Away(f"{service}-away", f"The {service} service does not answer as it should: {said}") from problem
        raise BatchRefused(f"The {service} service refused: {said} ({problem.code})") from problem
