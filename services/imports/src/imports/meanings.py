"""The words that columns of few possible values know, and what other cells are said to mean (IM-10). Pure.

Contacts alone reads cells. What is known here of how it reads them only says which cells to ask people about.
"""

from collections.abc import Iterable, Mapping, Sequence

from chassis.cells import UNSET, restored
from imports.layout import folded
from imports.mapping import SENT_AS, CustomField

BOOLEANS = ("active", "ai_disabled", "test_user")
TRUE_FALSE = {"true": "true", "false": "false"}
SPELLINGS = {"yes": "true", "y": "true", "1": "true", "no": "false", "n": "false", "0": "false"}
STATUSES = {"opted_in": "Opted In", "paused": "Paused", "opted_out": "Opted Out"}
LONGEST = 255  # characters of a cell that may be a word: as long as an option's label


class Words:
    """The words of one target: by what contacts takes, what people read."""

    def __init__(self, shown: Mapping[str, str], spellings: Mapping[str, str], *, can_be_unset: bool = True) -> None:
        self._shown = shown
        self._can_be_unset = can_be_unset
        self._known = {folded(key): key for key in shown} | {folded(word): key for key, word in shown.items()}
        self._spellings = spellings

    @property
    def options(self) -> list[str]:
        return list(self._shown.values())

    def is_understood(self, cell: str) -> bool:
        """Whether contacts reads it without help; an empty cell and UNSET mean what they mean everywhere (IM-7)."""
        if cell.strip() == UNSET:
            return self._can_be_unset
        word = folded(restored(cell.strip()))
        return word == "" or word in self._known or word in self._spellings

    def takes(self, meaning: str) -> bool:
        """Whether a cell can be said to mean this: a word, nothing (the field is left alone), UNSET (it is cleared)."""
        return meaning == "" or (meaning == UNSET and self._can_be_unset) or folded(meaning) in self._known

    def kept(self, meaning: str) -> str:
        """A meaning as it is kept and sent: of an option its id, which a new name does not change."""
        return self._known.get(folded(meaning), meaning)

    def shown(self, meaning: str) -> str:
        return self._shown.get(meaning, meaning)


def words_of(target: str, customs: Iterable[CustomField]) -> Words | None:
    """The words of a field that has but a few; None for any other, and for a custom field that is not there."""
    if target in BOOLEANS:
        return Words(TRUE_FALSE, SPELLINGS)
    if target in SENT_AS:
        return Words(STATUSES, {"opted-in": "opted_in", "opted-out": "opted_out"}, can_be_unset=False)
    field = next((custom for custom in customs if custom.target == target), None)
    if field is None or field.type not in ("boolean", "choice"):
        return None
    return Words(dict(field.options), {}) if field.type == "choice" else Words(TRUE_FALSE, SPELLINGS)


def not_understood(words: Words, values: Mapping[str, str], cells: Iterable[str], most: int) -> list[str]:
    """The different cells that contacts would refuse and that nobody has given a meaning, in the file's order."""
    said = {folded(cell) for cell in values}
    found: dict[str, str] = {}
    for cell in cells:
        key = folded(cell)
        if key not in said and key not in found and len(key) <= LONGEST and not words.is_understood(cell):
            found[key] = cell.strip()
            if len(found) == most:
                break
    return list(found.values())


def kept(target: str, values: Mapping[str, str], customs: Sequence[CustomField]) -> dict[str, str]:
    """The meanings of a column as they are kept; they are sound or a problem of the mapping (readiness.py)."""
    words = words_of(target, customs)
    return {cell.strip(): words.kept(meaning) if words else meaning for cell, meaning in values.items()}


def shown(target: str, values: Mapping[str, str], customs: Sequence[CustomField]) -> dict[str, str]:
    """The meanings of a column as people read them."""
    words = words_of(target, customs)
    return {cell: words.shown(meaning) if words else meaning for cell, meaning in values.items()}
