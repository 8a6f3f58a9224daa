"""Open pages are told that something moved: `live` as a process, fed by real folds."""

import time
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from panel_bff import accounts
from panel_bff.live_streams import MOST_OF_A_SESSION
from panel_bff.tokens import token_hash
from tests.panel_bff import states
from tests.panel_bff.conftest import ORIGIN, Bff, Browser
from tests.panel_bff.live_pages import Live, Page, running_live
from tests.panel_bff.states import a_batch, a_conversation, a_field, a_label_set, a_record
from tests.support.databases import DatabaseUrls
from tests.support.keys import Keys
from tests.support.waiting import wait_until

MANY = 300


@pytest.fixture(scope="module")
def running(bff: Bff, urls: DatabaseUrls, bff_keys: Keys) -> Iterator[Live]:
    with running_live(urls.web, bff_keys) as live:
        yield live
        live.page(bff.user(bff.institution())).next()  # TERM is not kept waiting by who listens


@pytest.fixture
def live(running: Live) -> Iterator[Live]:
    yield running
    running.close_pages()


def stands_at(browser: Browser, contact: str) -> tuple[int, int]:
    """As reading the panel tells it."""
    panel = browser.panel(contact)
    return panel["panel_seq"], panel["catalogue"]["catalogue_seq"]


def test_a_change_made_elsewhere_is_told(live: Live, bff: Bff, riverside: UUID, admin: Browser) -> None:
    """CT-5: with the numbers that the panel will have when it is read."""
    contact = bff.has(riverside)
    page = live.page(admin, contact["id"])
    assert page.next().moved == stands_at(admin, contact["id"])
    bff.hears_of(states.CONTACT, {**contact, "version": 2, "first_name": "Grace"})
    told = page.next()
    assert told.moved == stands_at(admin, contact["id"])
    assert told.id == ".".join(map(str, told.moved))


def test_every_section_and_the_catalogue_move_it_and_nothing_else_does(
    live: Live, bff: Bff, riverside: UUID, lakeside: UUID, admin: Browser
) -> None:
    """CT-5, IM-14: labels, messages, an import and a field's definition; not another contact, not another college."""
    contact, other = bff.has(riverside), bff.has(riverside)
    page = live.page(admin, contact["id"])
    page.next()
    told = [
        a_record(states.LABEL_SET, a_label_set(riverside, contact["id"], str(uuid4()))),
        a_record(states.CONVERSATION, a_conversation(riverside, contact["id"])),
        a_record(states.MEMBERSHIP, a_batch(riverside, uuid4(), 1, [[contact["id"], 1, "created"]])),
        a_record(states.FIELD, a_field(riverside, "Campus")),
    ]
    for record in told:
        bff.hears(record)
        assert page.next().moved == stands_at(admin, contact["id"])
    bff.hears_of(states.CONTACT, {**other, "version": 2})
    bff.hears_of(states.FIELD, a_field(lakeside, "Campus"))
    assert page.says_nothing()


def test_a_page_without_a_panel_hears_of_the_catalogue(live: Live, bff: Bff, riverside: UUID, admin: Browser) -> None:
    """LA-3: a renamed label reaches the table too."""
    page = live.page(admin)
    page.next()
    bff.hears_of(states.LABEL, states.a_label(riverside, "Honors"))
    catalogue = admin.get("/api/catalogue").json or {}
    assert page.next().moved == (None, catalogue["catalogue_seq"])


def test_who_comes_back_is_told_only_what_was_missed(live: Live, bff: Bff, riverside: UUID, admin: Browser) -> None:
    """Design 3.14: Last-Event-ID."""
    contact = bff.has(riverside)
    first = live.page(admin, contact["id"]).next()
    assert first.id
    back = live.page(admin, contact["id"], {"Last-Event-ID": first.id})
    assert back.says_nothing()
    bff.hears_of(states.CONTACT, {**contact, "version": 2})
    assert back.next().moved == stands_at(admin, contact["id"])
    late = live.page(admin, contact["id"], {"Last-Event-ID": first.id})
    assert late.next().moved == stands_at(admin, contact["id"])


def test_nobody_hears_of_a_contact_they_may_not_see(live: Live, bff: Bff, riverside: UUID, lakeside: UUID) -> None:
    """AC-1, AC-3: neither that it is there nor that it moves."""
    contact = bff.has(riverside)
    put_into_group(bff, contact["id"], "south")
    pages = [
        live.page(bff.user(lakeside), contact["id"]),
        live.page(bff.user(riverside, groups=["north"]), contact["id"]),
    ]
    assert [page.next().moved[0] for page in pages] == [None, None]
    bff.hears_of(states.CONTACT, {**contact, "version": 2})
    assert all(page.says_nothing() for page in pages)


def test_rights_are_looked_at_again_with_every_event(live: Live, bff: Bff, riverside: UUID) -> None:
    """AC-3, design 3.14: a contact that leaves the group of who looks is gone from then on."""
    contact = bff.has(riverside)
    put_into_group(bff, contact["id"], "north")
    page = live.page(bff.user(riverside, groups=["north"]), contact["id"])
    assert page.next().moved[0]
    put_into_group(bff, contact["id"], "south")
    bff.hears_of(states.CONTACT, {**contact, "version": 2})
    assert page.next().moved[0] is None


