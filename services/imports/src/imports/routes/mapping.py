"""/imports/<id>/preview and /mapping: a file is looked at, and its columns are given their meaning (IM-3)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO
from uuid import UUID

from flask.typing import ResponseReturnValue

from chassis.app import begin, settings
from chassis.auth import caller, requires
from chassis.blueprints import Blueprint
from imports import profile_queries, queries
from imports.commands.mapping import change_mapping, check_not_begun
from imports.errors import FileLost, FileRefused
from imports.examining import look_at, rows_under
from imports.mapping import CustomField
from imports.mapping_schemas import MappingIn, PreviewOut
from imports.models import Import
from imports.preview import preview_of
from imports.remapping import dialect_of, remap
from imports.routes import READERS, knowledge, options_of, patient

mapping = Blueprint("mapping", __name__, url_prefix="/imports", description="What the columns of a file mean")


@mapping.get("/<uuid:import_id>/preview")
@mapping.response(200, PreviewOut)
@mapping.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_preview(import_id: UUID) -> ResponseReturnValue:
    """The first rows, what each column is mapped to, what is suggested, and what is in the way (IM-3).

    422 file-lost: files are not kept for ever (IM-21).
    """
    with begin() as session:
        found = queries.get_import(session, caller(), import_id)
    customs = _customs()
    with _opened(found) as file:
        return _preview(found, file, customs)


@mapping.put("/<uuid:import_id>/mapping")
@mapping.arguments(MappingIn)
@mapping.response(200, PreviewOut)
@mapping.refuses(400, 401, 403, 404, 409, 422, 503)
@requires("staff")
def put_mapping(wanted: dict[str, Any], import_id: UUID) -> ResponseReturnValue:
    """Say what the file is and what its columns mean; the preview as it is then. Every change is a new mapping_version.

    409 import-begun, mapping-moved. 422 also where the file can not be read as it is said: no-such-row, header-only.
    """
    with begin() as session:
        seen = queries.get_import(session, caller(), import_id)
    check_not_begun(seen)
    with patient():
        known = knowledge(_claims())
    with _opened(seen) as file:
        remapped = remap(seen, wanted, file, known, settings()["config"].max_rows)
        with begin() as session:
            found = queries.get_import(session, caller(), import_id, lock=True)
            change_mapping(session, found, remapped)
        return _preview(found, file, known.customs)


def _claims() -> dict[str, Any]:
    return {**caller().claims(), "origin": "import"}


def _customs() -> list[CustomField]:
    with patient():
        customs: list[CustomField] = settings()["contacts"].custom_fields(_claims())
        return customs


@contextmanager
def _opened(import_: Import) -> Iterator[BinaryIO]:
    try:
        with patient(), settings()["store"].open(import_.path) as file:
            yield file
    except FileLost:
        raise FileRefused("file-lost") from None


def _preview(import_: Import, file: BinaryIO, customs: Sequence[CustomField]) -> dict[str, Any]:
    with begin() as session:
        profile = profile_queries.named_profile(session, import_.institution_id, import_.profile)
        date_format = queries.date_format(session, import_.institution_id)
    dialect = dialect_of(import_)
    look = look_at(file, dialect, import_.header_row)
    shown = preview_of(import_, profile, look, rows_under(file, dialect, look), customs, date_format)
    return shown | {"options": options_of(import_)}
