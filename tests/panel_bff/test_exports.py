"""The export as a browser downloads it (IM-17): who is in it, who may have it, and how much of it is ever in memory."""

import csv
import io
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.errors import Unavailable
from panel_bff import contacts_table, exports
from panel_bff.contacts_table import Query
from panel_bff.events import institution_changed
from panel_bff.exports import Exports
from panel_bff.models import Institution
from panel_bff.parts import parts
from panel_bff.pool import Pool
from panel_bff.viewer import Viewer
from tests.panel_bff import states
from tests.panel_bff.conftest import Bff, Browser

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def pool(bff: Bff) -> Pool:
    with bff.app.app_context():
        return parts().pool


def rows_of(browser: Browser, **query: Any) -> list[dict[str, str]]:
    answer = browser.get("/api/contacts/export.csv", **query)
    assert answer.status_code == 200, answer.json
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def names_of(browser: Browser, **query: Any) -> list[str]:
    return sorted(row["first_name"] for row in rows_of(browser, **query))


def a_crowd(bff: Bff, institution: UUID, size: int) -> list[str]:
    """Contacts of two dates only, so that the order needs the tie."""
    made = [
        states.a_contact(institution, first_name=f"P{n}", created_at=f"2026-02-0{n % 2 + 1}T12:00:00.000000Z")
        for n in range(size)
    ]
    bff.hears_of(states.CONTACT, *made)
    return sorted(each["id"] for each in made)


