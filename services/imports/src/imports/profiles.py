"""By what the next file with the same header is known (IM-16). Pure."""

import hashlib
import unicodedata
from collections.abc import Sequence

from imports.columns import Column
from imports.mapping import CODE_COLUMN, IGNORED, MESSAGE_COLUMN, named

_BETWEEN = "\x1f"  # no name has it: it counts as a blank


def own(header: Sequence[str]) -> list[str]:
    """The header without the columns that refused.csv adds at its end: its rows are of the same file (IM-13)."""
    names = list(named(header))
    while names and names[-1].strip() in (CODE_COLUMN, MESSAGE_COLUMN):
        names.pop()
    return names


def signature_of(header: Sequence[str]) -> bytes:
    """The names of the columns in their order; blanks around and inside them and case do not matter."""
    names = (" ".join(unicodedata.normalize("NFC", name).split()).casefold() for name in own(header))
    return hashlib.sha256(_BETWEEN.join(names).encode("utf-8", "surrogatepass")).digest()


def fitted(columns: Sequence[Column], header: Sequence[str]) -> list[Column]:
    """A profile's columns for a header of its signature, with or without what refused.csv adds."""
    return [*columns, *[Column(IGNORED)] * len(header)][: len(header)]
