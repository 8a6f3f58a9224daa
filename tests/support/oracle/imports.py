"""One CSV into a `World`, row after row (IM-4 to IM-9, LA-5, PP-2, PP-5, CH-8). No batches, no restarts."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.oracle.people import STRICTNESS, Person, Status, World
from tests.support.oracle.values import READERS, Bad, choice, date, number

CLEAR = object()
UNDECODED = range(0xDC80, 0xDD00)  # what errors="surrogateescape" makes of bytes that are no UTF-8
CUSTOM_READERS: dict[str, Callable[[str], Any]] = {"date": date, "number": number, "text": str}
HEADERS = {"contact id": "id", "active": "archived", "channel_sms": "sms"}
LEFT_OUT = {"contact-out-of-sync"} | {f"invalid-{what}" for what in ("phone", "email", "date", "number", "boolean")}
LEFT_OUT |= {"unknown-option", "value-too-long"}


@dataclass
class Fate:
    """`holders` are the rows a duplicate-in-file may name, `others` the people a code may name."""

    row: int
    outcome: str
    codes: list[str] = field(default_factory=list)
    person: Person | None = None
    holders: set[int] = field(default_factory=set)
    others: set[Person] = field(default_factory=set)

    @property
    def in_part(self) -> bool:
        """IM-13: a mark on created and updated."""
        return self.outcome in ("created", "updated") and any(code in LEFT_OUT for code in self.codes)


@dataclass
class Result:
    fates: list[Fate]

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(fate.outcome for fate in self.fates)
        names = ("created", "updated", "unchanged", "skipped", "refused", "held", "not_reached")
        return {name: counted[name] for name in names} | {"in_part": sum(fate.in_part for fate in self.fates)}


class _Row:
    """The cells of one row, read."""

    def __init__(self, world: World, header: list[str], cells: list[str]) -> None:
        self.values: dict[str, Any] = {}
        self.bad: dict[str, str] = {}
        self.custom: dict[str, Any] = {}
        self.labels: list[str] = []
        for name, cell in zip(header, cells, strict=True):
            if text := cell.strip():
                self._read(world, name, text)

    def _read(self, world: World, name: str, text: str) -> None:
        if name == "labels":
            self.labels = [label.strip() for label in text.split(";") if label.strip()]
            return
        custom = world.custom_fields.get(name.removeprefix("CUSTOM_")) if name.startswith("CUSTOM_") else None
        try:
            if custom:
                read = choice(list(custom.options)) if custom.type == "choice" else CUSTOM_READERS[custom.type]
                self.custom[custom.name] = CLEAR if text == "UNSET" else read(text)
            else:
                target = HEADERS.get(name, name)
                self.values[target] = CLEAR if text == "UNSET" else READERS[target](text)
        except Bad as bad:
            self.bad[HEADERS.get(name, name)] = bad.code

    def identifier(self, name: str) -> str | None:
        value = self.values.get(name)
        return None if value is CLEAR else value

    def leading(self) -> str | None:
        """IM-4's order; a cell that could not be read leads as well (IM-9)."""
        for name in ("id", "crm_id", "phone", "email"):
            if name in self.bad or self.identifier(name) is not None:
                return name
        return None


def import_csv(world: World, data: bytes, *, number: int) -> Result:
    """The fate of every row of a comma separated UTF-8 file; `world` becomes what it is afterwards.

    A row's number counts records from the header, which is 1; blank lines, with delimiters or without, count and are
    no rows (IM-13).
    """
    reader = csv.reader(io.StringIO(data.decode("utf-8", "surrogateescape"), newline=""), strict=True)
    header = next(reader)
    running = _Running(world, header, number)
    row = 1
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return Result(running.fates)
        except csv.Error:
            running.fates.append(Fate(row, "refused", ["malformed-row"]))
            continue
        if any(cell.strip() for cell in cells):
            running.take(row, cells)


