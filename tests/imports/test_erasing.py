"""AC-6: of an erased contact's rows nothing is left but what became of them, also when the fate comes late."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg

from chassis.db import Database
from imports.consumers import handle
from imports.erasing import blank_late
from tests.imports.conftest import Imports, a_csv
from tests.support.databases import DatabaseUrls
from tests.support.erasures import an_erasure

Finish = Callable[..., list[dict[str, Any]]]
HEADER = ["first_name", "last_name", "phone", "email"]


def rows(urls: DatabaseUrls, import_id: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(urls.owner) as connection:
        wanted = "SELECT row, outcome, contact_id, codes, cells FROM import_row WHERE import_id = %s ORDER BY row"
        return connection.execute(wanted, [import_id]).fetchall()


def test_the_rows_of_an_erased_contact_are_blanked(
    imports: Imports, finish: Finish, system_database: Database, urls: DatabaseUrls
) -> None:
    """AC-6, IM-13: the counts stay."""
    people = [["Ada", "Lovelace", "5551230001", "no address"], ["Grace", "Hopper", "5551230002", "none either"]]
    [ended] = finish(imports, imports.has(a_csv(*people, header=HEADER)))
    first, second = rows(urls, ended["id"])
    contact = first[2]
    assert contact
    system_database.retrying(lambda session: handle(session, [an_erasure(imports.institution, contact)]))
    assert rows(urls, ended["id"]) == [(first[0], first[1], None, None, None), second]
    assert imports.state(ended)["counts"] == ended["counts"]
    assert [row["outcome"] for row in imports.rows(ended)] == [first[1], second[1]]


def test_a_fate_that_comes_after_the_erasure_is_blanked_too(
    imports: Imports, finish: Finish, system_database: Database, urls: DatabaseUrls
) -> None:
    """Design 3.6: contacts had answered, and imports had not stored it yet."""
    [ended] = finish(imports, imports.has(a_csv(["Ada", "Lovelace", "5551230001", "no"], header=HEADER)))
    [(number, outcome, contact, _, _)] = rows(urls, ended["id"])
    with psycopg.connect(urls.owner) as connection:
        connection.execute("INSERT INTO erased VALUES (%s, %s)", [imports.institution, contact])
    system_database.retrying(lambda session: blank_late(session, imports.institution, UUID(ended["id"]), [number]))
    assert rows(urls, ended["id"]) == [(number, outcome, None, None, None)]
