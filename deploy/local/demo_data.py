"""The demo's people: the same every time, believable, and with enough faults that a report is worth reading."""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

CONTACTS = 2000
SHARED = 1000  # the second institution begins here: half of its phones and CRM ids are also the first one's

LABELS = ("First generation", "Transfer", "Honors", "Scholarship", "Athlete", "Veteran", "On-campus housing", "Evening")

FIELDS: list[dict[str, Any]] = [
    {
        "name": "Program",
        "type": "choice",
        "group": "Academics",
        "description": "The program the student was admitted to",
        "options": ["Nursing", "Business", "Computer Science", "Education", "Biology", "Criminal Justice", "Undecided"],
        "in_generative_ai": True,
    },
    {
        "name": "Start date",
        "type": "date",
        "group": "Academics",
        "description": "First day of classes",
        "in_generative_ai": True,
    },
    {"name": "Credits earned", "type": "number", "group": "Academics", "description": "Including transfer credits"},
    {
        "name": "Aid file complete",
        "type": "boolean",
        "group": "Financial aid",
        "description": "Every document of the aid file has arrived",
        "in_escalations": True,
    },
    {
        "name": "Aid portal",
        "type": "url",
        "group": "Financial aid",
        "description": "The student's page at the aid office",
    },
    {
        "name": "Emergency phone",
        "type": "phone",
        "group": "Family",
        "description": "Whom to call when the contact can not be reached",
        "requires_authentication": True,
    },
    {"name": "Advisor remark", "type": "text", "group": "Academics", "description": "What the last meeting was about"},
]


@dataclass(frozen=True)
class Institution:
    """One of the demo's two institutions; `first` is the number of its first contact."""

    slug: str
    name: str
    time_zone: str
    date_format: str
    people: tuple[tuple[str, str, str], ...]  # name, role, name part of the address
    first: int
    seed: int


INSTITUTIONS = (
    Institution(
        slug="riverside",
        name="Riverside College",
        time_zone="America/Chicago",
        date_format="MMM D, YYYY",
        people=(("Dana Whitfield", "admin", "dana"), ("Marcus Bell", "staff", "marcus")),
        first=0,
        seed=11,
    ),
    Institution(
        slug="hillside",
        name="Hillside University",
        time_zone="America/Los_Angeles",
        date_format="M/D/YYYY",
        people=(("Priya Raman", "admin", "priya"), ("Tom Okafor", "staff", "tom")),
        first=CONTACTS - SHARED,
        seed=23,
    ),
)


def _words(text: str) -> list[str]:
    return text.split()


FIRST_NAMES = _words("""
Aaliyah Aaron Abigail Adaeze Ahmed Aiko Alejandra Alexander Amara Amir Ana Andre Angela Anjali Anthony Ariana Asha
Benjamin Bianca Brandon Camila Carlos Chidi Chloe Christopher Claire Daniel Daniela David Deshawn Diego Dmitri Elena
Elijah Emily Emmanuel Fatima Felix Fiona Gabriel Gabriela Grace Hana Hannah Hiroshi Ibrahim Imani Isaac Isabella Ivan
Jamal James Jasmine Javier Jia Jordan Jorge José Julia Kai Katherine Keisha Kevin Kwame Laila Lan Layla Leah Liam Linh
Lucas Lucía Luis Maria Marcus Mateo Maya Mei Mia Michael Miguel Mohammed Naomi Natalia Nathan Nia Nicholas Noah Nora
Olivia Omar Oscar Patricia Paul Pedro Priya Rachel Rafael Rahul Raj Rebecca René Rosa Ruth Samantha Samuel Santiago Sara
Sebastián Sofía Sophia Stephanie Sunita Tariq Tatiana Thomas Tiana Trinh Tyler Valentina Victoria Vikram Wei William
Xavier Ximena Yara Yasmin Yusuf Zachary Zainab Zoë
""")

LAST_NAMES = _words("""
Abdi Adams Adeyemi Aguilar Ahmed Alvarez Anderson Bailey Banerjee Barnes Bauer Bell Boateng Brooks Brown Campbell
Carter Castillo Chang Chavez Chen Clark Collins Cooper Cruz Davis Delgado Desai Diallo Diaz Edwards Evans Fischer Flores
Foster Garcia García Gomez Gonzalez Gray Green Guerrero Gutierrez Hall Harris Hassan Hernandez Hill Hoang Howard Huang
Hughes Ibrahim Jackson Jenkins Jimenez Johnson Jones Kaur Kelly Khan Kim King Kowalski Kumar Lee Lewis Li Lopez Martin
Martinez Mendoza Mensah Miller Mitchell Mohamed Moore Morales Morgan Morris Müller Murphy Murray Nakamura Nelson Nguyen
Nowak O'Brien O'Connor Okafor Okoye Ortiz Osei Owens Park Parker Patel Perez Peters Pham Phillips Powell Price Ramirez
Ramos Reed Reyes Richardson Rivera Roberts Robinson Rodriguez Rogers Romero Ross Ruiz Russell Salazar Sanchez Sanders
Santos Schmidt Scott Shah Sharma Silva Singh Smith Soto Stewart Sullivan Suzuki Tan Taylor Thomas Thompson Torres Tran
Turner Vargas Vasquez Walker Wang Ward Washington Watson Weber White Williams Wilson Wong Wood Wright Wu Yang Young
Zhang Zimmerman Álvarez Peña-Ortiz Smith-Jones
""")