class _Running:
    """One import under way, and what its rows hold (IM-6)."""

    def __init__(self, world: World, header: list[str], number: int) -> None:
        self.world = world
        self.header = header
        self.number = number
        self.fates: list[Fate] = []
        self.held: dict[tuple[str, Any], int] = {}

    def take(self, row: int, cells: list[str]) -> None:
        fate = self._decide(row, cells)
        self.fates.append(fate)
        if fate.person is not None and fate.outcome in ("created", "updated", "unchanged"):
            fate.person.imports.append((self.number, row, fate.outcome))

    def _decide(self, number: int, cells: list[str]) -> Fate:
        if any(ord(letter) in UNDECODED for cell in cells for letter in cell):
            return Fate(number, "refused", ["encoding-error"])
        if len(cells) != len(self.header):
            return Fate(number, "refused", ["malformed-row"])
        row = _Row(self.world, self.header, cells)
        if any(len(label) > 64 for label in row.labels):
            return Fate(number, "refused", ["unknown-label"])
        leading = row.leading()
        if leading is None:
            return Fate(number, "refused", ["no-identifier"])
        holders = self._hold(number, row, leading)
        if leading in row.bad:
            return Fate(number, "refused", [row.bad[leading]])
        if holders:
            return Fate(number, "refused", ["duplicate-in-file"], holders=holders)
        return self._match(number, row, leading)

    def _hold(self, number: int, row: _Row, leading: str) -> set[int]:
        """IM-6: the first well-formed row holds its identifiers, whatever becomes of it."""
        kinds = ["id", "crm_id", "phone", "email"]
        held = {(kind, value) for kind in kinds if (value := row.identifier(kind)) is not None}
        clashing = {key for key in held if key[0] != "email" or leading == "email"}
        holders = {self.held[key] for key in clashing if key in self.held}
        for key in held:
            self.held.setdefault(key, number)
        return holders

    def _match(self, number: int, row: _Row, leading: str) -> Fate:
        """IM-4, IM-5."""
        by_id = self.world.with_id(row.identifier("id") or "")
        if leading == "id" and by_id is None:
            return Fate(number, "skipped", ["id-not-found"])
        by_crm = self.world.one_with("crm_id", row.identifier("crm_id"))
        by_phone = self.world.one_with("phone", row.identifier("phone"))
        led_to = {person for person in (by_id, by_crm, by_phone) if person}
        if len(led_to) > 1:
            return self._duplicate(number, led_to)
        if leading == "email" and (others := self.world.having("email", row.identifier("email"))):
            return Fate(number, "refused", ["duplicate-contact"], others=set(others))
        found = next(iter(led_to), None)
        crm_id = row.identifier("crm_id")
        if found and not by_id and crm_id and not by_crm and found["crm_id"]:
            return self._duplicate(number, {found})
        if found is None:
            return self._create(number, row)
        holder = self.held.setdefault(("reached", found), number)
        if holder != number:
            return Fate(number, "refused", ["duplicate-in-file"], holders={holder})
        return self._update(number, row, found)

    def _duplicate(self, number: int, others: set[Person]) -> Fate:
        """IM-5; the row led to them, whatever becomes of it (IM-6)."""
        for person in others:
            self.held.setdefault(("reached", person), number)
        return Fate(number, "refused", ["duplicate-contact"], others=others)

    def _create(self, number: int, row: _Row) -> Fate:
        fate = Fate(number, "created", list(row.bad.values()), Person())
        fate.others = set(self.world.having("previous_phone", row.identifier("phone")))
        if fate.others:
            fate.codes.append("was-previous-phone")  # PP-5
        assert fate.person is not None
        self._write(fate, row)
        self.world.add(fate.person)
        self.held[("reached", fate.person)] = number
        return fate

    def _update(self, number: int, row: _Row, person: Person) -> Fate:
        fate = Fate(number, "updated", list(row.bad.values()), person)
        before = _shown(person)
        given_up = {"phone": person["phone"], "crm_id": person["crm_id"]}
        self.world.forget(person)
        self._write(fate, row)
        self.world.indexed(person)
        for kind, old in given_up.items():
            if old is not None and person[kind] != old:  # IM-6: not free for another row of this file
                self.held.setdefault((kind, old), number)
        if _shown(person) == before:
            fate.outcome = "unchanged"
        else:
            person.version += 1
        return fate

    def _write(self, fate: Fate, row: _Row) -> None:
        person = fate.person
        assert person is not None
        for name, value in row.values.items():
            wanted = None if value is CLEAR else value
            if name == "phone" and wanted and wanted == person["previous_phone"] != person["phone"]:
                fate.codes.append("contact-out-of-sync")  # PP-2
            elif name == "phone":
                person.set_phone(wanted)
            elif name not in ("id", "sms"):
                person.fields[name] = wanted
        for name, value in row.custom.items():
            if value is CLEAR:
                person.custom.pop(name, None)
            else:
                person.custom[name] = value
        self._consent(fate, person, row.values.get("sms"))
        person.labels |= {label.casefold() for label in row.labels}  # LA-1, LA-5: added, never removed

    def _consent(self, fate: Fate, person: Person, wanted: str | None) -> None:
        """CH-1, CH-8."""
        place = ("sms", person.addresses().get("sms", ""))
        held = person.ledger.get(place)
        if wanted and held and STRICTNESS[wanted] < STRICTNESS[held.status]:
            fate.codes.append("consent-not-loosened")
        elif wanted and (held is None or held.status != wanted):
            assert place[1], "the oracle has no rule for the status of a channel that is not owned"
            person.ledger[place] = Status(wanted, "import")
        person.open_channels("import")


def _shown(person: Person) -> tuple[Any, ...]:
    """What makes a new version of a contact; labels are another service's."""
    return dict(person.fields), dict(person.custom), person.channels()
