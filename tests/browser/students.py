"""A CSV of 2,000 students, and what plain Python says that the panel of each must show."""

import csv
import io
import random
from dataclasses import dataclass
from typing import Any

ROWS = 2000
TWICE = frozenset(range(40, ROWS, 100))  # the CRM ID of the row before: refused, duplicate-in-file
BAD_PHONE = frozenset(range(70, ROWS, 200))  # matched by CRM ID, so created in part: the phone is left out
LABELS = ("Admitted", "Honors", "First generation", "Needs follow-up")
MAJORS = ("Biology", "History", "Nursing")
FIELDS: list[dict[str, Any]] = [
    {"name": "Major", "type": "choice", "group": "Academics", "options": list(MAJORS), "description": "As applied for"},
    {"name": "Start date", "type": "date", "group": "Academics"},
    {"name": "Aid", "type": "number", "group": "Financial aid"},
    {"name": "Housing", "type": "boolean"},
    {"name": "Portal", "type": "url"},
    {"name": "Remark", "type": "text"},
]
FIRST = ("Ada", "Bo", "Zoë", "Luz", "Omar", "Priya", "Siân", "Mateo")
LAST = ("Lovelace", "Okafor", "O'Neil", "García", "Nguyen", "Berg", "Haddad", "van Dyke")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Student:
    number: int
    cells: dict[str, str]

    @property
    def full_name(self) -> str:
        """ID-2."""
        return f"{self.cells['preferred_name'] or self.cells['first_name']} {self.cells['last_name']}"

    @property
    def shown_phone(self) -> str:
        digits = self.cells["phone"]
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"

    @property
    def labels(self) -> list[str]:
        return sorted(label for label in self.cells["labels"].split(";") if label)

    @property
    def shown_custom(self) -> dict[str, str]:
        """Each field with a value, as the panel words it (CF-6, CF-7)."""
        cells = {field["name"]: self.cells[f"CUSTOM_{field['name']}"] for field in FIELDS}
        worded = {name: cell for name, cell in cells.items() if cell}
        if "Start date" in worded:
            year, month, day = worded["Start date"].split("-")
            worded["Start date"] = f"{MONTHS[int(month) - 1]} {int(day)}, {year}"
        if "Aid" in worded:
            worded["Aid"] = f"{int(worded['Aid']):,}"
        return worded


def students(area: str, seed: int = 3) -> list[Student]:
    """`area`: three digits that begin every phone, so that two files share nobody."""
    dice = random.Random(seed)
    return [Student(number, _cells(dice, area, number)) for number in range(ROWS)]


def csv_of(people: list[Student]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(people[0].cells))
    writer.writeheader()
    writer.writerows(student.cells for student in people)
    return text.getvalue().encode()


def clean(people: list[Student]) -> list[Student]:
    """Those whose row is applied wholly."""
    return [student for student in people if student.number not in TWICE | BAD_PHONE]


def _cells(dice: random.Random, area: str, number: int) -> dict[str, str]:
    first, last = dice.choice(FIRST), dice.choice(LAST)
    return {
        "first_name": first,
        "preferred_name": f"{first[:2]}-{number}" if number % 10 == 1 else "",
        "last_name": f"{last} {number}",
        "phone": "555-12" if number in BAD_PHONE else f"{area}{2000000 + number}",
        "email": f"student{number}@{area}.example" if number % 4 else "",
        "crm_id": f"{area}-{number - 1 if number in TWICE else number}",
        "enrollment_id": f"E{number}" if number % 3 else "",
        "language": dice.choice(("", "es")),
        "labels": ";".join(dice.sample(LABELS, number % 3)),
        "CUSTOM_Major": dice.choice(MAJORS),
        "CUSTOM_Start date": f"2027-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "CUSTOM_Aid": str(dice.randint(1000, 99999)) if number % 2 else "",
        "CUSTOM_Housing": ("yes", "no", "")[number % 3],
        "CUSTOM_Portal": f"https://portal.example/{area}/{number}",
        "CUSTOM_Remark": "",
    }
