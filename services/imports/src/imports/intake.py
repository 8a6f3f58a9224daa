"""From the bytes of a file to an import in the queue: the same way for an upload and for a dropped file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

from chassis.clock import uuid7
from imports.codes import code_of
from imports.csv_rows import MAX_COLUMNS, Dialect, Position, Reader, Row
from imports.detect import detect
from imports.errors import FileRefused
from imports.files import FileStore, Stored
from imports.mapping import CustomField, Mapping, map_header, missing

Read = Callable[[int], bytes]

SAMPLE_ROWS = 50
DEFAULT_OPTIONS = {"mode": "create_update", "strict": False, "update_by_email": False}


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Who brings a file, and what they say about it."""

    institution: UUID
    actor: str
    role: str
    groups: list[str] | None
    source: str  # upload, folder or mend
    file_name: str
    claim: UUID | None = None
    encoding: str | None = None
    delimiter: str | None = None
    options: dict[str, Any] = field(default_factory=lambda: dict(DEFAULT_OPTIONS))
    label_names: list[str] = field(default_factory=list)
    create_labels: bool = True
    ask_same_bytes: bool = False  # whether to wait for an answer if these bytes came before (IM-22)
    draft: bool = False  # whether to wait to be looked at before it starts (IM-3)

    def claims(self) -> dict[str, Any]:
        return {
            "institution": self.institution,
            "user": self.actor,
            "role": self.role,
            "groups": self.groups,
            "origin": "import",
        }


@dataclass(frozen=True)
class Examined:
    """What a file turned out to hold."""

    dialect: Dialect
    header: tuple[str, ...]
    targets: tuple[str, ...]
    first: Position  # after the header
    rows: int


@dataclass(frozen=True)
class Taken:
    """A file that may become an import: kept in the store, read once from end to end."""

    id: UUID
    stored: Stored
    examined: Examined


def take_in(
    store: FileStore, customs: Callable[[], list[CustomField]], arrival: Arrival, read: Read, max_rows: int
) -> Taken:
    """Store and examine a file. Raises FileRefused, and then nothing of it is kept; Away.

    `customs` gives the institution's custom fields, asked for once the file is known to be worth it.
    """
    import_id = uuid7()
    stored = store.save(arrival.institution, import_id, read)
    try:
        with store.open(stored.path) as file:
            return Taken(import_id, stored, examine(file, arrival, customs(), max_rows))
    except BaseException:
        store.remove(stored.path)
        raise


def examine(file: BinaryIO, arrival: Arrival, customs: list[CustomField], max_rows: int) -> Examined:
    """Detect, map the header and count the rows. Raises FileRefused with the first thing that is wrong."""
    dialect = detect(file, arrival.encoding, arrival.delimiter)
    reader = Reader(file, dialect)
    header = next(reader, None)
    if header is None:
        raise FileRefused("empty-file")
    first = reader.position
    samples = list(islice(reader, SAMPLE_ROWS))
    mapping = _mapped(header, samples, customs, arrival.options["mode"])
    rows = len(samples) + sum(1 for _ in islice(reader, max_rows))
    if not rows:
        raise FileRefused("header-only")
    if rows > max_rows:
        raise FileRefused("too-many-rows")
    return Examined(dialect, mapping.header, mapping.targets, first, rows)


def _mapped(header: Row, samples: list[Row], customs: list[CustomField], mode: str) -> Mapping:
    if header.fault:
        raise FileRefused("header-not-recognised", f"The header can not be read. {header.fault.message}")
    mapping = map_header(header.cells, customs, [row.cells for row in samples])
    if len(mapping.header) > MAX_COLUMNS:
        raise FileRefused("too-many-columns")
    if mapping.unrecognised:
        names = list(mapping.unrecognised)
        raise FileRefused("header-not-recognised", _unrecognised(names), unrecognised=names)
    if mapping.doubled:
        pairs = [list(pair) for pair in mapping.doubled]
        said = "; ".join(f'"{one}" and "{other}"' for one, other in mapping.doubled)
        raise FileRefused("duplicate-columns", f"These mean the same field: {said}.", columns=pairs)
    if lacking := missing(mapping.targets, mode):
        raise FileRefused("missing-columns", _lacking(lacking), missing=lacking)
    return mapping


def _lacking(names: list[str]) -> str:
    return f"Missing: {', '.join(names)}. {code_of('missing-columns').next_step}"


def _unrecognised(names: list[str]) -> str:
    shown = ", ".join(f'"{name[:64]}"' for name in names[:10])
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    hint = ' A column called just "id" is only taken in a file with the template\'s columns.' if "id" in names else ""
    return f"Not known: {shown}{more}. Rename them, define custom fields of these names, or remove them.{hint}"
