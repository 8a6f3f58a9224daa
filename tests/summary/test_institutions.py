"""What we hear of an institution."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.events import Poison, Received
from tests.summary.conftest import Hear
from tests.support.databases import DatabaseUrls


def told(institution: UUID, value: bytes | None) -> Received:
    return Received(
        topic="panel.institution.v1",
        partition=0,
        offset=0,
        key=str(institution),
        value=value,
        headers=[("institution", str(institution).encode())],
    )


@pytest.fixture
def known(urls: DatabaseUrls) -> Iterator[psycopg.Connection]:
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        yield owner


def test_the_newest_version_wins_whatever_the_order(hear: Hear, known: psycopg.Connection) -> None:
    """CS-5, design 3.3."""
    one, other = uuid4(), uuid4()
    hear(
        [
            told(one, b'{"version": 2, "language": "es"}'),
            told(one, b'{"version": 1, "language": "en"}'),
            told(other, b'{"version": 1, "language": "fr"}'),
        ]
    )
    german = b'{"version": 3, "language": "de"}'
    hear([told(one, b'{"version": 1, "language": "en"}'), told(other, german), told(one, None)])
    rows = known.execute("SELECT institution_id, language FROM institution").fetchall()
    assert dict(rows) == {one: "es", other: "de"}


def test_an_institution_without_a_language_is_poison(hear: Hear) -> None:
    """Design 2."""
    for value in (b"{}", b'{"language": null}', b'{"language": ""}', b"nothing"):
        with pytest.raises(Poison):
            hear([told(uuid4(), value)])
