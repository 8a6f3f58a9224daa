"""Which institutions there are, as panel-bff tells (design 3.3)."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from chassis.db import Database
from chassis.events import Poison, Received
from imports.consumers import handle
from imports.models import Institution


def told(institution: UUID, version: int, slug: str, **more: Any) -> Received:
    said = {"slug": slug, "name": slug.title(), "language": "en", "date_format": "D.M.YYYY", "version": version}
    data = {"id": str(institution), **said, **more}
    headers = [("institution", str(institution).encode())]
    return Received("panel.institution.v1", 0, 0, str(institution), json.dumps(data).encode(), headers)


def known(database: Database, institution: UUID) -> Institution | None:
    with database.begin() as session:
        return session.get(Institution, institution)


def test_an_institution_is_kept_as_its_newest_version_says_in_any_order(system_database: Database) -> None:
    """Design 3.3: repeatable and order-proof; keys that are not known yet are passed over."""
    institution = uuid4()
    for version in (2, 1, 3, 3, 2):
        with system_database.begin() as session:
            handle(session, [told(institution, version, f"slug-{version}", invented_tomorrow=1)])
    found = known(system_database, institution)
    assert found is not None
    assert (found.slug, found.version, found.date_format) == ("slug-3", 3, "D.M.YYYY")


@pytest.mark.parametrize("slug", ["../other", "a/b", "", ".", "Großstadt", "-x", "x" * 64])
def test_a_slug_that_can_not_name_a_folder_is_poison(system_database: Database, slug: str) -> None:
    """AC-1: nobody's files end in somebody else's folder."""
    with system_database.begin() as session, pytest.raises(Poison):
        handle(session, [told(uuid4(), 1, slug)])


def test_two_institutions_never_share_a_folder(system_database: Database) -> None:
    """AC-1."""
    with system_database.begin() as session:
        handle(session, [told(uuid4(), 1, "riverside")])
    with pytest.raises(IntegrityError), system_database.begin() as session:
        handle(session, [told(uuid4(), 1, "riverside")])


def test_a_tombstone_changes_nothing(system_database: Database) -> None:
    """The imports of an institution outlive the record."""
    institution = uuid4()
    with system_database.begin() as session:
        handle(session, [told(institution, 1, "riverside")])
        handle(session, [Received("panel.institution.v1", 0, 1, str(institution), None)])
    assert known(system_database, institution) is not None
