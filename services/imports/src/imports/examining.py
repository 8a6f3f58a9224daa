"""What stands in a stored file: dialect, header and the rows under it, found out or as staff say (IM-2, IM-3)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from chassis.days import USUAL
from imports.csv_rows import MAX_COLUMNS, Dialect, Position, Reader, Row
from imports.detect import DELIMITERS, Detected, detect
from imports.errors import FileRefused
from imports.header import WITHIN, find_header
from imports.mapping import IGNORED, CustomField, named, recognised
from imports.models import MappingProfile
from imports.profiles import signature_of

SAMPLE_ROWS = 50
DEEPEST_HEADER = 1000  # the last row that can be said to be the header


@dataclass(frozen=True)
class Said:
    """What somebody says of a file instead of having it found out; words of ENCODINGS and DELIMITERS."""

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None

    def words(self) -> list[str]:
        return [name for name in ("encoding", "delimiter", "header_row") if getattr(self, name) is not None]


@dataclass(frozen=True)
class Knowledge:
    """What an institution has that a header may mean; `profiles` gives those of any of some signatures."""

    customs: Sequence[CustomField]
    profiles: Callable[[Sequence[bytes]], Sequence[MappingProfile]]
    date_format: str = USUAL


@dataclass(frozen=True)
class Look:
    """The beginning of a file, as it is read with one dialect and one header."""

    preamble: Sequence[Row]
    header: Row
    first: Position  # after the header
    samples: Sequence[Row]

    @property
    def names(self) -> tuple[str, ...]:
        return named(self.header.cells)

    @property
    def sample_cells(self) -> list[list[str]]:
        return [row.cells for row in self.samples]


@dataclass(frozen=True)
class Examined:
    """What a file turned out to hold; `profile` is of its header, whether or not it can be used."""

    detected: Detected
    look: Look
    profile: MappingProfile | None
    rows: int


def examine(file: BinaryIO, said: Said, known: Knowledge, max_rows: int) -> Examined:
    """Detect the dialect, find the header and count the rows. Raises FileRefused with the first thing that is wrong."""
    detected = detect(file, said.encoding, said.delimiter)
    detected, header_row, profile = _find(file, detected, said, known)
    if profile is not None and profile.encoding and not said.encoding:
        dialect = Dialect(profile.encoding, detected.dialect.delimiter, detected.dialect.newline)
        detected = detected._replace(dialect=dialect, encoding_sure=True)
    look = look_at(file, detected.dialect, header_row)
    return Examined(detected, look, profile, _count(file, detected.dialect, look.first, max_rows))


def look_at(file: BinaryIO, dialect: Dialect, header_row: int, samples: int = SAMPLE_ROWS) -> Look:
    """The rows around a header. Raises FileRefused if there is no row of this number, or it is too wide."""
    reader = Reader(file, dialect)
    preamble: list[Row] = []
    for row in islice(reader, DEEPEST_HEADER):
        if row.number == header_row:
            width = len(named(row.cells))
            if width > MAX_COLUMNS:
                raise FileRefused("too-many-columns")
            first = reader.position
            return Look(preamble[-WITHIN:], row, first, list(islice(Reader(file, dialect, width, first), samples)))
        preamble.append(row)
    raise FileRefused("no-such-row", f"Row {header_row} is blank, or is not in the file.")


def rows_under(file: BinaryIO, dialect: Dialect, look: Look) -> Iterator[Row]:
    """The rows after the header, from the first on."""
    return Reader(file, dialect, len(look.names), look.first)


def _find(
    file: BinaryIO, detected: Detected, said: Said, known: Knowledge
) -> tuple[Detected, int, MappingProfile | None]:
    """The header's row: the one that is said, that a profile knows, or that looks like one.

    A header that was mapped before is found with any delimiter, also where another one would be guessed.
    """
    dialect = detected.dialect
    begins = {dialect: _first_rows(file, dialect, said.header_row)}
    if not said.delimiter:
        others = (Dialect(dialect.encoding, one, dialect.newline) for one in DELIMITERS.values())
        begins |= {other: _first_rows(file, other, said.header_row) for other in others if other != dialect}
    if not begins[dialect]:
        if said.header_row is not None:
            raise FileRefused("no-such-row", f"Row {said.header_row} is blank, or is not in the file.")
        raise FileRefused("empty-file")
    signatures = {signature_of(row.cells): (other, row) for other, rows in reversed(begins.items()) for row in rows}
    profiles = known.profiles(list(signatures))
    if profiles:
        profile = max(profiles, key=lambda one: signatures[one.signature][0] == dialect)
        other, row = signatures[profile.signature]
        sure = detected.delimiter_sure or other != dialect
        return detected._replace(dialect=other, delimiter_sure=sure), row.number, profile
    rows = begins[dialect]
    return detected, rows[find_header(rows, lambda cells: _names_in(cells, known.customs))].number, None


def _first_rows(file: BinaryIO, dialect: Dialect, header_row: int | None) -> list[Row]:
    """The rows that may be the header."""
    reader = Reader(file, dialect)
    if header_row is None:
        return list(islice(reader, WITHIN))
    return [row for row in islice(reader, DEEPEST_HEADER) if row.number == header_row]


def _names_in(cells: Sequence[str], customs: Sequence[CustomField]) -> int:
    found = recognised(named(cells)[: MAX_COLUMNS + 1], customs, [])
    return len({target for target in found if target not in (None, IGNORED)})


def _count(file: BinaryIO, dialect: Dialect, first: Position, max_rows: int) -> int:
    rows = sum(1 for _ in islice(Reader(file, dialect, None, first), max_rows + 1))
    if not rows:
        raise FileRefused("header-only")
    if rows > max_rows:
        raise FileRefused("too-many-rows")
    return rows
