"""What a column may be for, by its name and by what stands under it (IM-3). Pure.

A name decides before values do, and values never decide for sure: ten digits may be a phone or a number of another
system, so they are taken for phones only where something says so.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from chassis.days import USUAL, iso_day
from imports.mapping import CustomField, normal, recognised
from imports.meanings import SPELLINGS, TRUE_FALSE, words_of

MOST = 0.9  # of the cells that are not empty
LONGEST_LABEL = 64

_EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")
_PHONE = re.compile(r"(?:\+?1)?\d{10}")
_DAMAGED_PHONE = re.compile(r"\d[.,]\d+E\+1[01]", re.IGNORECASE)  # what a spreadsheet makes of a long number
_BETWEEN_DIGITS = re.compile(r"[\s().\-\u2010-\u2014]")
_PHONE_WORDS = {
    *("phone", "mobile", "cell", "tel", "telephone", "sms", "text"),
    *("mobil", "handy", "celular", "telefon", "telefono", "teléfono", "telefone", "gsm"),
}
_NUMBER = re.compile(r"#|\b(?:no|nr|num)\b\.?", re.IGNORECASE)
_NAME_LAST = re.compile(r"^(?:.+ )?name (first|last|preferred)$")
# what these mean is another thing in every system: somebody looks before anything is imported
_LIKELY_CRM_IDS = {"sis id", "sis number", "sis id number", "student id", "student number", "student id number"}
_LABELS_APART = re.compile(r"[;|]")


class Suggestion(NamedTuple):
    target: str
    by: Literal["name", "values", "profile"]
    sure: bool


def suggest(
    header: Sequence[str], samples: Sequence[Sequence[str]], customs: Sequence[CustomField]
) -> list[Suggestion | None]:
    """A suggestion for each column of the header, where there is one; no field is suggested twice by values."""
    named = recognised(header, customs, samples)
    cells = [_cells(samples, index) for index in range(len(header))]
    found = [
        None if target is None else Suggestion(target, "name", _agrees(target, cells[index]))
        for index, target in enumerate(named)
    ]
    taken = {target for target in named if target is not None}
    for index, name in enumerate(header):
        if found[index] is None and (target := _likely(name, customs)) and target not in taken:
            taken.add(target)
            found[index] = Suggestion(target, "name", False)
    for index, name in enumerate(header):
        if found[index] is None and cells[index]:
            target = next(_by_values(name, cells[index], customs, taken), None)
            if target is not None:
                taken.add(target)
                found[index] = Suggestion(target, "values", False)
    return found


def _likely(name: str, customs: Sequence[CustomField]) -> str | None:
    """What a name says in other words: Cell #, Student Name - First. Nothing is likely to be the platform's id."""
    words = _NAME_LAST.sub(r"\1 name", normal(_NUMBER.sub(" number ", name)))
    (known,) = recognised([words], customs, [])
    if words in _LIKELY_CRM_IDS:
        return known or "crm_id"
    return None if known == "id" else known


def _cells(samples: Sequence[Sequence[str]], index: int) -> list[str]:
    cells = (row[index].strip() for row in samples if index < len(row))
    return [cell for cell in cells if cell]


def _agrees(target: str, cells: Sequence[str]) -> bool:
    """Whether what stands under a name is of its kind, as far as that can be told."""
    if target == "email":
        return not cells or any(map(_EMAIL.fullmatch, cells))
    if target == "phone":
        return not cells or any(map(_is_phone, cells)) or any(map(_DAMAGED_PHONE.fullmatch, cells))
    return True


def _by_values(
    name: str, cells: Sequence[str], customs: Sequence[CustomField], taken: Collection[str]
) -> Iterator[str]:
    """What the values may be, the likeliest first."""
    if "email" not in taken and _most(_EMAIL.fullmatch, cells):
        yield "email"
    if "phone" not in taken and _most(_is_phone, cells) and _says_phone(name, cells):
        yield "phone"
    free = [custom for custom in customs if custom.target not in taken]
    yield from _by_options(cells, [custom for custom in free if custom.type == "choice"])
    if _most(_is_boolean, cells):
        yield from _only([custom for custom in free if custom.type == "boolean"])
    if _most(lambda cell: iso_day(cell, USUAL) is not None, cells):
        yield from _only([custom for custom in free if custom.type == "date"])
    if "labels" not in taken and _are_labels(cells):
        yield "labels"


def _most(is_one: Callable[[str], object], cells: Sequence[str]) -> bool:
    return sum(1 for cell in cells if is_one(cell)) >= MOST * len(cells)


def _is_phone(cell: str) -> bool:
    return _PHONE.fullmatch(_BETWEEN_DIGITS.sub("", cell)) is not None


def _says_phone(name: str, cells: Iterable[str]) -> bool:
    """Bare digits are a phone if the name says so, digits with brackets or dashes by themselves."""
    return bool(_PHONE_WORDS & set(normal(name).split())) or any(not cell.isdigit() for cell in cells)


def _is_boolean(cell: str) -> bool:
    """0 and 1 alone are numbers as likely."""
    return cell.casefold() in (TRUE_FALSE.keys() | SPELLINGS.keys()) - {"0", "1"}


def _by_options(cells: Sequence[str], choices: Sequence[CustomField]) -> Iterator[str]:
    """The field that knows most of the words; of several that do, the one of which most different words occur."""
    different = {cell.casefold(): cell for cell in cells}.values()
    known: dict[str, int] = {}
    for custom in choices:
        words = words_of(custom.target, [custom])
        if words is not None and _most(words.is_understood, cells):
            known[custom.target] = sum(1 for cell in different if words.is_understood(cell))
    if known:
        yield max(known, key=lambda target: known[target])


def _only(fields: Sequence[CustomField]) -> Iterator[str]:
    """A field is meant if there is but one of its kind left."""
    if len(fields) == 1:
        yield fields[0].target


def _are_labels(cells: Sequence[str]) -> bool:
    """Short words set off from each other, some of which come back."""
    lists = [[part.strip() for part in _LABELS_APART.split(cell) if part.strip()] for cell in cells]
    words = [word for words in lists for word in words]
    often = sum(1 for words in lists if len(words) > 1) * 2 >= len(cells)
    return often and len(set(words)) < len(words) and max(map(len, words)) <= LONGEST_LABEL
