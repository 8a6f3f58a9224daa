"""What is shown of a file before it starts: its first rows, and what each column is mapped to and why (IM-3)."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from imports import meanings
from imports.columns import Column
from imports.csv_rows import Row
from imports.dates import suggested_formats
from imports.examining import Look
from imports.mapping import CustomField
from imports.meanings import Words, words_of
from imports.models import TEMPLATE, Import, MappingProfile
from imports.readiness import problems
from imports.suggestions import Suggestion, suggest
from imports.targets import targets_of

ROWS = 10
SAMPLES = 3
DEEP = 20_000  # rows that are looked through for words which are not understood, and for columns seldom filled
MOST_UNKNOWN = 50
LONGEST_SHOWN = 500  # characters of a cell


def preview_of(
    import_: Import,
    profile: MappingProfile | None,
    look: Look,
    rows: Iterable[Row],
    customs: Sequence[CustomField],
    date_format: str,
) -> dict[str, Any]:
    """`rows` are all of the file's; `profile` is the one the mapping came from, if it is not the template.

    `date_format` is the institution's.
    """
    columns, words = import_.columns, [words_of(column.target, customs) for column in import_.columns]
    seen = _looked_through(rows, look, words)
    suggestions = suggest(look.names, look.sample_cells, customs)
    if profile is not None:
        suggestions = [Suggestion(column.target, "profile", True) for column in columns]
    formats = suggested_formats(import_.targets, look.sample_cells, customs, date_format)
    return {
        "encoding": import_.encoding,
        "encoding_sure": import_.detection.get("encoding_sure", True),
        "delimiter": import_.delimiter,
        "delimiter_sure": import_.detection.get("delimiter_sure", True),
        "header_row": import_.header_row,
        "rows_total": import_.rows_total,
        "mapping_version": import_.mapping_version,
        "profile": _named(import_.profile, profile),
        "preamble": [_row(row) for row in look.preamble],
        "rows": [_row(row) for row in look.samples[:ROWS]],
        "columns": [
            _column(name, column, suggestion, word, cells, customs) | {"suggested_date_format": format}
            for name, column, suggestion, word, cells, format in zip(
                import_.header, columns, suggestions, words, seen, formats, strict=True
            )
        ],
        "targets": targets_of(columns, import_.options["mode"], customs),
        "problems": [problem._asdict() for problem in problems(import_, customs)],
    }


def _named(id: str | None, profile: MappingProfile | None) -> dict[str, Any] | None:
    if profile is not None:
        return {"id": str(profile.id), "name": profile.name}
    return {"id": TEMPLATE, "name": None} if id == TEMPLATE else None


def _row(row: Row) -> dict[str, Any]:
    fault = None if row.fault is None else row.fault._asdict()
    return {"row": row.number, "cells": [_cut(cell) for cell in row.cells], "fault": fault}


def _cut(cell: str) -> str:
    return cell if len(cell) <= LONGEST_SHOWN else f"{cell[:LONGEST_SHOWN]}…"


def _looked_through(rows: Iterable[Row], look: Look, words: Sequence[Words | None]) -> list[list[str]]:
    """The different cells of each column, in the file's order: all of those of few words, a few of the others."""
    seen: list[dict[str, None]] = [{} for _ in words]
    wanted = set(range(len(words)))
    for row in islice(rows, DEEP):
        if row.fault:
            continue
        for index in list(wanted):
            if (cell := row.cells[index]) and not cell.isspace():
                seen[index][cell] = None
                if words[index] is None and len(seen[index]) == SAMPLES:
                    wanted.remove(index)
        if not wanted:
            break
    return [list(cells) for cells in seen]


def _column(
    name: str,
    column: Column,
    suggestion: Suggestion | None,
    words: Words | None,
    cells: Sequence[str],
    customs: Sequence[CustomField],
) -> dict[str, Any]:
    return {
        "header": name,
        "samples": [_cut(cell) for cell in cells[:SAMPLES]],
        "target": column.target,
        "policy": column.policy,
        "values": meanings.shown(column.target, column.values, customs),
        "date_format": column.date_format,
        "suggestion": None if suggestion is None else suggestion._asdict(),
        "options": None if words is None else words.options,
        "unknown": [] if words is None else meanings.not_understood(words, column.values, cells, MOST_UNKNOWN),
    }
