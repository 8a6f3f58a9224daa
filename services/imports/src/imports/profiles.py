"""By what the next file with the same header is known (IM-16). Pure."""

import hashlib
import unicodedata
from collections.abc import Sequence

from imports.mapping import named

_BETWEEN = "\x1f"  # no name has it: it counts as a blank


def signature_of(header: Sequence[str]) -> bytes:
    """The names of the columns in their order; blanks around and inside them and case do not matter."""
    names = (" ".join(unicodedata.normalize("NFC", name).split()).casefold() for name in named(header))
    return hashlib.sha256(_BETWEEN.join(names).encode("utf-8", "surrogatepass")).digest()
