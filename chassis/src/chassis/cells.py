"""A value as a cell of a CSV that no spreadsheet runs, and back again (IM-17, IM-19). Pure.

A value that begins with = + - @ tab or CR, or that is the word UNSET, is written with one apostrophe before it; so is
one that looks as if it had been written so already (apostrophes, then one of these). Reading takes that apostrophe
off again. Every other cell is its value: `+1 555 123 4567`, `-5`, `'tis` and `O'Neil` in somebody's own file mean what
they say. docs/csv.md tells it to people.
"""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
UNSET = "UNSET"


def escaped(value: str) -> str:
    """The cell that `restored` turns into this value."""
    return f"'{value}" if _needs_one(value) else value


def restored(cell: str) -> str:
    """The value of a cell; the cell UNSET itself is for who reads it to understand (IM-7)."""
    return cell[1:] if cell[:1] == "'" and _needs_one(cell) else cell


def _needs_one(text: str) -> bool:
    bare = text.lstrip("'")
    return bare.startswith(FORMULA) or bare == UNSET
