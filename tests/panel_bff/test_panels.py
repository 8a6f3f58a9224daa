"""The panel: one answer of what the owners published, letter by letter."""

from typing import Any
from uuid import UUID, uuid4

import orjson
from werkzeug.test import TestResponse

from tests.panel_bff import states
from tests.panel_bff.conftest import Bff, Browser
from tests.panel_bff.states import (
    a_batch,
    a_campaign_list,
    a_contact,
    a_conversation,
    a_field,
    a_label,
    a_label_set,
    a_note_list,
    a_record,
    a_summary,
    an_import,
)


def test_a_panel_is_every_section_as_its_owner_published_it(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """Design 3.4, IM-14, NO-1, CS-7."""
    label, field, import_id = a_label(riverside, "Honors"), a_field(riverside, "Campus"), uuid4()
    contact = a_contact(riverside, first_name="Zoë", custom={field["id"]: "North"})
    labels = a_label_set(riverside, contact["id"], label["id"])
    campaigns = a_campaign_list(riverside, contact["id"], "Two weeks left", "Last day")
    notes = a_note_list(riverside, contact["id"], "<b>Bold</b> 👩‍🚀", "Call back")
    summary, conversation = a_summary(riverside, contact["id"]), a_conversation(riverside, contact["id"])
    bff.hears(
        a_record(states.CONTACT, contact),
        a_record(states.LABEL_SET, labels),
        a_record(states.NOTES, notes),
        a_record(states.CAMPAIGNS, campaigns),
        a_record(states.SUMMARY, summary),
        a_record(states.CONVERSATION, conversation),
        a_record(states.LABEL, label),
        a_record(states.FIELD, field),
        a_record(states.MEMBERSHIP, a_batch(riverside, import_id, 7, [[contact["id"], 3, "created"]])),
    )
    panel = admin.panel(contact["id"])
    assert panel.pop("panel_seq") > 0
    formats = bff.rows("SELECT institution FROM read.catalogue WHERE institution_id = %s", riverside)[0][0]
    assert panel.pop("catalogue") | {"catalogue_seq": 0} == {
        "catalogue_seq": 0,
        "institution": orjson.loads(formats),
        "labels": [label],
        "fields": [field],
    }
    joined = {"import_id": str(import_id), "number": 7, "row": 3, "fate": "created", "rolled_back": False}
    assert panel == {
        "contact": contact,
        "labels": labels,
        "notes": notes,
        "summary": summary,
        "conversation": conversation,
        "campaigns": campaigns,
        "imports": {"total": 1, "items": [{**joined, "applied_at": "2026-02-01T12:00:07.000000Z"}]},
    }


def test_sections_are_null_until_their_service_said_something(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """Design 3.4."""
    panel = admin.panel(bff.has(riverside)["id"])
    assert [panel[name] for name in ("labels", "notes", "summary", "conversation", "campaigns", "imports")] == [
        None
    ] * 6


def test_a_panel_is_there_only_with_its_contact(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """Design 3.4: sections may arrive before the contact."""
    contact = a_contact(riverside)
    labels = a_label_set(riverside, contact["id"], str(uuid4()))
    bff.hears_of(states.LABEL_SET, labels)
    assert admin.get(f"/api/panels/{contact['id']}").status_code == 404
    assert admin.contacts() == []
    bff.hears_of(states.CONTACT, contact)
    assert admin.panel(contact["id"])["labels"] == labels
    assert admin.contacts()[0]["labels"] == labels["labels"]


def test_an_unchanged_panel_is_not_sent_again(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """Design 3.4: the ETag is panel_seq.catalogue_seq."""
    contact = bff.has(riverside)
    first = admin.get(f"/api/panels/{contact['id']}")
    tag = first.headers["ETag"]
    body = first.json or {}
    assert tag == f'"{body["panel_seq"]}.{body["catalogue"]["catalogue_seq"]}"'
    again = admin.get(f"/api/panels/{contact['id']}", {"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    bff.hears_of(states.CONVERSATION, a_conversation(riverside, contact["id"]))
    changed = admin.get(f"/api/panels/{contact['id']}", {"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_an_import_that_was_rolled_back_says_so(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """IM-14, IM-15: also to who has read the panel before, once it is taken back and not while that is under way."""
    contact, import_id = bff.has(riverside), uuid4()
    bff.hears_of(states.MEMBERSHIP, a_batch(riverside, import_id, 7, [[contact["id"], 3, "updated"]]))
    before = admin.panel(contact["id"])
    tag = admin.get(f"/api/panels/{contact['id']}").headers["ETag"]

    def after(version: int, **more: Any) -> TestResponse:
        bff.hears_of(states.IMPORT, an_import(riverside, 7, import_id, version, status="finished", **more))
        return admin.get(f"/api/panels/{contact['id']}", {"If-None-Match": tag})

    assert after(1).status_code == 304
    assert after(2, roll_back={"state": "running"}).status_code == 304
    taken = after(3, roll_back={"state": "finished"}).json or {}
    assert taken["panel_seq"] > before["panel_seq"]
    assert [one["rolled_back"] for one in taken["imports"]["items"]] == [True]


def test_a_renamed_label_changes_every_etag_and_rewrites_no_panel(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """Design 3.4, LA-3."""
    label = a_label(riverside, "Honours")
    bff.hears_of(states.LABEL, label)
    contacts = [bff.has(riverside) for _ in range(3)]
    tags = [admin.get(f"/api/panels/{contact['id']}").headers["ETag"] for contact in contacts]
    every_row = "SELECT ctid, xmin, * FROM read.panel WHERE institution_id = %s"
    rows = bff.rows(every_row, riverside)
    bff.hears_of(states.LABEL, {**label, "version": 2, "name": "Honors"})
    answers = [admin.get(f"/api/panels/{contact['id']}") for contact in contacts]
    assert all(answer.headers["ETag"] != tag for answer, tag in zip(answers, tags, strict=True))
    assert [(answer.json or {})["catalogue"]["labels"][0]["name"] for answer in answers] == ["Honors"] * 3
    assert bff.rows(every_row, riverside) == rows


def test_a_repeated_label_changes_no_etag(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """Design 3.3."""
    label, contact = a_label(riverside, "Honors"), bff.has(riverside)
    bff.hears_of(states.LABEL, label)
    tag = admin.get(f"/api/panels/{contact['id']}").headers["ETag"]
    bff.hears_of(states.LABEL, label)
    assert admin.get(f"/api/panels/{contact['id']}").headers["ETag"] == tag


def test_another_institutions_label_changes_no_etag(bff: Bff, riverside: UUID, lakeside: UUID, admin: Browser) -> None:
    """AC-1."""
    contact = bff.has(riverside)
    tag = admin.get(f"/api/panels/{contact['id']}").headers["ETag"]
    bff.hears_of(states.LABEL, a_label(lakeside, "Honors"))
    answer = admin.get(f"/api/panels/{contact['id']}")
    assert (answer.headers["ETag"], (answer.json or {})["catalogue"]["labels"]) == (tag, [])


def test_the_catalogue_has_fields_in_their_order_and_no_deleted_one(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """CF-1."""
    last, first, gone = (a_field(riverside, name, place) for name, place in (("B", 2), ("A", 1), ("C", 3)))
    bff.hears_of(states.FIELD, last, first, gone)
    bff.hears_of(states.FIELD, {**gone, "version": 2, "deleted": True})
    answer = admin.get("/api/catalogue").json or {}
    assert [field["name"] for field in answer["fields"]] == ["A", "B"]


def test_an_id_that_is_none_is_not_found(admin: Browser) -> None:
    """AC-1."""
    for path in (f"/api/panels/{uuid4()}", "/api/panels/garbage", "/api/panels/%00", "/api/nothing"):
        answer = admin.get(path)
        assert (answer.status_code, (answer.json or {})["code"]) == (404, "not-found"), path


def test_what_the_fast_lane_answers_is_what_the_route_answers(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """Design 3.4: one panel, whichever way it was read."""
    contact = bff.has(riverside)
    path = f"/api/panels/{contact['id']}"
    fast = admin.get(path)
    slow = admin.get(path.upper().replace("/API/PANELS", "/api/panels"))  # the lane knows ids as we write them only
    assert fast.data == slow.data
    kept = ("ETag", "Content-Type", "Cache-Control", "X-Content-Type-Options", "Content-Length")
    assert [fast.headers[name] for name in kept] == [slow.headers[name] for name in kept]
    assert fast.headers["X-Request-Id"] != slow.headers["X-Request-Id"]
    assert admin.get(path, {"X-Request-Id": "mine-1"}).headers["X-Request-Id"] == "mine-1"


def test_a_panel_read_is_counted(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """Also below Flask, under the name of its route."""
    contact = bff.has(riverside)
    counted = 'http_requests_total{method="GET",route="/api/panels/<uuid:contact_id>",status="200"}'

    def reads() -> float:
        lines = bff.client.get("/metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(counted))

    before = reads()
    admin.panel(contact["id"])
    assert reads() == before + 1
