"""Staff look at a file before it starts, and say what it is and what its columns mean (IM-2, IM-3, IM-8)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from chassis.errors import Fault, Invalid
from imports import mapping, meanings
from imports.columns import Column
from imports.csv_rows import Dialect
from imports.dates import suggested_formats, takes_format
from imports.detect import DELIMITERS, ENCODINGS
from imports.examining import Examined, Knowledge, Look, Said, examine, look_at
from imports.mapping import IGNORED, CustomField, map_header
from imports.models import TEMPLATE, Import, MappingProfile
from imports.profiles import fitted, signature_of
from imports.readiness import problems_of
from imports.suggestions import suggest

OPTIONS = ("mode", "strict", "update_by_email")


@dataclass(frozen=True, kw_only=True)
class Remapped:
    """What an import is to be like; `examined` only if its file was read anew."""

    seen: int  # the mapping_version this is made from
    examined: Examined | None
    detection: dict[str, Any]
    columns: Sequence[Column]
    profile: str | None
    options: dict[str, Any]
    label_names: list[str]
    create_labels: bool
    guard_percent: int | None


def dialect_of(import_: Import) -> Dialect:
    return Dialect(import_.encoding, import_.delimiter, import_.newline)


def remap(import_: Import, wanted: Mapping[str, Any], file: BinaryIO, known: Knowledge, max_rows: int) -> Remapped:
    """What a request makes of an import; what it does not say stays. Raises FileRefused, Invalid.

    The file is only read anew where another encoding, delimiter or header is said; then the columns of a header that
    has changed are suggested anew.
    """
    examined = _examined_anew(import_, wanted, file, known, max_rows)
    look = examined.look if examined else look_at(file, dialect_of(import_), import_.header_row)
    options = import_.options | {name: wanted[name] for name in OPTIONS if name in wanted}
    profile = examined.profile if examined else _profile_of(look, known)
    if "columns" in wanted:
        columns = _columns(wanted["columns"], look, known.customs)
    elif list(look.names) != import_.header:
        columns = _suggested_anew(look, profile, options["mode"], known)
    else:
        columns = import_.columns
    return Remapped(
        seen=import_.mapping_version,
        examined=examined,
        detection=_detection(import_, wanted),
        columns=columns,
        profile=_whose(columns, look, profile, options["mode"], known.customs),
        options=options,
        label_names=wanted.get("labels", import_.label_names),
        create_labels=wanted.get("create_labels", import_.create_labels),
        guard_percent=wanted.get("guard_percent", import_.guard_percent),
    )


def by_name(found: mapping.Mapping) -> list[Column]:
    return [Column(target) for target in found.targets]


def suggested(look: Look, known: Knowledge) -> list[Column]:
    """The columns as they are suggested; what nothing is suggested for is not imported."""
    found = suggest(look.names, look.sample_cells, known.customs)
    return dated([Column(one.target if one else IGNORED) for one in found], look, known)


def dated(columns: Sequence[Column], look: Look, known: Knowledge) -> list[Column]:
    """The columns with the formats that are suggested for their dates."""
    targets = [column.target for column in columns]
    formats = suggested_formats(targets, look.sample_cells, known.customs, known.date_format)
    return [replace(column, date_format=format) for column, format in zip(columns, formats, strict=True)]


def _examined_anew(
    import_: Import, wanted: Mapping[str, Any], file: BinaryIO, known: Knowledge, max_rows: int
) -> Examined | None:
    encoding = ENCODINGS.get(wanted.get("encoding", ""), import_.encoding)
    delimiter = DELIMITERS.get(wanted.get("delimiter", ""), wanted.get("delimiter", import_.delimiter))
    header_row = wanted.get("header_row", import_.header_row)
    if (encoding, delimiter, header_row) == (import_.encoding, import_.delimiter, import_.header_row):
        return None
    found_before = "header_row" not in wanted and "header_row" not in import_.detection.get("overruled", ())
    said = Said(wanted.get("encoding", encoding), delimiter, None if found_before else header_row)
    return examine(file, said, known, max_rows)


def _detection(import_: Import, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody says is sure; what was found stays as sure as it was."""
    names = ("encoding", "delimiter", "header_row")
    said = [name for name in names if name in wanted or name in import_.detection.get("overruled", ())]
    sure = {name: name in said or import_.detection.get(f"{name}_sure", True) for name in ("encoding", "delimiter")}
    return {f"{name}_sure": is_sure for name, is_sure in sure.items()} | {"overruled": said}


def _columns(wanted: Sequence[Mapping[str, Any]], look: Look, customs: Sequence[CustomField]) -> list[Column]:
    """The columns as they are kept. Raises Invalid."""
    if len(wanted) != len(look.names):
        said = f"The file has {len(look.names)} columns, and this is said of {len(wanted)}."
        raise Invalid([Fault("columns", "wrong-number", said)])
    if faults := [fault for index, column in enumerate(wanted) for fault in _misfits(index, column, customs)]:
        raise Invalid(faults)
    return [
        Column(
            column["target"],
            column["policy"],
            meanings.kept(column["target"], column["values"], customs),
            column["date_format"],
        )
        for column in wanted
    ]


def _misfits(index: int, column: Mapping[str, Any], customs: Sequence[CustomField]) -> Iterator[Fault]:
    """What can not be said of a column for this field; one that is gone is a problem of the mapping (readiness.py)."""
    target = column["target"]
    if target.startswith(mapping.CUSTOM) and target not in {custom.target for custom in customs}:
        return
    if column["values"] and meanings.words_of(target, customs) is None:
        said = "The cells of this field can not be given other meanings."
        yield Fault(f"columns.{index}.values", "invalid-value", said)
    if column["date_format"] and not takes_format(target, customs):
        yield Fault(f"columns.{index}.date_format", "invalid-value", "Only dates are written in a format.")


def _profile_of(look: Look, known: Knowledge) -> MappingProfile | None:
    return next(iter(known.profiles([signature_of(look.names)])), None)


def _suggested_anew(look: Look, profile: MappingProfile | None, mode: str, known: Knowledge) -> list[Column]:
    remembered = None if profile is None else fitted(profile.columns, look.names)
    if remembered is not None and not problems_of(look.names, remembered, mode, known.customs):
        return remembered
    return suggested(look, known)


def _whose(
    columns: Sequence[Column],
    look: Look,
    profile: MappingProfile | None,
    mode: str,
    customs: Sequence[CustomField],
) -> str | None:
    """The profile that has just this mapping: the header's own, or the template (IM-16)."""
    if problems_of(look.names, columns, mode, customs):
        return None
    if profile is not None:
        return str(profile.id) if fitted(profile.columns, look.names) == list(columns) else None
    found = map_header(look.names, customs, look.sample_cells)
    return TEMPLATE if not found.unrecognised and by_name(found) == columns else None
