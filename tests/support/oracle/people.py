"""The model: people in dicts, found by scanning indexes that are plain dicts too. One institution each."""

from dataclasses import dataclass, field
from typing import Any

STRICTNESS = {"opted_in": 0, "paused": 1, "opted_out": 2}


@dataclass(frozen=True)
class Status:
    """The last entry of the consent ledger of one address (CH-3)."""

    status: str
    source: str


@dataclass(frozen=True)
class CustomField:
    """CF-2; `options` are labels."""

    name: str
    type: str
    options: tuple[str, ...] = ()


@dataclass(eq=False)
class Person:
    """A contact as the rules say it is. `id` is the product's, once known."""

    id: str | None = None
    fields: dict[str, Any] = field(
        default_factory=lambda: (
            dict.fromkeys(
                (
                    "first_name",
                    "preferred_name",
                    "last_name",
                    "phone",
                    "previous_phone",
                    "email",
                    "crm_id",
                    "enrollment_id",
                )
            )
            | {
                "country_calling_code": "1",
                "language": "en",
                "ai_disabled": False,
                "test_user": False,
                "archived": False,
            }
        )
    )
    custom: dict[str, Any] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)  # names, folded (LA-1)
    ledger: dict[tuple[str, str], Status] = field(default_factory=dict)
    version: int = 1
    imports: list[tuple[int, int, str]] = field(default_factory=list)  # import number, row, fate; oldest first

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    @property
    def full_name(self) -> str:
        """ID-2."""
        names = [self["preferred_name"] or self["first_name"], self["last_name"]]
        return " ".join(name for name in names if name) or self["phone"] or self["email"] or "Unknown contact"

    def addresses(self) -> dict[str, str]:
        """CH-1: a phone gives sms, an email gives email."""
        found = {}
        if self["phone"]:
            found["sms"] = self["country_calling_code"] + self["phone"]
        if self["email"]:
            found["email"] = self["email"]
        return found

    def channels(self) -> list[tuple[str, str, str, str]]:
        """(channel, address, status, source) of what the person owns now, in the order they are shown."""
        return [
            (channel, address, self.ledger[channel, address].status, self.ledger[channel, address].source)
            for channel, address in self.addresses().items()
        ]

    def open_channels(self, source: str) -> None:
        """CH-1: a channel that appears starts Opted In, unless its address has a status already."""
        for place in self.addresses().items():
            self.ledger.setdefault(place, Status("opted_in", source))

    def set_phone(self, phone: str | None) -> None:
        """PP-1, PP-3, PP-4."""
        old = self["phone"]
        if phone == old:
            return
        if phone is not None and phone == self["previous_phone"]:
            self.fields["previous_phone"] = None
        elif old is not None:
            self.fields["previous_phone"] = old
        self.fields["phone"] = phone


class World:
    """Everybody of one institution, and its custom fields."""

    def __init__(self, custom_fields: list[CustomField]) -> None:
        self.custom_fields = {custom.name: custom for custom in custom_fields}
        self.people: list[Person] = []
        self._by: dict[str, dict[str, set[Person]]] = {
            name: {} for name in ("phone", "crm_id", "email", "previous_phone")
        }
        self._by_id: dict[str, Person] = {}

    def add(self, person: Person) -> None:
        self.people.append(person)
        self.indexed(person)

    def known(self, person: Person, id: str) -> None:
        """The product's id of this person."""
        assert person.id in (None, id)
        person.id = id
        assert self._by_id.setdefault(id, person) is person

    def forget(self, person: Person) -> None:
        """Before its identifiers change."""
        for name, index in self._by.items():
            index.get(person[name], set()).discard(person)

    def indexed(self, person: Person) -> None:
        """After its identifiers have changed."""
        for name, index in self._by.items():
            if person[name] is not None:
                index.setdefault(person[name], set()).add(person)

    def with_id(self, id: str) -> Person | None:
        return self._by_id.get(id)

    def having(self, name: str, value: str | None) -> set[Person]:
        return self._by[name].get(value, set()) if value is not None else set()

    def one_with(self, name: str, value: str | None) -> Person | None:
        """ID-3, ID-5: phone and CRM ID are unique."""
        found = self.having(name, value)
        assert len(found) <= 1
        return next(iter(found), None)

    def staff_corrects_phone(self, person: Person, phone: str) -> None:
        """PP-1, PP-6."""
        self.forget(person)
        person.set_phone(phone)
        person.open_channels("staff")
        person.version += 1
        self.indexed(person)
