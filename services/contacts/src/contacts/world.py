"""What the rows of an import are decided against, and what decisions are made of. Pure; the rules are in `matching`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contacts.consent import Channel, Wanted

CREATED, UPDATED, UNCHANGED, SKIPPED, REFUSED = "created", "updated", "unchanged", "skipped", "refused"
HELD = "held"  # decided otherwise than in the dry run it was reviewed with (IM-11)
NOT_APPLIED = (SKIPPED, REFUSED, HELD)
HELD_BY_CREATED = ("crm_id", "phone", "email")  # of a contact that a row of the import created, as long as it has them
CLAIM_KINDS = ("id", "crm_id", "phone", "email", "contact")

Code = dict[str, Any]  # {"code", "level": refused|field|warning, "field", "message", "contacts"?, "row"?}
Contact = dict[str, Any]

MATCHED_BY = {"crm_id", "phone", "previous_phone", "email"}


@dataclass(slots=True)
class Change:
    """A contact as a row leaves it: all of it, what its changed fields were, and the statuses the row asks for."""

    contact: Contact
    before: dict[str, Any]
    wanted: dict[str, Wanted]
    created: bool
    entries: Sequence[Channel] = ()  # of the consent ledger, once channels are settled


@dataclass(slots=True)
class Decision:
    """`contact_id` is the contact the row reached, None if it reached none or is still to be created."""

    row: int
    fate: str
    contact_id: str | None = None
    codes: list[Code] = field(default_factory=list)
    change: Change | None = None

    def says(self, kind: str, value: str) -> bool:
        """Whether the row's membership and its contact say already that the row holds this (IM-6)."""
        if kind == "contact":
            return value == self.contact_id and self.fate not in NOT_APPLIED
        if self.fate != CREATED or self.change is None or kind not in HELD_BY_CREATED:
            return False
        return bool(self.change.contact[kind] == value)


class World:
    """The contacts a batch may lead to and the claims of this import, kept up to date as rows are decided."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self.contacts: dict[str, Contact] = {}
        self.by_crm_id: dict[str, Contact] = {}
        self.by_phone: dict[str, Contact] = {}
        self.by_email: dict[str, set[str]] = {}
        self.by_previous_phone: dict[str, set[str]] = {}
        self.claims: dict[str, dict[str, int]] = {kind: {} for kind in CLAIM_KINDS}
        self.known_claims: dict[str, dict[str, int]] = {kind: {} for kind in CLAIM_KINDS}
        self.put(contacts)

    def put(self, contacts: Iterable[Contact]) -> None:
        """Learn of contacts, or of their present state."""
        for contact in contacts:
            known = self.contacts.get(contact["id"])
            if known is not None:
                self._forget(known)
            self.contacts[contact["id"]] = contact
            if contact["crm_id"] is not None:
                self.by_crm_id[contact["crm_id"]] = contact
            if contact["phone"] is not None:
                self.by_phone[contact["phone"]] = contact
            if contact["email"] is not None:
                self.by_email.setdefault(contact["email"], set()).add(contact["id"])
            if contact["previous_phone"] is not None:
                self.by_previous_phone.setdefault(contact["previous_phone"], set()).add(contact["id"])

    def _forget(self, contact: Contact) -> None:
        if self.by_crm_id.get(contact["crm_id"]) is contact:
            del self.by_crm_id[contact["crm_id"]]
        if self.by_phone.get(contact["phone"]) is contact:
            del self.by_phone[contact["phone"]]
        self.by_email.get(contact["email"], set()).discard(contact["id"])
        self.by_previous_phone.get(contact["previous_phone"], set()).discard(contact["id"])

    def learn(self, claims: Iterable[tuple[str, str, int]]) -> None:
        """What earlier batches of this import hold: (kind, value, row); a contact that a row created by its id."""
        for kind, value, row in claims:
            if kind == CREATED:
                self._know("contact", value, row)
                for name in HELD_BY_CREATED:
                    self._know(name, self.contacts[value][name], row)
            else:
                self._know(kind, value, row)

    def _know(self, kind: str, value: str | None, row: int) -> None:
        if value is not None:
            first = min(row, self.known_claims[kind].get(value, row))
            self.claims[kind][value] = self.known_claims[kind][value] = first

    def claim(self, kind: str, value: str, row: int) -> int | None:
        """The other row that holds this; nobody: now `row` does (IM-6)."""
        holder = self.claims[kind].setdefault(value, row)
        return None if holder == row else holder

    def taken(self) -> Iterator[tuple[str, str, int]]:
        """What the rows decided here came to hold: (kind, value, row)."""
        for kind, claims in self.claims.items():
            known = self.known_claims[kind]
            for value, row in claims.items():
                if value not in known:
                    yield kind, value, row

    def new_claims(self, decisions: Mapping[int, "Decision"]) -> Iterator[tuple[str, str, int]]:
        """Of what the rows decided here came to hold, what their contacts do not say."""
        return (claim for claim in self.taken() if not decisions[claim[2]].says(*claim[:2]))

    def release(self, row: int, change: "Change") -> None:
        """The row is not applied after all: its contact stays as it was, and keeps what it would have given up."""
        before = {name: change.before[name] for name in MATCHED_BY & change.before.keys()}
        for kind in ("crm_id", "phone"):
            if self.claims[kind].get(before.get(kind) or "") == row:
                del self.claims[kind][before[kind]]
        if before:
            self.put([change.contact | before])
