"""contact_row: what the contacts table shows and searches (design 3.5)."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from chassis.db import array
from panel_bff.folds.facts import Fact
from panel_bff.folds.rows import copy, run, unnest
from panel_bff.folds.shapes import ContactState

_COLUMNS = "archived, test_user, created_at, sort_name, search, crm_id, full_name, phone, email, channels"
_TYPES = ("uuid", "uuid", "boolean", "boolean", "timestamptz", *("text",) * 7)
# Written only where something the table shows has changed: the search index is the dearest thing in a fold.
_UPSERT = f"""
INSERT INTO contact_row AS r (institution_id, contact_id, {_COLUMNS})
SELECT institution_id, contact_id, archived, test_user, created_at, sort_name, search, crm_id, full_name, phone, email,
    channels::text[]
FROM {unnest(*_TYPES)} AS n (institution_id, contact_id, {_COLUMNS})
ON CONFLICT (institution_id, contact_id) DO UPDATE SET ({_COLUMNS}) =
    (excluded.archived, excluded.test_user, excluded.created_at, excluded.sort_name, excluded.search,
     excluded.crm_id, excluded.full_name, excluded.phone, excluded.email, excluded.channels)
WHERE (r.archived, r.test_user, r.created_at, r.search, r.crm_id, r.full_name, r.phone, r.email, r.channels)
    IS DISTINCT FROM (excluded.archived, excluded.test_user, excluded.created_at, excluded.search, excluded.crm_id,
     excluded.full_name, excluded.phone, excluded.email, excluded.channels)
"""  # noqa: S608 - only constants


def fold_contact_rows(connection: Connection[Any], facts: Sequence[Fact], *, new: bool) -> None:
    """Contacts whose panel just took a newer state; its lock is held, so no version is compared here."""
    if new and facts:
        copy(connection, "contact_row", f"institution_id, contact_id, {_COLUMNS}", map(_row, facts))
    elif facts:
        run(connection, _UPSERT, [_row(fact) for fact in facts])


def _row(fact: Fact) -> Sequence[Any]:
    said: ContactState = fact.data
    name = searchable(said.full_name)
    return (
        fact.institution,
        fact.id,
        said.archived,
        said.test_user,
        said.created_at,
        name,
        search_text(said, name),
        searchable(said.crm_id) if said.crm_id else None,
        said.full_name,
        said.phone,
        said.email,
        array([f"{one.channel}:{one.status}" for one in said.channels]),  # as the table keeps them: "sms:opted_in"
    )


def search_text(said: ContactState, name: str) -> str:
    """As little as the search needs: the shown name, the legal one where it differs, phone, email.

    It begins with a space and parts are set off by one, so that ' ab' finds words that begin with "ab".
    """
    first, email = said.first_name, said.email
    legal = f" {searchable(first)}" if first and said.preferred_name else ""
    return f" {name}{legal} {said.phone or ''} {searchable(email) if email else ''}"


def searchable(text: str) -> str:
    """Case and accents off: "José" is found by "jose"."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join([char for char in plain if not unicodedata.combining(char)])