def test_an_erased_contact_is_told_to_be_gone(live: Live, bff: Bff, riverside: UUID, admin: Browser) -> None:
    """AC-6: an open panel does not go on showing them."""
    contact = bff.has(riverside)
    page = live.page(admin, contact["id"])
    page.next()
    last = {"id": contact["id"], "institution_id": str(riverside), "version": 2, "deleted": True}
    bff.hears_of(states.CONTACT, last)
    assert page.next().moved[0] is None


def test_signing_out_ends_the_stream(live: Live, bff: Bff, riverside: UUID, admin: Browser) -> None:
    """AC-1: the session is looked at with every event."""
    contact = bff.has(riverside)
    page = live.page(admin, contact["id"])
    page.next()
    assert admin.token
    with psycopg.connect(bff.urls.web) as connection:
        accounts.close_session(connection, token_hash(admin.token))
    bff.hears_of(states.CONTACT, {**contact, "version": 2})
    told = page.next()
    assert (told.name, told.data) == ("over", "signed-out")
    again = live.page(admin, contact["id"])
    assert (again.status, again.headers["content-type"]) == (401, "application/problem+json")


def test_only_our_own_page_may_listen(live: Live, admin: Browser) -> None:
    """AC-1: CORS names exactly the origin of the UI, with its cookie."""
    ours = live.page(admin)
    assert (ours.status, ours.headers["content-type"]) == (200, "text/event-stream")
    assert ours.headers["access-control-allow-origin"] == ORIGIN
    assert ours.headers["access-control-allow-credentials"] == "true"
    assert live.page(admin, headers={"Origin": "https://evil.example"}).status == 403
    assert live.page(admin, headers={"Origin": "null"}).status == 403
    cookie = {"Cookie": f"panel_session={admin.token}"}
    assert live.get("/live/events", cookie | {"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert live.get("/live/events", {"Origin": ORIGIN}).json()["code"] == "signed-out"
    assert live.get("/live/events?contact=someone", cookie).json()["errors"][0]["field"] == "contact"


def test_hundreds_of_open_pages_are_served_by_one_look(live: Live, bff: Bff, riverside: UUID) -> None:
    """Design 3.14: one query for all, at most ten a second, whatever is folded."""
    contacts = [bff.has(riverside) for _ in range(20)]
    people = [bff.user(riverside) for _ in range(MANY // 10)]
    pages = [live.page(people[n % len(people)], contacts[n % 20]["id"]) for n in range(MANY)]
    for page in pages:
        page.next()
    assert live.figure("live_streams") >= MANY  # a page that has gone is noticed with the next sign of life
    looked, began = live.figure("live_look_seconds_count"), time.monotonic()
    for version in range(2, 32):
        bff.hears(*(a_record(states.CONTACT, {**contact, "version": version}) for contact in contacts))
    stand = {contact["id"]: stands_at(people[0], contact["id"]) for contact in contacts}
    for n, page in enumerate(pages):
        assert last_of(page, stand[contacts[n % 20]["id"]]) == stand[contacts[n % 20]["id"]]
    assert live.figure("live_look_seconds_count") - looked <= (time.monotonic() - began) / 0.1 + 2


def test_a_page_opened_too_often_takes_the_place_of_its_oldest(live: Live, admin: Browser) -> None:
    """A browser that lost its way can not fill the server."""
    oldest = live.page(admin)
    oldest.next()
    others = [live.page(admin) for _ in range(MOST_OF_A_SESSION)]
    for page in others:
        page.next()
    told = oldest.next()
    assert (told.name, told.data) == ("over", "closed")
    assert all(page.says_nothing(0.05) for page in others)


def test_without_its_database_it_tells_so_and_comes_back(live: Live, bff: Bff, riverside: UUID, admin: Browser) -> None:
    """Design 2: what is not followed must not look followed."""
    contact = bff.has(riverside)
    page = live.page(admin, contact["id"])
    page.next()
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'panel-bff live'"
    with psycopg.connect(bff.urls.web) as same_role:
        same_role.execute(ended)
    told = page.next()
    assert (told.name, told.data) == ("over", "away")
    wait_until(live.is_ready)
    assert live.page(admin, contact["id"]).next().moved == stands_at(admin, contact["id"])


def test_it_tells_of_itself_as_every_process_does(live: Live) -> None:
    """Ops: /live, /ready and /metrics on the port of the streams."""
    assert live.get("/live").json() == {"status": "ok"}
    assert live.get("/ready").json() == {"status": "ok"}
    assert "live_told_total" in live.get("/metrics").text
    assert live.get("/nothing").json()["code"] == "not-found"


def test_the_page_learns_where_to_listen(
    make_bff: Callable[..., Bff], bff: Bff, riverside: UUID, admin: Browser
) -> None:
    """Design 3.14: without an address the page reads again now and then."""
    assert (admin.get("/api/me").json or {})["live_url"] is None
    elsewhere = make_bff(live_url="http://127.0.0.1:8153").user(riverside)
    assert (elsewhere.get("/api/me").json or {})["live_url"] == "http://127.0.0.1:8153/live/events"


def last_of(page: Page, wanted: tuple[int, int]) -> tuple[int | None, int]:
    """What a page was told last: it may have been told of states between."""
    while (told := page.next().moved) != wanted:
        assert told < wanted
    return told


def put_into_group(bff: Bff, contact: str, group: str) -> None:
    """A value of the group field, which no owner publishes yet."""
    with psycopg.connect(bff.urls.owner) as owner:
        owner.execute("UPDATE read.panel SET group_value = %s WHERE contact_id = %s", [group, contact])