def test_the_file_holds_whom_the_search_shows(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """IM-17, AR-1, AR-3: the same words, import and archived ones; test users only if asked for."""
    bff.has(riverside, first_name="Ada", last_name="Stone")
    bff.has(riverside, first_name="Bo", last_name="Stone", archived=True)
    bff.has(riverside, first_name="Cy", last_name="Stone", test_user=True)
    dee = bff.has(riverside, first_name="Dee", last_name="Field")
    bff.hears_of(states.MEMBERSHIP, states.a_batch(riverside, uuid4(), 4, [[dee["id"], 2, "created"]]))
    assert names_of(admin) == ["Ada", "Dee"]
    assert names_of(admin, q="stone") == ["Ada"]
    assert names_of(admin, q="stone", archived="any", test_users="true") == ["Ada", "Bo", "Cy"]
    assert names_of(admin, archived="true") == ["Bo"]
    assert names_of(admin, **{"import": 4}) == ["Dee"]
    assert names_of(admin, q="nobody at all") == []


def test_a_row_has_the_values_labels_and_statuses(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """IM-17, IM-19."""
    label, field = states.a_label(riverside, "Honors; 2026"), states.a_field(riverside, "GPA", type="number")
    bff.hears_of(states.LABEL, label)
    bff.hears_of(states.FIELD, field)
    channels = [states.a_channel(status="opted_out"), states.a_channel("email", "paused") | {"until": "2031-01-01"}]
    ada = bff.has(riverside, crm_id="=C", phone="5551234567", channels=channels, custom={field["id"]: "-3.9"})
    bff.hears_of(states.LABEL_SET, states.a_label_set(riverside, ada["id"], label["id"]))
    [row] = rows_of(admin)
    assert (row["id"], row["crm_id"], row["phone"], row["active"]) == (ada["id"], "'=C", "5551234567", "true")
    assert (row["labels"], row["channel_sms"], row["channel_email"]) == ('"Honors; 2026"', "Opted Out", "")
    assert row["CUSTOM_GPA"] == "'-3.9"


def test_nobody_of_another_institution_or_group_is_in_it(
    bff: Bff, riverside: UUID, lakeside: UUID, admin: Browser
) -> None:
    """AC-1, AC-3."""
    bff.has(riverside, first_name="Ours")
    north = bff.has(riverside, first_name="North")
    bff.has(lakeside, first_name="Theirs")
    with psycopg.connect(bff.urls.owner) as connection:
        for table in ("read.panel", "read.contact_row"):
            connection.execute(f"UPDATE {table} SET group_value = 'north' WHERE contact_id = %s", [north["id"]])
    assert names_of(admin) == ["North", "Ours"]
    assert names_of(bff.user(riverside, "staff", groups=["north"])) == ["North"]
    assert names_of(bff.user(riverside, "insights", groups=["south"])) == []
    assert bff.user(riverside, "support").get("/api/contacts/export.csv").status_code == 403
    assert bff.nobody().get("/api/contacts/export.csv").status_code == 401


def test_the_file_is_named_after_the_institution_and_its_own_day(bff: Bff, riverside: UUID, pool: Pool) -> None:
    """IM-17: at noon of 1 February in Greenwich it is the 2nd on Kiritimati."""
    far = Institution(id=riverside, version=9, slug="riverside", name="Riverside", time_zone="Pacific/Kiritimati")
    bff.hears_of(states.INSTITUTION, dict(institution_changed(far).data or {}))
    export = Exports(pool, threads=4).open(Viewer(riverside, None), Query(), NOON)
    assert (export.name, len(list(export.pieces))) == ("riverside-contacts-2026-02-02.csv", 1)


def test_the_answer_promises_no_length_and_is_not_kept(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """IM-17: so that one that breaks off is not taken for whole."""
    bff.has(riverside)
    headers = admin.get("/api/contacts/export.csv").headers
    assert "Content-Length" not in headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"].startswith('attachment; filename="i-')


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many contacts each page brought, as they are asked for."""
    counted: list[int] = []
    real = contacts_table.found_contacts

    def counting(*given: Any) -> Any:
        contacts, more = real(*given)
        counted.append(len(contacts))
        return contacts, more

    monkeypatch.setattr(exports, "found_contacts", counting)
    return counted


def test_no_more_than_a_page_is_read_before_it_is_wanted(
    bff: Bff, riverside: UUID, pool: Pool, fetched: list[int]
) -> None:
    """IM-18: memory does not grow with the number of contacts, and each is there once."""
    wanted = a_crowd(bff, riverside, 95)
    pieces = Exports(pool, threads=4, page=10).open(Viewer(riverside, None), Query(), NOON).pieces
    assert fetched == [10]
    text = ""
    for number, piece in enumerate(pieces, start=1):
        assert len(fetched) == number
        text += piece.decode()
    assert fetched == [*[10] * 9, 5]
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert sorted(row["id"] for row in rows) == wanted


def test_a_download_that_is_given_up_reads_no_further(
    bff: Bff, riverside: UUID, pool: Pool, fetched: list[int]
) -> None:
    """IM-17: and its place is free for the next one, however it ended."""
    a_crowd(bff, riverside, 30)
    one_at_a_time = Exports(pool, threads=4, page=10)
    viewer = Viewer(riverside, None)
    given_up = one_at_a_time.open(viewer, Query(), NOON)
    with pytest.raises(Unavailable):
        one_at_a_time.open(viewer, Query(), NOON)
    next(given_up.pieces)
    given_up.pieces.close()  # type: ignore[attr-defined]
    assert fetched == [10]
    del given_up
    never_read = one_at_a_time.open(viewer, Query(), NOON)
    del never_read
    assert len(list(one_at_a_time.open(viewer, Query(), NOON).pieces)) == 3


def test_a_file_that_can_not_be_finished_breaks_and_does_not_just_end(
    bff: Bff, riverside: UUID, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IM-17: gunicorn then leaves out the last chunk, by which a browser knows."""
    a_crowd(bff, riverside, 30)
    exporting = Exports(pool, threads=4, page=10)
    pieces = exporting.open(Viewer(riverside, None), Query(), NOON).pieces
    next(pieces)

    def away(*_given: Any) -> Any:
        raise psycopg.OperationalError("the server is gone")

    with monkeypatch.context() as patched:
        patched.setattr(exports, "found_contacts", away)
        with pytest.raises(psycopg.OperationalError):
            next(pieces)
        with pytest.raises(psycopg.OperationalError):
            exporting.open(Viewer(riverside, None), Query(), NOON)
    assert len(list(exporting.open(Viewer(riverside, None), Query(), NOON).pieces)) == 3
