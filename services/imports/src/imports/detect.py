"""What a file is: a CSV at all, its encoding and its delimiter (pure, IM-2, IM-18).

Unicode is decided over the whole file, so that an accent in the last row counts as much as one in the first; the
delimiter over the first rows. Both can be overruled, and what was guessed is said to be a guess.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from charset_normalizer import from_bytes

from imports.csv_rows import CHUNK, MAX_CELL, Dialect

SAMPLE = 64 * 1024  # bytes
SAMPLE_ROWS = 50
ENOUGH_TO_GUESS = 20  # bytes beyond ASCII
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
ENCODINGS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
    "latin-1": "iso-8859-1",
    "iso-8859-1": "iso-8859-1",
    **{alphabet: alphabet for alphabet in ("cp1251", "shift_jis", "big5", "gb18030", "euc_jp", "euc_kr")},
}
_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_SIGNATURES = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"RIFF": "an image or a sound",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a spreadsheet or a ZIP archive",
    b"PK\x05\x06": "a ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Excel spreadsheet",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"{\\rtf": "a text document",
    b"SQLite format 3": "a database",
}
_MARKUP = (b"<!doctype", b"<html", b"<?xml")
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 26, 27})
_CONTROL_SHARE = 0.01
_OTHER_ALPHABETS = ["cp1251", "shift_jis", "big5", "gb18030", "euc_jp", "euc_kr"]
_CLEARLY = 2  # times as good as the next best delimiter
_UNDEFINED_IN_1252 = b"\x81\x8d\x8f\x90\x9d"


def foreign(head: bytes) -> str | None:
    """What the file is instead of a CSV, judged by its first bytes; None if it may well be one."""
    for signature, what in _SIGNATURES.items():
        if head.startswith(signature):
            return what
    if head.lstrip().lower().startswith(_MARKUP):
        return "a web page or an XML document"
    if _by_mark(head) or not head:
        return None
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return "a binary file" if controls > len(head) * _CONTROL_SHARE else None


class Detected(NamedTuple):
    """A dialect, and whether each half of it can be relied on: it was said, or nothing else fits as well."""

    dialect: Dialect
    encoding_sure: bool
    delimiter_sure: bool


def detect(file: BinaryIO, encoding: str | None = None, delimiter: str | None = None) -> Detected:
    """What a file is, with what somebody overrules taken as given (IM-2): words of ENCODINGS and DELIMITERS."""
    head = _read_at_start(file, SAMPLE)
    codec, encoding_sure = (_overruled(encoding, head), True) if encoding else _detect_encoding(file, head)
    text = head.decode(codec, "replace").removeprefix("\ufeff")
    newline = "\r" if "\r" in text and "\n" not in text else "\n"
    chosen, delimiter_sure = detect_delimiter(text)
    if delimiter:
        chosen, delimiter_sure = DELIMITERS.get(delimiter, delimiter), True
    file.seek(0)
    return Detected(Dialect(codec, chosen, newline), encoding_sure, delimiter_sure)


def detect_delimiter(text: str) -> tuple[str, bool]:
    """The delimiter that cuts most rows into as many cells as the first, and whether it does so clearly best.

    Where none does, lines stand before the table: then into as many as each other. A file of one column has the comma.
    """
    lines = text.splitlines(keepends=True)
    if len(lines) > 1 and not lines[-1].endswith(("\n", "\r")):
        lines.pop()  # the sample may end in the middle of a row
    widths = {delimiter: _widths(lines, delimiter) for delimiter in DELIMITERS.values()}
    scores = {delimiter: _like_the_first(counts) for delimiter, counts in widths.items()}
    if not any(scores.values()):
        scores = {delimiter: _like_each_other(counts) for delimiter, counts in widths.items()}
    best, *others = sorted(scores.values(), reverse=True)
    chosen = next(delimiter for delimiter, score in scores.items() if score == best)
    return chosen, best > 0 and best >= _CLEARLY * others[0]


def _widths(lines: list[str], delimiter: str) -> list[int]:
    """How many cells each of the first rows has."""
    csv.field_size_limit(MAX_CELL)
    counts: list[int] = []
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            if any(cells):
                counts.append(len(cells))
            if len(counts) == SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # a broken row: judge by the rows before it
    return counts


def _like_the_first(counts: list[int]) -> float:
    """The cells of the first row, by the share of rows that have as many; nothing if that is less than half."""
    share = counts.count(counts[0]) / len(counts) if counts else 0
    return share * (counts[0] - 1) if share * 2 >= 1 else 0


def _like_each_other(counts: list[int]) -> float:
    rows = Counter(count for count in counts if count > 1)
    return max((share / len(counts) * (width - 1) for width, share in rows.items() if share > 1), default=0)


def _read_at_start(file: BinaryIO, size: int) -> bytes:
    file.seek(0)
    return file.read(size)


def _by_mark(head: bytes) -> str | None:
    """The encoding a byte order mark names, or UTF-16 without one: every other byte is NUL."""
    for mark, encoding in _BOMS.items():
        if head.startswith(mark):
            return encoding
    even, odd = head[0:2000:2], head[1:2000:2]
    if odd.count(0) > len(odd) * 0.6 and even.count(0) < len(even) * 0.1:
        return "utf-16-le"
    if even.count(0) > len(even) * 0.6 and odd.count(0) < len(odd) * 0.1:
        return "utf-16-be"
    return None


def _overruled(encoding: str, head: bytes) -> str:
    codec = ENCODINGS[encoding.lower()]
    if encoding.lower() == "utf-16" and head.startswith(b"\xfe\xff"):
        return "utf-16-be"
    return codec


def _detect_encoding(file: BinaryIO, head: bytes) -> tuple[str, bool]:
    """A mark, else UTF-8 if more of the lines beyond ASCII are than are not, else a code page of eight bits.

    Code pages can not be told from each other for sure, nor is a file sure that is UTF-8 in some lines only.
    """
    if marked := _by_mark(head):
        return marked, True
    valid = broken = 0
    sample = bytearray()
    for line in _lines_beyond_ascii(file):
        try:
            line.decode("utf-8")
            valid += 1
        except UnicodeDecodeError:
            broken += 1
            if len(sample) < SAMPLE:
                sample += line + b"\n"
    return ("utf-8", not broken) if valid >= broken else (_code_page(bytes(sample[:SAMPLE])), False)


def _lines_beyond_ascii(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    rest = b""
    while chunk := file.read(CHUNK):
        block, _, rest = (rest + chunk).replace(b"\r", b"\n").rpartition(b"\n")
        if not block and len(rest) > 8 * CHUNK:
            block, rest = rest, b""  # no line breaks: not a long line to wait for
        if not block.isascii():
            yield from (line for line in block.split(b"\n") if not line.isascii())
    if not rest.isascii():
        yield rest


def _code_page(sample: bytes) -> str:
    """Windows-1252 for everything Western (IM-2); another alphabet only where its letters outnumber the ASCII ones.

    Detectors take an accent or two for Central European, Cyrillic or Chinese (tried), so a short text is not asked of.
    """
    beyond = sum(byte >= 0x80 for byte in sample)
    letters = sum(bytes((byte,)).isalpha() for byte in sample)
    if beyond > max(letters, ENOUGH_TO_GUESS):
        best = from_bytes(sample, cp_isolation=_OTHER_ALPHABETS).best()
        if best is not None:
            return best.encoding
    return "iso-8859-1" if any(byte in sample for byte in _UNDEFINED_IN_1252) else "windows-1252"
