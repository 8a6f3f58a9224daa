"""The files the bench imports: twelve columns, names as people have them, every identifier unique."""

import csv
from collections.abc import Callable
from pathlib import Path

FIRST = ("Ada", "Grace", "Mary", "Jean", "Katherine", "Annie", "Radia", "Barbara", "Edith", "Hedy", "Amir", "Chen")
LAST = ("Lovelace", "Hopper", "Jackson", "Bartik", "Johnson", "Easley", "Perlman", "Liskov", "Okafor", "Ivanova")
MAJORS = ("Biology", "History", "Physics", "Nursing", "Economics", "Music", "Chemistry", "Philosophy")

CUSTOM_FIELDS = {"Major": "text", "Start date": "date", "Credits": "number", "Transfer": "boolean"}
FIRST_PHONE = 2_150_000_000
Expected = Callable[[str], int]  # CRM ID -> version

HEADER = [
    *("crm_id", "first_name", "preferred_name", "last_name", "phone", "email", "enrollment_id", "language"),
    *(f"CUSTOM_{name}" for name in CUSTOM_FIELDS),
]


def row(number: int, edition: int) -> list[str]:
    """One contact; a later edition has another email and other credits, and nothing else moves."""
    first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
    return [
        f"C{number:08d}",
        first,
        first[:3] if number % 5 == 0 else "",
        f"{last}-{number % 977}",
        f"{FIRST_PHONE + number}",
        f"{first}.{last}.{number}@{'alumni' if edition else 'students'}.example.edu".lower(),
        f"E{number * 7:09d}",
        "en",
        MAJORS[number % len(MAJORS)],
        f"2026-{1 + number % 12:02d}-{1 + number % 28:02d}",
        f"{number % 120 + edition}",
        "yes" if number % 3 == 0 else "no",
    ]


def write(file: Path, numbers: range, changed: range = range(0), about: int = 0) -> None:
    """A CSV of the contacts `numbers`, those in `changed` in their second edition; with `about`, a text that long."""
    extra = ["CUSTOM_About"] if about else []
    with file.open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow([*HEADER, *extra])
        for number in numbers:
            writer.writerow([*row(number, int(number in changed)), *(prose(number, about) for _ in extra)])


def prose(number: int, length: int) -> str:
    """Text of words, another for each number."""
    words = [*FIRST, *LAST, *MAJORS]
    return " ".join(words[number * at % len(words)] for at in range(1, length))[:length].strip()


def count(file: Path) -> int:
    """The data rows of a file of ours: no cell has a line break."""
    with file.open("rb") as source:
        return sum(1 for _ in source) - 1
