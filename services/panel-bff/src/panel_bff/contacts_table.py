"""The contacts table: keyset pages over read.contact_row (CT-1, AR-1). Every statement here is proven by EXPLAIN.

How a word of the search finds its contacts:
- three characters or more: anywhere in the name, the phone or the email, by the trigram index;
- two characters: at the start of a word, by the same index ("li" finds Wei Li; "%li%" would read every row);
- one character alone: at the start of the shown name, by the index the names are sorted by;
- a word with an @: the index is asked for what stands before it, for nearly everybody has the rest.
Who has a CRM ID that begins with all that is searched for is found too, by an index of CRM IDs (search_terms.py).
Contacts without archived ones, only them, or both, are one range of an index each; both are two ranges merged.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection

from chassis.clock import iso
from chassis.errors import Fault, Invalid
from chassis.keyset import decode_cursor, encode_cursor
from panel_bff.search_terms import crm_ids, like, terms_of
from panel_bff.viewer import Viewer, visible

MOST_COUNTED = 10_000
FEW_MEMBERS = 10_000

_COLUMNS = "r.contact_id, r.full_name, r.phone, r.email, r.channels, r.created_at, r.archived, r.test_user, r.sort_name"
_LABELS = (
    "ARRAY (SELECT l.label_id FROM read.contact_label l"
    " WHERE (l.institution_id, l.contact_id) = (page.institution_id, page.contact_id) ORDER BY l.label_id)"
)
# Joins that the planner must not turn round: of an institution that has grown since its statistics were made, as by its
# first import, it believes that it has hardly a row, and would read them all for every member of the import. So a
# member's row is the next one in the order of the primary key, not just the one that equals it.
_OF_IMPORT = "m.institution_id = %(institution)s AND m.import_number = %(import_number)s"
_MEMBERS = (
    "read.contact_import m CROSS JOIN LATERAL (SELECT * FROM read.contact_row r"
    " WHERE r.institution_id = m.institution_id AND r.contact_id >= m.contact_id"
    " ORDER BY r.institution_id, r.contact_id LIMIT 1) r"
)
_IS_MEMBER = f"(SELECT true FROM read.contact_import m WHERE {_OF_IMPORT} AND m.contact_id = r.contact_id LIMIT 1)"  # noqa: S608


Condition = tuple[str, str]
Statement = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Sort:
    key: str  # the column of the row that orders, with the contact's id as the tie
    direction: str
    beyond: str


SORTS = {"name": Sort("sort_name", "ASC", ">"), "-created_at": Sort("created_at", "DESC", "<")}
ARCHIVED = {"false": (False,), "true": (True,), "any": (False, True)}


@dataclass(frozen=True, kw_only=True)
class Query:
    """What is asked for, as ContactsQuery loads it."""

    q: str = ""
    sort: str = "name"
    archived: str = "false"
    import_number: int | None = None
    test_users: bool = True
    after: str | None = None
    limit: int = 50


def contacts_page(connection: Connection[Any], viewer: Viewer, query: Query) -> dict[str, Any]:
    """One page as the API answers it; the counts only with the first, and only if they were cheap."""
    by_members = _by_members(connection, viewer, query)
    shown, more = _page(connection, viewer, query, by_members=by_members)
    counts = _counts(connection, viewer, query, by_members=by_members) if query.after is None else (None, None)
    total, test_users = counts
    return {"items": [_item(row) for row in shown], "next": more, "total": total, "test_users": test_users}


def found_contacts(
    connection: Connection[Any], viewer: Viewer, query: Query
) -> tuple[list[tuple[UUID, list[UUID]]], str | None]:
    """One page as (contact, label ids), and `after` of the next."""
    shown, more = _page(connection, viewer, query, by_members=_by_members(connection, viewer, query))
    return [(row[1], row[-1]) for row in shown], more


def names_of(connection: Connection[Any], viewer: Viewer, contacts: Collection[UUID]) -> dict[UUID, str]:
    """The names of those of the contacts that the viewer may see."""
    rows = connection.execute(
        "SELECT r.contact_id, r.full_name FROM read.contact_row r"  # noqa: S608 - only constants
        f" WHERE {visible('r')} AND r.contact_id = ANY(%(contacts)s)",
        {**viewer.params(), "contacts": list(contacts)},
    )
    return dict(rows.fetchall())


def _page(
    connection: Connection[Any], viewer: Viewer, query: Query, *, by_members: bool
) -> tuple[list[Any], str | None]:
    """The rows of a page, and where the next begins."""
    statement, params = page_statement(viewer, query, by_members=by_members)
    rows = connection.execute(statement, params, prepare=False).fetchall()
    shown = rows[: query.limit]
    more = encode_cursor(_sort_value(shown[-1], query.sort), str(shown[-1][1])) if len(rows) > query.limit else None
    return shown, more


def page_statement(viewer: Viewer, query: Query, *, by_members: bool = False) -> Statement:
    """The SQL of a page with its parameters; it is planned with their values, never with a generic plan.

    `by_members`: begin with the import's contacts, for they are few; else they are looked up in the order of the page.
    """
    sort = SORTS[query.sort]
    source, where, params = _matching(viewer, query, by_members)
    if query.after is not None:
        where.append(f"(r.{sort.key}, r.contact_id) {sort.beyond} (%(after_key)s, %(after_id)s)")
        params |= _position(query)
    order = f"{sort.key} {sort.direction}, contact_id {sort.direction}"
    params["most"] = query.limit + 1
    ranges = [
        f"(SELECT r.institution_id, {_COLUMNS} FROM {source}"  # noqa: S608 - only constants
        f" WHERE {' AND '.join([*where, archived])} ORDER BY {order} LIMIT %(most)s)"
        for archived in _archived(query, by_members)
    ]
    return (
        f"SELECT page.*, {_LABELS} FROM ({' UNION ALL '.join(ranges)}) page"  # noqa: S608
        f" ORDER BY {order} LIMIT %(most)s",
        params,
    )


def count_statement(viewer: Viewer, query: Query, *, by_members: bool = False) -> Statement:
    """Counts who matches, and the test users among them, up to one more than MOST_COUNTED each.

    The few test users have an index of their own: looking at every row for them would cost more than the whole count.
    """
    source, where, params = _matching(viewer, query, by_members)
    params["most"] = MOST_COUNTED + 1
    ranges = _archived(query, by_members)
    counts = [_counted(source, conditions, ranges) for conditions in (where, [*where, "r.test_user"])]
    return f"SELECT {', '.join(counts)}", params


def _counted(source: str, where: Sequence[str], archived: Sequence[str]) -> str:
    ranges = [f"SELECT FROM {source} WHERE {' AND '.join([*where, one])}" for one in archived]
    return f"(SELECT count(*) FROM ({' UNION ALL '.join(ranges)} LIMIT %(most)s) counted)"  # noqa: S608 - only constants


def _by_members(connection: Connection[Any], viewer: Viewer, query: Query) -> bool:
    """Whether an import is best read from its contacts; a large one is found quickly in any order."""
    if query.import_number is None:
        return False
    row = connection.execute(
        "SELECT count(*) FROM (SELECT FROM read.contact_import WHERE institution_id = %s AND import_number = %s"
        " LIMIT %s) members",
        [viewer.institution, query.import_number, FEW_MEMBERS + 1],
    ).fetchone()
    return row is not None and row[0] <= FEW_MEMBERS


def _counts(
    connection: Connection[Any], viewer: Viewer, query: Query, *, by_members: bool
) -> tuple[int, int] | tuple[None, None]:
    """How many contacts match without test users (AR-3), and how many test users; None: too many to count."""
    statement, params = count_statement(viewer, query, by_members=by_members)
    row = connection.execute(statement, params, prepare=False).fetchone()
    assert row is not None
    matching, test_users = row
    return (matching - test_users, test_users) if matching <= MOST_COUNTED else (None, None)


def _archived(query: Query, by_members: bool) -> Sequence[str]:
    """A condition for each range of an index; members are in none."""
    if by_members and query.archived == "any":
        return ["true"]
    return [f"r.archived = {archived}" for archived in ARCHIVED[query.archived]]


def _matching(viewer: Viewer, query: Query, by_members: bool) -> tuple[str, list[str], dict[str, Any]]:
    """Where rows come from, the conditions of the search and the filters, their parameters."""
    source, where = "read.contact_row r", [visible("r")]
    params = viewer.params()
    words = []
    for number, (condition, value) in enumerate(search_conditions(query.q)):
        words.append(condition.format(f"%(term{number})s"))
        params[f"term{number}"] = value
    if (beginning := crm_ids(query.q)) is not None:
        words = [f"({' AND '.join(words)} OR r.crm_id LIKE %(crm_id)s)"]
        params["crm_id"] = beginning
    where += words
    if not query.test_users:
        where.append("NOT r.test_user")
    if query.import_number is not None:
        params["import_number"] = query.import_number
        if by_members:
            source = _MEMBERS
            where += [_OF_IMPORT, "r.contact_id = m.contact_id"]
        else:
            where.append(_IS_MEMBER)
    return source, where, params


def search_conditions(q: str) -> list[Condition]:
    """What each word must fulfil: SQL with a place for its parameter, and the parameter."""
    terms = terms_of(q)
    if terms and all(len(term) == 1 for term in terms):
        return [("starts_with(r.sort_name, {})", terms[0]), *(_found(term) for term in terms[1:])]
    return [condition for term in terms for condition in _conditions(term)]


def _conditions(term: str) -> list[Condition]:
    before, at, _ = term.partition("@")
    if before and at:
        return [_found(before), ("strpos(r.search, {}) > 0", term)]
    return [_found(term)]


def _found(term: str) -> Condition:
    return "r.search LIKE {}", like(term)


def _position(query: Query) -> Mapping[str, Any]:
    """Where the page before ended. Raises Invalid for a cursor that is not of this sort."""
    try:
        key, contact = decode_cursor(query.after or "")
        value = datetime.fromisoformat(key) if query.sort == "-created_at" else str(key)
        return {"after_key": value, "after_id": UUID(contact)}
    except (ValueError, TypeError, AttributeError):
        raise Invalid([Fault("after", "invalid-cursor", "Start again from the first page.")]) from None


def _sort_value(row: Sequence[Any], sort: str) -> str:
    return str(row[6].isoformat() if sort == "-created_at" else row[9])


def _item(row: Sequence[Any]) -> dict[str, Any]:
    _institution, contact, full_name, phone, email, channels, created_at, archived, test_user, _sort_name, labels = row
    return {
        "id": contact,
        "full_name": full_name,
        "phone": phone,
        "email": email,
        "labels": labels,
        "channels": [dict(zip(("channel", "status"), word.split(":"), strict=True)) for word in channels],
        "created_at": iso(created_at),
        "archived": archived,
        "test_user": test_user,
    }
