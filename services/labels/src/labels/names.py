"""LA-1: what makes two label names the same."""

import unicodedata
from dataclasses import dataclass

from chassis.schemas import clean_text

MAX_LENGTH = 64


@dataclass(frozen=True)
class LabelName:
    """A usable name: `text` as it is shown, `key` as it is compared."""

    text: str
    key: str


def label_name(raw: str) -> LabelName:
    """Trim, fold runs of space to one, NFC; compared without case. Raises a coded ValidationError (ID-11, LA-1)."""
    text = clean_text(" ".join(raw.split()), max_length=MAX_LENGTH, min_length=1)
    return LabelName(text, _caseless(text))


def _caseless(text: str) -> str:
    """Unicode's canonical caseless match: case folding after decomposition, so that no accent hides a difference."""
    folded = unicodedata.normalize("NFD", text).casefold()
    return unicodedata.normalize("NFC", folded)
