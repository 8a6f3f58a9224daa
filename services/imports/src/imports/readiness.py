"""Whether a mapping can be started with, and what is in the way, column by column (IM-3, IM-16). Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from imports.columns import Column
from imports.mapping import CUSTOM, IGNORED, CustomField, doubled, missing
from imports.meanings import words_of
from imports.models import Import


class MappingProblem(NamedTuple):
    """`columns` are indexes into the header; none where a column is missing."""

    code: str
    message: str
    columns: list[int]


def problems(import_: Import, customs: Sequence[CustomField]) -> list[MappingProblem]:
    """What keeps an import from being started or run dry; nothing if it can be."""
    return problems_of(import_.header, import_.columns, import_.options["mode"], customs)


def problems_of(
    header: Sequence[str], columns: Sequence[Column], mode: str, customs: Sequence[CustomField]
) -> list[MappingProblem]:
    return [
        *_lacking([column.target for column in columns], mode),
        *_doubled(header, [column.target for column in columns]),
        *_unknown_fields(header, columns, customs),
        *_unknown_meanings(header, columns, customs),
    ]


def _lacking(targets: Sequence[str], mode: str) -> Iterable[MappingProblem]:
    if lacking := missing(targets, mode):
        yield MappingProblem("missing-columns", f"No column is mapped to: {', '.join(lacking)}.", [])
    elif all(target in (IGNORED, "labels") for target in targets):
        yield MappingProblem("missing-columns", "No column is mapped to a field.", [])


def _doubled(header: Sequence[str], targets: Sequence[str]) -> Iterable[MappingProblem]:
    for columns in doubled(targets):
        said = " and ".join(called(header, index) for index in columns)
        yield MappingProblem("duplicate-columns", f"These are mapped to the same field: {said}.", columns)


def _unknown_fields(
    header: Sequence[str], columns: Sequence[Column], customs: Sequence[CustomField]
) -> Iterable[MappingProblem]:
    known = {custom.target for custom in customs}
    for index, column in enumerate(columns):
        if column.target.startswith(CUSTOM) and column.target not in known:
            said = f"The column {called(header, index)} is mapped to a custom field that does not exist any more."
            yield MappingProblem("unknown-field", said, [index])


def _unknown_meanings(
    header: Sequence[str], columns: Sequence[Column], customs: Sequence[CustomField]
) -> Iterable[MappingProblem]:
    for index, column in enumerate(columns):
        words = words_of(column.target, customs)
        strange = [cell for cell, meaning in column.values.items() if words and not words.takes(meaning)]
        if strange:
            shown = ", ".join(f'"{cell[:64]}"' for cell in strange[:5])
            said = (
                f"In the column {called(header, index)} these are said to mean what the field does not know: {shown}."
            )
            yield MappingProblem("unknown-option", said, [index])


def called(header: Sequence[str], index: int) -> str:
    """What a message calls a column: its name, or where it stands if it has none."""
    name = header[index].strip()
    return f'"{name[:64]}"' if name else f"column {index + 1} (no name)"
