"""CSV files with every fault a row can have, made from a seed: a file to begin with, and the large one that follows it.

Each kind of row takes people of its own from the first file, so that what one row does never blurs what another shows.
Rows of one story keep their order; the stories are spread over the whole file, and so over its batches.
"""

import csv
import io
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from tests.support.oracle.people import CustomField, World

PROGRAMS = ("Nursing", "Civil Engineering", "History")
CUSTOM_FIELDS = [
    CustomField("Program", "choice", PROGRAMS),
    CustomField("Start date", "date"),
    CustomField("Score", "number"),
]
COLUMNS = ["contact id", "first_name", "last_name", "phone", "email", "crm_id", "enrollment_id", "active", "labels"]
COLUMNS += ["channel_sms", "CUSTOM_Program", "CUSTOM_Start date", "CUSTOM_Score"]
FIRST = ["Ada", "Zoë", "Grace", "José", "Mary-Ann", "Łukasz", "Siân", "Noor", "Kwame", "Ying"]
LAST = ["Lovelace", "O'Neil", "van Dyke, Jr.", "García", "Smith", 'the "Bold"', "Ng", "Müller", "Brown", "Nkosi"]
LABELS = ["Applied", "Waitlist", "Transfer", "Night school", "Élite"]
WRITTEN = ["{}{}{}", "({}) {}-{}", "{}.{}.{}", "+1 {} {} {}", "1-{}-{}-{}", " {}-{}-{} "]

BAD_CELLS = {"phone": "555-ABC-1234", "email": "not an email", "active": "perhaps"}
BAD_CELLS |= {"CUSTOM_Start date": "2026-02-30", "CUSTOM_Score": "many", "CUSTOM_Program": "Alchemy"}

Row = dict[str, str]


@dataclass(frozen=True)
class Raw:
    """A line as it stands in the file, because no writer would write it."""

    line: bytes


Story = list[Row | Raw]


class People:
    """Numbered people whose identifiers never collide; `area` sets those of two files apart."""

    def __init__(self, seed: int, area: str) -> None:
        self.random = random.Random(seed)
        self._area = area
        self._numbers = iter(range(1, 10_000_000))

    def phone(self, number: int) -> str:
        return f"{self._area}{number:07d}"

    def written(self, phone: str) -> str:
        """One of the ways people write it (ID-3)."""
        return self.random.choice(WRITTEN).format(phone[:3], phone[3:6], phone[6:])

    def somebody(self) -> Row:
        """A sound row of somebody new, with every column but the id and the status filled now and then."""
        number, pick = next(self._numbers), self.random
        row = dict.fromkeys(COLUMNS, "")
        row |= {"first_name": pick.choice(FIRST), "last_name": pick.choice(LAST), "crm_id": f"C{self._area}-{number}"}
        row |= {"phone": self.written(self.phone(number)), "email": f"p{number}.{self._area}@Example.ORG"}
        row |= {"enrollment_id": f"E{pick.randrange(5000)}", "active": pick.choice(["", "yes", "TRUE", "1"])}
        row |= {"labels": ";".join(pick.sample(LABELS, pick.choice([0, 0, 1, 2])))}
        row |= {"CUSTOM_Program": pick.choice(["", *PROGRAMS, PROGRAMS[0].upper()])}
        row |= {"CUSTOM_Start date": pick.choice(["", "2026-09-01", "Feb 1, 2026"])}
        row |= {"CUSTOM_Score": pick.choice(["", "12.50", "-3", "0.125", "100"])}
        return row


def first_file(seed: int, people: int) -> bytes:
    """Sound rows only; every 20th person has no CRM ID and every 25th has opted out of SMS."""
    made = People(seed, "201")
    stories: list[Story] = []
    for number in range(people):
        row = made.somebody()
        if number % 20 == 0:
            row["crm_id"] = ""
        if number % 25 == 1:
            row["channel_sms"] = "Opted Out"
        stories.append([row])
    return written(stories)


