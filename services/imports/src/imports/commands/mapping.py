"""An import that has not begun is given another mapping (IM-3)."""

from typing import Any

from sqlalchemy.orm import Session

from imports.codes import code_of
from imports.columns import kept
from imports.commands import tell
from imports.errors import Begun, MappingMoved
from imports.models import DRAFT, GUARD, GUARDED, PAUSED, SAME_BYTES, Import
from imports.remapping import Remapped

_DECIDES_ROWS = (
    *("encoding", "delimiter", "newline", "header_row", "header", "targets", "policies", "value_maps"),
    *("date_formats", "options", "label_names", "create_labels"),
)


def check_not_begun(import_: Import) -> None:
    """Raises Begun: what rows came to by one mapping is not to be mixed with another."""
    if not import_.halted or import_.problem_code == PAUSED or import_.started_at is not None:
        raise Begun()


def change_mapping(session: Session, import_: Import, wanted: Remapped) -> None:
    """Give a locked import what staff want; a new version only if rows may come to something else by it.

    Raises Begun, and MappingMoved where somebody else changed it meanwhile.
    """
    check_not_begun(import_)
    if import_.mapping_version != wanted.seen:
        raise MappingMoved()
    if import_.problem_code in (SAME_BYTES, GUARD, GUARDED):  # it is looked at now, and started as a draft is
        import_.problem_code, import_.problem_message = DRAFT, code_of(DRAFT).cause
    before = _decides(import_)
    for name, value in _values(wanted).items():
        setattr(import_, name, value)
    if _decides(import_) != before:
        import_.mapping_version += 1
    if session.is_modified(import_):
        tell(session, import_)


def _decides(import_: Import) -> list[Any]:
    return [getattr(import_, name) for name in _DECIDES_ROWS]


def _values(wanted: Remapped) -> dict[str, Any]:
    values = kept(wanted.columns) | {
        "detection": wanted.detection,
        "profile": wanted.profile,
        "options": wanted.options,
        "label_names": wanted.label_names,
        "create_labels": wanted.create_labels,
        "guard_percent": wanted.guard_percent,
    }
    if wanted.examined is None:
        return values
    dialect, look = wanted.examined.detected.dialect, wanted.examined.look
    return values | {
        "encoding": dialect.encoding,
        "delimiter": dialect.delimiter,
        "newline": dialect.newline,
        "header_row": look.header.number,
        "header": list(look.names),
        "rows_total": wanted.examined.rows,
        "next_offset": look.first.offset,
        "next_row": look.first.row,
    }
