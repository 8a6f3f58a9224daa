"""What students and an advising office write to each other: topics of a few turns, put together to conversations.

The texts are in dialogues.txt; the same dice give the same conversation.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHORTEST, LONGEST = 5, 40


@dataclass(frozen=True)
class Line:
    """One message: who wrote it, and what."""

    author: str  # contact, bot, staff, campaign
    text: str

    @property
    def direction(self) -> str:
        return "inbound" if self.author == "contact" else "outbound"


Topic = tuple[tuple[str, str], ...]

_TEXT = Path(__file__).with_name("dialogues.txt")


@cache
def _topics() -> tuple[list[Topic], list[Topic]]:
    """The topics of the office, and the small talk between them."""
    business, _, small_talk = _TEXT.read_text().partition("# --- small talk")
    return _paragraphs(business), _paragraphs(small_talk)


def _paragraphs(text: str) -> list[Topic]:
    found = []
    for paragraph in text.split("\n\n"):
        lines = [line.partition(": ") for line in paragraph.splitlines() if line and not line.startswith("#")]
        if lines:
            found.append(tuple((author, said) for author, _, said in lines))
    return found


_CHOICES: dict[str, tuple[str, ...]] = {
    "office": ("the advising office", "Student Services", "the financial aid office", "the enrollment center"),
    "deadline": ("January 15", "February 1", "March 1", "March 15", "April 10", "May 1", "June 15", "August 20"),
    "code": ("001692", "003815", "007644", "012870"),
    "form": ("104", "12", "27", "310", "45"),
    "course": ("BIO 110", "MATH 151", "ENGL 101", "CHEM 120", "PSY 201", "ACCT 130"),
    "room": ("Building C, room 214", "the library, room 12", "Hall B, second floor", "the Student Union, room 5"),
    "lot": ("A", "C", "D4", "North"),
    "program": ("Biology", "Nursing", "Business", "Criminal Justice"),
    "other": ("Computer Science", "Education", "Psychology", "Social Work"),
    "hour": ("9:30 am", "11 am", "1:15 pm", "2 pm", "3:45 pm"),
    "college": ("Lakeland Community College", "Prairie State", "Truman College", "Harper College"),
    "scholarship": ("Founders' Scholarship", "Lindgren Grant", "Community Promise Award"),
    "gpa": ("3.1", "3.3", "3.6", "3.8"),
    "professor": ("Alvarez", "Chen", "Goldberg", "Mbeki"),
    "staff": ("Dana", "Marcus", "Priya", "Tom"),
    "credits": ("12", "24", "30", "45"),
    "fee": ("8", "12", "15", "25"),
    "deposit": ("150", "200", "250"),
}  # fmt: skip


def conversation(dice: random.Random, first_name: str) -> list[Line]:
    """5 to 40 messages about one to five things."""
    wanted = dice.randint(SHORTEST, LONGEST)
    business, small_talk = _topics()
    topics = dice.sample(business, len(business))
    lines: list[Line] = []
    while len(lines) < wanted:
        topic = topics.pop() if topics and (not lines or dice.random() < 0.7) else dice.choice(small_talk)
        lines += exchange(dice, first_name, topic)
    return lines[: max(wanted, SHORTEST)]


def visit(dice: random.Random, first_name: str) -> list[Line]:
    """What somebody who comes by asks, and is answered: one or two topics, each begun by the contact."""
    asked = [topic for topic in _topics()[0] if topic[0][0] == "contact"]
    return [line for topic in dice.sample(asked, dice.randint(1, 2)) for line in exchange(dice, first_name, topic)]


def exchange(dice: random.Random, first_name: str, topic: Topic | None = None) -> Iterator[Line]:
    """One topic from its first line to its last."""
    words = _words(dice, first_name)
    for author, text in topic or dice.choice(_topics()[0]):
        yield Line(author, text.format_map(words))


def _words(dice: random.Random, first_name: str) -> dict[str, str]:
    words = {name: dice.choice(choices) for name, choices in _CHOICES.items()}
    amount = dice.randrange(200, 2400, 40)
    money = {"amount": f"{amount:,}", "quarter": f"{amount // 4:,}", "loan": f"{dice.randrange(1000, 6000, 250):,}"}
    return words | money | {"first": first_name}