class NextFile:
    """The large file: rows about the people of `world` (with the product's ids), and about new ones."""

    def __init__(self, seed: int, world: World, corrected: int) -> None:
        """The phones of the last `corrected` people were corrected by staff (PP-5)."""
        self._new = People(seed + 1, "302")
        self._random = self._new.random
        self._bad = itertools.cycle(BAD_CELLS.items())
        settled = world.people[: len(world.people) - corrected]  # nobody of theirs is touched twice
        opted_out = [p for p in settled if any(status == "opted_out" for _, _, status, _ in p.channels())]
        self._without_crm = iter([p for p in settled if not p["crm_id"] and p not in opted_out])
        self._opted_out = iter([p for p in opted_out if p["crm_id"]])
        self._known = iter([p for p in settled if p["crm_id"] and p not in opted_out])
        self._corrected = iter([p for p in world.people[len(world.people) - corrected :] if p["crm_id"]])

    def bytes(self, rows: int) -> bytes:
        """`rows` data rows: each story of `_STORIES` as often as it says in a thousand, and new people for the rest."""
        stories: list[Story] = []
        for per_thousand, story in _STORIES:
            stories += [story(self) for _ in range(max(1, rows * per_thousand // 1000))]
        missing = rows - sum(map(len, stories))
        assert missing >= 0
        stories += [[self._new.somebody()] for _ in range(missing)]
        return written(list(self._spread(stories)), blank_every=997)

    def _spread(self, stories: list[Story]) -> Iterator[Story]:
        places: list[tuple[float, int, Row | Raw]] = []
        for number, story in enumerate(stories):
            times = sorted(self._random.random() for _ in story)
            places += [(time, number, row) for time, row in zip(times, story, strict=True)]
        places.sort(key=lambda place: place[:2])
        yield from ([row] for _, _, row in places)

    def _about(self, **cells: str) -> Row:
        return dict.fromkeys(COLUMNS, "") | cells

    def _somebody(self, **cells: str) -> Row:
        return self._new.somebody() | cells

    def same_again(self) -> Story:
        """IM-14: a row that changes nothing."""
        known = next(self._known)
        return [self._about(crm_id=known["crm_id"], phone=known["phone"], first_name=known["first_name"])]

    def changed_by_crm_id(self) -> Story:
        row = self._about(crm_id=next(self._known)["crm_id"], last_name="Changed", CUSTOM_Program="history")
        return [row | {"labels": "Changed; applied", "active": self._random.choice(["no", ""])}]

    def changed_by_phone(self) -> Story:
        return [self._about(phone=self._new.written(next(self._known)["phone"]), first_name="By phone")]

    def changed_by_id(self) -> Story:
        """IM-5: with another, free CRM ID."""
        known = next(self._known)
        return [self._about(crm_id=f"new-{known['crm_id']}", last_name="By id") | {"contact id": known.id or ""}]

    def new_phone(self) -> Story:
        """PP-1."""
        return [self._about(crm_id=next(self._known)["crm_id"], phone=self._somebody()["phone"])]

    def takes_crm_id(self) -> Story:
        """IM-5: X without a CRM ID takes it."""
        return [self._about(crm_id=self._somebody()["crm_id"], phone=next(self._without_crm)["phone"])]

    def cleared(self) -> Story:
        """IM-7."""
        unset = {"first_name": "UNSET", "CUSTOM_Program": "UNSET", "email": "UNSET", "enrollment_id": "UNSET"}
        return [self._about(crm_id=next(self._known)["crm_id"]) | unset]

    def phone_cleared(self) -> Story:
        """PP-1, CH-1."""
        return [self._about(crm_id=next(self._known)["crm_id"], phone="UNSET")]

    def brings_the_old_phone_back(self) -> Story:
        """PP-5: by CRM ID, and the row's other columns are applied."""
        known = next(self._corrected)
        return [self._about(crm_id=known["crm_id"], phone=known["previous_phone"], last_name="Out of sync")]

    def was_somebodys_phone(self) -> Story:
        """PP-5: matched by nothing."""
        return [self._somebody(phone=next(self._corrected)["previous_phone"])]

    def two_contacts(self) -> Story:
        """IM-5."""
        return [self._about(crm_id=next(self._known)["crm_id"], phone=next(self._known)["phone"], last_name="Two")]

    def another_crm_id(self) -> Story:
        """IM-5: unknown CRM ID, the phone belongs to X with another CRM ID."""
        return [self._about(crm_id=self._somebody()["crm_id"], phone=next(self._known)["phone"], last_name="Whose")]

    def unknown_id(self) -> Story:
        """IM-4."""
        unknown = UUID(int=self._random.getrandbits(128), version=4)
        return [self._about(first_name="Nobody") | {"contact id": str(unknown)}]

    def email_only(self) -> Story:
        """IM-4, and IM-6 for the second row."""
        email = self._somebody()["email"]
        return [self._about(email=email, first_name="Mail"), self._about(email=email, first_name="Mail again")]

    def email_of_somebody(self) -> Story:
        """IM-4."""
        return [self._about(email=next(self._known)["email"], first_name="Mail")]

    def no_identifier(self) -> Story:
        return [self._about(first_name="No", last_name="Identifier", enrollment_id="E1")]

    def same_crm_id_twice(self) -> Story:
        """IM-6."""
        row = self._somebody()
        return [row, self._somebody(crm_id=row["crm_id"])]

    def same_phone_twice(self) -> Story:
        """IM-6: the third shares the CRM ID of the second, which was refused and holds it all the same."""
        one = self._somebody()
        other = self._somebody(phone=one["phone"])
        return [one, other, self._somebody(crm_id=other["crm_id"])]

    def same_contact_twice(self) -> Story:
        """IM-6: two rows lead to the same contact by different identifiers."""
        known = next(self._known)
        return [self._about(phone=known["phone"], first_name="First"), self._about(crm_id=known["crm_id"])]

    def takes_a_phone_given_up(self) -> Story:
        """IM-6: it is not free for another row of this file."""
        known = next(self._known)
        moves = self._about(crm_id=known["crm_id"], phone=self._somebody()["phone"])
        return [moves, self._somebody(phone=known["phone"])]

    def refused_holds(self) -> Story:
        """IM-6: a bad phone that would have matched refuses the row, which still holds its email; IM-9."""
        email = self._somebody()["email"]
        return [self._about(phone="555-12345", email=email), self._about(email=email, first_name="Later")]

    def bad_cells(self) -> Story:
        """IM-9: each is left out, the rest is applied."""
        name, cell = next(self._bad)
        return [self._somebody(**{name: cell})]

    def bad_cell_changes_nothing(self) -> Story:
        """IM-13: "in part" is a mark on created and updated only."""
        return [self._about(crm_id=next(self._known)["crm_id"], first_name="x" * 65)]

    def stricter_consent(self) -> Story:
        """CH-8."""
        status = self._random.choice(["Opted Out", "paused"])
        return [self._about(crm_id=next(self._known)["crm_id"], channel_sms=status)]

    def looser_consent(self) -> Story:
        """CH-8: left alone."""
        return [self._about(crm_id=next(self._opted_out)["crm_id"], channel_sms="Opted In", last_name="Loose")]

    def long_label(self) -> Story:
        """LA-1, LA-5."""
        return [self._somebody(labels="Applied;" + "x" * 65)]

    def ragged(self) -> Story:
        return [Raw(b"too,few,cells\r\n"), Raw(b"x," * 20 + b"too many\r\n")]

    def text_after_a_quote(self) -> Story:
        return [Raw(b',"Ada" Byron' + b"," * (len(COLUMNS) - 2) + b"\r\n")]

    def no_text(self) -> Story:
        return [Raw(b",Ad\xe9" + b"," * (len(COLUMNS) - 2) + b"\r\n")]


# how many times in a thousand rows
_STORIES: list[tuple[int, Callable[[NextFile], Story]]] = [
    (40, NextFile.same_again),
    (50, NextFile.changed_by_crm_id),
    (20, NextFile.changed_by_phone),
    (3, NextFile.changed_by_id),
    (10, NextFile.new_phone),
    (2, NextFile.takes_crm_id),
    (3, NextFile.cleared),
    (2, NextFile.phone_cleared),
    (1, NextFile.brings_the_old_phone_back),
    (1, NextFile.was_somebodys_phone),
    (2, NextFile.two_contacts),
    (2, NextFile.another_crm_id),
    (2, NextFile.unknown_id),
    (2, NextFile.email_only),
    (2, NextFile.email_of_somebody),
    (2, NextFile.no_identifier),
    (3, NextFile.same_crm_id_twice),
    (2, NextFile.same_phone_twice),
    (2, NextFile.same_contact_twice),
    (2, NextFile.takes_a_phone_given_up),
    (1, NextFile.refused_holds),
    (12, NextFile.bad_cells),
    (1, NextFile.bad_cell_changes_nothing),
    (3, NextFile.stricter_consent),
    (1, NextFile.looser_consent),
    (1, NextFile.long_label),
    (1, NextFile.ragged),
    (1, NextFile.text_after_a_quote),
    (1, NextFile.no_text),
]


def people_needed(rows: int) -> tuple[int, int]:
    """How many people the first file must have for a next file of `rows`, and how many of them staff must correct."""
    times = max(1, rows // 1000)
    return 200 * times, 3 * times


def written(stories: list[Story], blank_every: int = 0) -> bytes:
    """The header and the rows, as spreadsheets write them: CRLF, quotation marks where needed."""
    out = io.BytesIO()
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    for number, row in enumerate((row for story in stories for row in story), start=1):
        if isinstance(row, Raw):
            out.write(row.line)
        else:
            writer.writerow(row)
        if blank_every and number % blank_every == 0:
            out.write(b"\r\n")
    text.flush()
    return out.getvalue()
