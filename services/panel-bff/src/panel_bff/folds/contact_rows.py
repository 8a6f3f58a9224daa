"""contact_row: what the contacts table shows and searches (design 3.5)."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from chassis.db import array
from chassis.events import Poison
from panel_bff.folds.facts import Fact
from panel_bff.folds.rows import copy, run, unnest

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
    data = fact.data
    name = searchable(data["full_name"])
    crm_id = data["crm_id"]
    return (
        fact.institution,
        fact.id,
        data["archived"],
        data["test_user"],
        data["created_at"],
        name,
        search_text(data, name),
        searchable(crm_id) if crm_id else None,
        data["full_name"],
        data["phone"],
        data["email"],
        array(channel_words(data["channels"])),
    )


def channel_words(channels: list[Any]) -> list[str]:
    """Channel and status of each, as the table keeps them: "sms:opted_in"."""
    try:
        return [f"{channel['channel']}:{channel['status']}" for channel in channels]
    except (KeyError, TypeError) as error:
        raise Poison("a channel has no status") from error


def search_text(data: dict[str, Any], name: str) -> str:
    """As little as the search needs: the shown name, the legal one where it differs, phone, email.

    It begins with a space and parts are set off by one, so that ' ab' finds words that begin with "ab".
    """
    first = data["first_name"]
    legal = f" {searchable(first)}" if first and data["preferred_name"] else ""
    email = data["email"]
    return f" {name}{legal} {data['phone'] or ''} {searchable(email) if email else ''}"


def searchable(text: str) -> str:
    """Case and accents off: "José" is found by "jose"."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join([char for char in plain if not unicodedata.combining(char)])