NICKNAMES = {
    "Alexander": "Alex",
    "Alejandra": "Ale",
    "Anthony": "Tony",
    "Benjamin": "Ben",
    "Christopher": "Chris",
    "Elijah": "Eli",
    "Emmanuel": "Manny",
    "Gabriela": "Gaby",
    "Isabella": "Bella",
    "Katherine": "Kate",
    "Michael": "Mike",
    "Mohammed": "Mo",
    "Nicholas": "Nick",
    "Rebecca": "Becca",
    "Samantha": "Sam",
    "Samuel": "Sam",
    "Santiago": "Santi",
    "Stephanie": "Steph",
    "Thomas": "Tom",
    "Valentina": "Vale",
    "William": "Will",
    "Zachary": "Zach",
}

AREA_CODES = ("217", "309", "312", "618", "630", "773", "815", "847")
LANGUAGES = ("",) * 16 + ("es",) * 3 + ("vi",)
REMARKS = (
    "Wants to change the major after the first term.",
    "Works evenings; prefers morning classes.",
    "Asked about transferring credits from a community college.",
    "Needs a letter for the employer's tuition program.",
    "Considering a gap semester; call again in March.",
)

HEADER = [
    "first_name",
    "preferred_name",
    "last_name",
    "phone",
    "email",
    "crm_id",
    "enrollment_id",
    "language",
    "active",
    "labels",
    *(f"CUSTOM_{field['name']}" for field in FIELDS),
]


def phone_of(number: int) -> str:
    """The ten digits of contact `number`; no two contacts have the same."""
    return f"{AREA_CODES[number % 8]}555{1000 + number * 7 % 9000:04}"


def crm_id_of(number: int) -> str:
    return f"S{100000 + number}"


def csv_of(institution: Institution, rows: int = CONTACTS) -> bytes:
    """The institution's file: `rows` lines in the template's columns, UTF-8, commas."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(_rows(institution, rows))
    return text.getvalue().encode()


def _rows(institution: Institution, rows: int) -> Iterator[list[str]]:
    dice = random.Random(institution.seed)
    for index in range(rows):
        row = _row(institution, institution.first + index, dice)
        yield _with_fault(row, index, institution.first)


def _row(institution: Institution, number: int, dice: random.Random) -> list[str]:
    first, last = dice.choice(FIRST_NAMES), dice.choice(LAST_NAMES)
    digits = phone_of(number)
    domain = f"{institution.slug}.example"
    return [
        first,
        NICKNAMES.get(first, "") if dice.random() < 0.6 else "",
        last,
        _written(digits, dice),
        f"{_ascii(first)}.{_ascii(last)}{number}@{domain}" if dice.random() < 0.93 else "",
        crm_id_of(number),
        f"E-{2024 + number % 3}-{number:05}" if dice.random() < 0.7 else "",
        dice.choice(LANGUAGES),
        "no" if dice.random() < 0.02 else "",
        "; ".join(dice.sample(LABELS, dice.choice((0, 0, 1, 1, 1, 2, 2, 3)))),
        *_custom_cells(institution, number, dice),
    ]


def _custom_cells(institution: Institution, number: int, dice: random.Random) -> list[str]:
    options = FIELDS[0]["options"]
    return [
        dice.choice(options) if dice.random() < 0.9 else "",
        f"2026-{dice.choice(('01-12', '06-08', '08-24'))}" if dice.random() < 0.9 else "",
        str(dice.choice((0, 3, 12, 15, 30, 45.5, 60))) if dice.random() < 0.7 else "",
        dice.choice(("yes", "no")) if dice.random() < 0.8 else "",
        f"https://aid.{institution.slug}.example/students/{number}" if dice.random() < 0.5 else "",
        phone_of(number + 4000) if dice.random() < 0.3 else "",
        dice.choice(REMARKS) if dice.random() < 0.2 else "",
    ]


def _written(digits: str, dice: random.Random) -> str:
    """Phones as people write them; all of them are the same ten digits (ID-3)."""
    area, exchange, line = digits[:3], digits[3:6], digits[6:]
    return dice.choice(
        (
            digits,
            f"({area}) {exchange}-{line}",
            f"{area}-{exchange}-{line}",
            f"{area}.{exchange}.{line}",
            f"+1 {digits}",
        )
    )


def _ascii(name: str) -> str:
    plain = name.lower().translate(str.maketrans("áäéëíóöúüñ", "aaeeioouun"))
    return "".join(letter for letter in plain if letter.isalnum() or letter == "-")


def _with_fault(row: list[str], index: int, first: int) -> list[str]:
    """About one row in thirty-five has something for the report."""
    column = {name: place for place, name in enumerate(HEADER)}
    faults = {
        17: {"phone": row[column["phone"]][:-1]},
        43: {"email": "see phone"},
        61: {"CUSTOM_Program": "Underwater Basketry"},
        88: {"CUSTOM_Start date": "2026-02-30"},
        104: {"CUSTOM_Credits earned": "a dozen"},
        139: {"CUSTOM_Aid portal": "aid office, room 12"},
        171: {"phone": "", "email": "", "crm_id": ""},
    }
    for name, cell in faults.get(index % 200, {}).items():
        row[column[name]] = cell
    if index % 200 == 190:  # the same student twice in the file
        row[column["crm_id"]] = crm_id_of(first + index - 1)
    if index % 500 == 250:
        row.append("one cell too many")
    return row
