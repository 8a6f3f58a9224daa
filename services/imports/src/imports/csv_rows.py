"""A CSV file as numbered rows (pure): what is wrong with a row's shape is said of that row alone.

A row's number is the one a spreadsheet shows: the header is row 1, a quoted line break does not start a new row, and
a blank line is no row but keeps its number (IM-13). Blank means: nothing but delimiters and spaces.
Reading can go on exactly after any row (`Reader.position`), which is how an import resumes (IM-12).
"""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

MAX_CELL = 32 * 1024  # characters (IM-18)
MAX_COLUMNS = 200
MAX_LINE = 8 * 1024 * 1024  # bytes without a line break: more than 200 columns of 32 KiB
CHUNK = 1024 * 1024
REPLACED = "\ufffd"


@dataclass(frozen=True)
class Dialect:
    """How the bytes are to be read; `encoding` is a codec of Python."""

    encoding: str
    delimiter: str
    newline: str = "\n"  # "\r" for the files of old Macs, which have no "\n" at all


class Position(NamedTuple):
    """Between two rows: bytes read so far and the number of the last row."""

    offset: int
    row: int


START = Position(0, 0)


class ShapeFault(NamedTuple):
    """Why a row is refused before anybody looks at its values."""

    code: str
    message: str


class Row(NamedTuple):
    """One record; of a faulty one, `cells` are what could be read."""

    number: int
    cells: list[str]
    fault: ShapeFault | None


class Reader:
    """Iterates the rows of a binary file from a position; `width` is the number of cells a row must have."""

    def __init__(self, file: BinaryIO, dialect: Dialect, width: int | None = None, at: Position = START) -> None:
        csv.field_size_limit(MAX_CELL)
        file.seek(at.offset)
        self.width = width
        self._number = at.row
        self._lines = _Lines(file, dialect, at.offset)
        self._csv = csv.reader(self._lines, delimiter=dialect.delimiter, strict=True)

    @property
    def position(self) -> Position:
        """Where to go on after the row that was given last."""
        return Position(self._lines.offset, self._number)

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        lines = self._lines
        while True:
            lines.begin()
            try:
                cells = next(self._csv)
            except csv.Error as error:
                self._number += 1
                return Row(self._number, [lines.keep_first().rstrip("\r\n")], _csv_fault(str(error)))
            self._number += 1
            if not any(cells) or (not cells[0].strip() and not "".join(cells).strip()):
                continue
            if lines.fault:
                return Row(self._number, cells, lines.fault)
            width = self.width
            if width is not None and len(cells) != width:
                return self._ragged(cells, width)
            return Row(self._number, cells, None)

    def _ragged(self, cells: list[str], width: int) -> Row:
        """Too many or too few cells; a surplus that is empty loses nothing and is let through."""
        if len(cells) > width and not any(map(str.strip, cells[width:])):
            return Row(self._number, cells[:width], None)
        message = f"The row has {len(cells)} cells where the header has {width}."
        return Row(self._number, cells, ShapeFault("malformed-row", message))


class _Lines:
    """The decoded lines of a file, counted in bytes, and able to give lines back.

    After a broken record all its lines but the first are given back: an opening quote that is never closed then
    costs its own line, not everything after it.
    """

    def __init__(self, file: BinaryIO, dialect: Dialect, offset: int) -> None:
        self.offset = offset
        self.fault: ShapeFault | None = None
        self._raw = _split(file, dialect)
        self._decode = _decoder(dialect.encoding)
        self._encoding = dialect.encoding
        self._taken: list[bytes] = []
        self._back: deque[bytes] = deque()

    def begin(self) -> None:
        """A new record starts here."""
        self._taken.clear()
        self.fault = None

    def keep_first(self) -> str:
        """Give back all lines of the record but its first, which is returned."""
        spare = self._taken[1:]
        self._back.extendleft(reversed(spare))
        self.offset -= sum(map(len, spare))
        return self._text(self._taken[0])

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = self._back.popleft() if self._back else next(self._raw)
        first = self.offset == 0
        self.offset += len(raw)
        self._taken.append(raw)
        text = self._text(raw)
        return text.removeprefix("\ufeff") if first else text

    def _text(self, raw: bytes) -> str:
        try:
            text = self._decode(raw)
        except UnicodeDecodeError:
            self.fault = ShapeFault("encoding-error", f"The row has bytes that are not {self._encoding}.")
            text = raw.decode(self._encoding, "replace")
        if "\x00" in text:
            self.fault = ShapeFault("encoding-error", "The row has a NUL character.")
            text = text.replace("\x00", REPLACED)
        elif REPLACED in text and not self.fault:
            self.fault = ShapeFault("encoding-error", "The row has characters that were lost in an earlier conversion.")
        return text


def _decoder(encoding: str) -> Callable[[bytes], str]:
    return lambda raw: raw.decode(encoding)


def _split(file: BinaryIO, dialect: Dialect) -> Iterator[bytes]:
    """The file's lines with their line breaks; what no file of the allowed size needs as one line is cut."""
    if dialect.encoding.startswith("utf-16"):
        yield from _cut_lines(file, dialect.newline.encode(dialect.encoding), step=2)
    else:
        yield from _cut_lines(file, dialect.newline.encode("ascii"), step=1)


def _cut_lines(file: BinaryIO, newline: bytes, step: int) -> Iterator[bytes]:
    rest = b""
    while chunk := file.read(CHUNK):
        lines = _pieces(rest + chunk, newline, step)
        rest = lines.pop()
        yield from lines
        if len(rest) > MAX_LINE:
            yield rest[:MAX_LINE]
            rest = rest[MAX_LINE:]
    if rest:
        yield rest


def _pieces(data: bytes, newline: bytes, step: int) -> list[bytes]:
    """Lines with their line breaks, and last what comes after the last line break."""
    if step == 1:
        parts = data.split(newline)
        return [part + newline for part in parts[:-1]] + parts[-1:]
    pieces, start, at = [], 0, data.find(newline)
    while at >= 0:
        if at % step:
            at = data.find(newline, at + 1)
            continue
        pieces.append(data[start : at + step])
        start, at = at + step, data.find(newline, at + step)
    return [*pieces, data[start:]]


def _csv_fault(error: str) -> ShapeFault:
    """The csv module's complaint in words that help."""
    if "field larger" in error:
        text = "A cell is longer than 32 KiB, or a quotation mark opens here and is never closed."
    elif "unexpected end" in error:
        text = "A quotation mark opens in this row and is never closed."
    elif "new-line character" in error:
        text = "The row has a carriage return outside quotation marks."
    else:
        text = "Something follows a closing quotation mark: double the quotation marks inside a quoted cell."
    return ShapeFault("malformed-row", text)
