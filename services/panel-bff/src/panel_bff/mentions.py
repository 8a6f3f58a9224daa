"""The contacts that rows of a report or a plan are about, by the names they have now (IM-5, AC-3)."""

from typing import Any
from uuid import UUID

from panel_bff.access import user
from panel_bff.contacts_table import names_of
from panel_bff.parts import parts


def name_contacts(rows: list[dict[str, Any]], *, own: bool = False) -> None:
    """Put names beside the ids in the rows' codes; `own`: beside the id of the row's own contact, too."""
    mentioned = [code["contacts"] for row in rows for code in row["codes"] if code.get("contacts")]
    ids = {UUID(id) for ids in mentioned for id in ids}
    if own:
        ids |= {UUID(row["contact_id"]) for row in rows if row["contact_id"] is not None}
    names = _names(ids)
    for found in mentioned:
        found[:] = [{"id": id, "full_name": names.get(UUID(id))} for id in found]
    if own:
        for row in rows:
            row["full_name"] = None if row["contact_id"] is None else names.get(UUID(row["contact_id"]))


def _names(ids: set[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    with parts().pool.connection() as connection:
        return names_of(connection, user().viewer, ids)
