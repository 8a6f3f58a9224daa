"""Saving in the panel, through the BFF, at the real owners: what was saved is read back at once, without an event."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from chassis.auth import Signer
from chassis.clients import ServiceProblem
from chassis.errors import Unavailable
from panel_bff.saves import ROUNDS, Edit, Saves
from tests.panel_bff import states
from tests.panel_bff.api_routes import REQUESTS, ApiRoute, api_routes
from tests.panel_bff.conftest import Bff, Browser
from tests.panel_bff.states import State
from tests.panel_bff.test_openapi import DOCUMENT, schema_of
from tests.panel_bff.test_openapi import faults as not_as_described
from tests.support.product.http import Http
from tests.support.product.in_process import InProcess
from tests.support.product.tenant import Bearer


@pytest.fixture
def staff(real_owners: InProcess, make_bff: Callable[..., Bff], riverside: UUID) -> Browser:
    """At a BFF whose owners are there."""
    urls = real_owners.product.urls
    return make_bff(contacts_url=urls["contacts"], labels_url=urls["labels"]).user(riverside, "staff")


@pytest.fixture
def contacts(real_owners: InProcess, riverside: UUID) -> Iterator[Http]:
    """What `contacts` itself says."""
    product = real_owners.product
    made = Http(product.urls["contacts"], Bearer(Signer("panel-bff", product.signing_key), "contacts", riverside))
    yield made
    made.close()


def added(browser: Browser, **fields: Any) -> State:
    answer = browser.ask("POST", "/api/contacts", json=fields)
    assert answer.status_code == 201, answer.json
    return dict(answer.json or {})


def save(browser: Browser, shown: State, seen: dict[str, Any] | None = None, **changes: Any) -> TestResponse:
    """Save changes of a form that was opened when the panel showed `shown`."""
    known = {name: shown[name] for name in changes if name not in ("custom", "channels")}
    known |= {f"custom.{id}": shown["custom"].get(id) for id in changes.get("custom", {})}
    return browser.ask(
        "PATCH",
        f"/api/panels/{shown['id']}/contact",
        {"If-Match": f'"{shown["version"]}"'},
        json={"changes": changes, "seen": known | (seen or {})},
    )


def said(answer: TestResponse, status: int) -> Any:
    """The answer's JSON, which is as /openapi.json describes it."""
    assert answer.status_code == status, answer.json
    path = answer.request.path
    [described] = [one for one in DOCUMENT["paths"] if re.fullmatch(re.sub(r"{\w+}", "[0-9a-f-]{36}", one), path)]
    assert not_as_described(schema_of(described, answer.request.method.lower(), status), answer.json) == []
    return answer.json


def faults(answer: TestResponse) -> list[tuple[str, str]]:
    return [(fault["field"], fault["code"]) for fault in said(answer, 422)["errors"]]


def test_what_is_saved_is_shown_by_a_reload_and_its_event_changes_nothing(bff: Bff, staff: Browser) -> None:
    """Design 2: without Kafka the panel, the table and its search have the new value; the event is a no-op."""
    ada = added(staff, first_name="Ada", last_name="Lovelace")
    saved = said(save(staff, ada, first_name="Grace", last_name="Hopper", email="grace@NAVY.example"), 200)
    assert (saved["version"], saved["full_name"], saved["email"]) == (2, "Grace Hopper", "grace@navy.example")
    panel = staff.panel(ada["id"])
    assert panel["contact"] == saved
    assert staff.names(q="hopper navy") == ["Grace Hopper"]
    bff.hears_of(states.CONTACT, ada, saved)
    assert staff.panel(ada["id"])["panel_seq"] == panel["panel_seq"]


def test_two_who_change_different_fields_both_succeed(staff: Browser) -> None:
    """CT-5: the second started from the same version as the first."""
    ada = added(staff, first_name="Ada", last_name="Lovelace")
    said(save(staff, ada, first_name="Grace"), 200)
    both = said(save(staff, ada, last_name="Hopper", language="es-mx"), 200)
    assert (both["version"], both["full_name"], both["language"]) == (3, "Grace Hopper", "es-MX")
    assert staff.panel(ada["id"])["contact"] == both


def test_two_who_change_the_same_field_are_asked(staff: Browser, contacts: Http) -> None:
    """CT-5: both values are told, nothing of the second is saved, and the panel shows what the first saved."""
    ada = added(staff, first_name="Ada", last_name="Lovelace")
    theirs = contacts.ok("PATCH", f"/contacts/{ada['id']}", json={"first_name": "Grace"}, headers={"If-Match": '"1"'})
    problem = said(save(staff, ada, first_name="Augusta", last_name="King"), 409)
    assert problem["code"] == "conflict"
    assert problem["conflicts"] == [{"field": "first_name", "seen": "Ada", "theirs": "Grace", "yours": "Augusta"}]
    assert problem["contact"] == theirs == contacts.ok("GET", f"/contacts/{ada['id']}")
    assert staff.panel(ada["id"])["contact"] == theirs
    chosen = said(save(staff, problem["contact"], first_name="Augusta", last_name="King"), 200)
    assert (chosen["version"], chosen["full_name"]) == (3, "Augusta King")


def test_a_custom_value_and_a_status_are_asked_about_too(staff: Browser) -> None:
    """CT-5, CH-7."""
    number = said(staff.ask("POST", "/api/fields", json={"name": f"Age {uuid4()}", "type": "number"}), 201)["id"]
    ada = added(staff, phone="5551230001")
    opted_in = {"channels.sms.status": "opted_in"}
    paused = {"sms": {"status": "paused", "reason": "Asked on the phone"}}
    said(save(staff, ada, opted_in, custom={number: 20}, channels=paused), 200)
    out = {"sms": {"status": "opted_out", "reason": "Wrote a letter"}}
    problem = said(save(staff, ada, opted_in, custom={number: 21.0}, channels=out), 409)
    assert problem["conflicts"] == [
        {"field": f"custom.{number}", "seen": None, "theirs": "20", "yours": "21"},
        {"field": "channels.sms.status", "seen": "opted_in", "theirs": "paused", "yours": "opted_out"},
    ]


def test_a_save_whose_answer_was_lost_does_not_meet_itself(staff: Browser) -> None:
    """CT-5: the same request again, in the words of the form, is answered as the first and makes no version."""
    number = said(staff.ask("POST", "/api/fields", json={"name": f"Age {uuid4()}", "type": "number"}), 201)["id"]
    ada = added(staff, phone="5551230002")
    wanted: dict[str, Any] = {
        "phone": "+1 (555) 123-0003",
        "first_name": "  Ada ",
        "language": None,
        "custom": {number: "020.50"},
        "channels": {"email": {"status": "paused", "reason": "Asked"}},
        "email": "ada@EXAMPLE.org",
    }
    first, second = (said(save(staff, ada, {"channels.email.status": None}, **wanted), 200) for _ in range(2))
    assert first == second
    assert (first["version"], first["phone"], first["previous_phone"]) == (2, "5551230003", "5551230002")


def test_faults_are_told_by_the_names_of_the_form_and_nothing_is_saved(staff: Browser) -> None:
    """CF-4, ID-3, ID-4."""
    kinds = ("number", "date", "url")
    ids = [
        said(staff.ask("POST", "/api/fields", json={"name": f"{kind} {uuid4()}", "type": kind}), 201)["id"]
        for kind in kinds
    ]
    ada = added(staff, first_name="Ada")
    wrong: dict[str, Any] = {
        "phone": "555-CALL",
        "email": "ada@",
        "shoe_size": 39,
        "last_name": "Lovelace",
        "custom": dict(zip(ids, ("many", "2026-02-30", "ftp://x"), strict=True)),
        "channels": {"sms": {"status": "loud"}},
    }
    seen = dict.fromkeys(["shoe_size", "channels.sms.status"])
    answer = save(staff, ada | {"shoe_size": None}, seen, **wrong)
    assert sorted(faults(answer)) == sorted(
        [
            ("phone", "invalid-phone"),
            ("email", "invalid-email"),
            ("shoe_size", "invalid-value"),
            (f"custom.{ids[0]}", "invalid-number"),
            (f"custom.{ids[1]}", "invalid-date"),
            (f"custom.{ids[2]}", "invalid-url"),
            ("channels.sms.status", "invalid-value"),
            ("channels.sms.reason", "invalid-value"),
        ]
    )
    assert staff.panel(ada["id"])["contact"] == ada


def test_an_edit_says_what_it_started_from_and_which_version(staff: Browser) -> None:
    """CT-5, design 2."""
    ada = added(staff, first_name="Ada")
    path, body = f"/api/panels/{ada['id']}/contact", {"changes": {"first_name": "Grace"}, "seen": {}}
    assert faults(staff.ask("PATCH", path, {"If-Match": '"1"'}, json=body)) == [("seen.first_name", "value-missing")]
    body["seen"] = {"first_name": "Ada"}
    assert said(staff.ask("PATCH", path, json=body), 428)["code"] == "precondition-required"
    assert faults(staff.ask("PATCH", path, {"If-Match": '"one"'}, json=body)) == [("If-Match", "invalid-value")]
    assert staff.panel(ada["id"])["contact"] == ada


@pytest.mark.parametrize(("field", "value"), [("phone", "5551230010"), ("crm_id", "A-1")])
def test_a_duplicate_says_whose_it_is(staff: Browser, field: str, value: str) -> None:
    """ID-3, ID-5, CT-4: with the id, so that the page can lead there; in the panel and on Add Contact."""
    ada = added(staff, first_name="Ada", **{field: value})
    bob = added(staff, first_name="Bob")
    for answer in (save(staff, bob, None, **{field: value}), staff.ask("POST", "/api/contacts", json={field: value})):
        problem = said(answer, 409)
        assert (problem["code"], problem["contacts"]) == ("duplicate-contact", [{"id": ada["id"], "full_name": "Ada"}])
        assert [(fault["field"], fault["code"]) for fault in problem["errors"]] == [(field, "duplicate-contact")]
    assert staff.panel(bob["id"])["contact"] == bob


def test_an_added_contact_is_there_at_once_and_only_once(bff: Bff, staff: Browser) -> None:
    """CT-4, design 3.8: also if the answer was lost and the page asks again."""
    wanted, once = {"first_name": "Ada", "phone": "5551230020"}, {"Idempotency-Key": str(uuid4())}
    first, second = (said(staff.ask("POST", "/api/contacts", once, json=wanted), 201) for _ in range(2))
    assert first == second == staff.panel(first["id"])["contact"]
    assert [item["id"] for item in staff.contacts(q="5551230020")] == [first["id"]]


def test_a_warning_is_told_to_who_saves_and_is_no_part_of_the_panel(bff: Bff, staff: Browser) -> None:
    """PP-5, design 2: the panel is what the event will say."""
    ada = added(staff, phone="5551230030")
    said(save(staff, ada, phone=None), 200)
    parent = added(staff, first_name="Parent", phone="5551230030")
    assert [warning["code"] for warning in parent.pop("warnings")] == ["was-previous-phone"]
    assert staff.panel(parent["id"])["contact"] == parent


def test_labels_are_made_given_and_taken_at_once(bff: Bff, staff: Browser) -> None:
    """LA-1, LA-2: in the panel and in the table, without an event."""
    ada = added(staff, first_name="Ada")
    path = f"/api/panels/{ada['id']}/labels"
    honors, transfer = (
        said(staff.ask("POST", "/api/labels", json={"name": name}), 201) for name in ("Honors", "Transfer")
    )
    assert [label["name"] for label in staff.panel(ada["id"])["catalogue"]["labels"]] == ["Honors", "Transfer"]
    nothing = said(staff.ask("PATCH", path, json={"remove": [honors["id"]]}), 200)
    assert (nothing["version"], nothing["labels"], staff.panel(ada["id"])["labels"]) == (0, [], None)
    held = said(staff.ask("PATCH", path, json={"add": [honors["id"], transfer["id"]]}), 200)
    held = said(staff.ask("PATCH", path, json={"remove": [honors["id"]]}), 200)
    assert (held["version"], held["labels"]) == (2, [transfer["id"]])
    panel = staff.panel(ada["id"])
    assert panel["labels"] == held
    assert [item["labels"] for item in staff.contacts()] == [[transfer["id"]]]
    bff.hears_of(states.LABEL_SET, held)
    assert staff.panel(ada["id"])["panel_seq"] == panel["panel_seq"]
    assert faults(staff.ask("PATCH", path, json={"add": [str(uuid4())]})) == [("add.0", "unknown-label")]


def test_a_duplicate_label_is_named(staff: Browser) -> None:
    """LA-1: so that the panel can give that one instead."""
    honors = said(staff.ask("POST", "/api/labels", json={"name": "Honors"}), 201)
    problem = said(staff.ask("POST", "/api/labels", json={"name": " HONORS "}), 409)
    assert (problem["code"], problem["label"]) == ("duplicate-label", honors)
    assert [field for field, _ in faults(staff.ask("POST", "/api/labels", json={"colour": "plaid"}))] == [
        "name",
        "colour",
    ]


def test_a_field_is_defined_changed_deleted_and_brought_back_at_once(staff: Browser) -> None:
    """CF-1, CF-2, CF-8: every panel's catalogue has it without an event."""

    def shown() -> list[str]:
        return [field["name"] for field in (staff.get("/api/catalogue").json or {})["fields"]]

    def change(field: State, method: str = "PATCH", **wanted: Any) -> TestResponse:
        return staff.ask(
            method, f"/api/fields/{field['id']}", {"If-Match": f'"{field["version"]}"'}, json=wanted or None
        )

    term = said(
        staff.ask("POST", "/api/fields", json={"name": "Term", "type": "choice", "options": ["Fall", "Spring"]}), 201
    )
    fall, spring = term["options"]
    ada = added(staff, custom={term["id"]: "Fall"})
    usage = staff.get(f"/api/fields/{term['id']}/usage").json
    assert usage == {"contacts": 1, "options": {fall["id"]: 1}}
    problem = said(change(term, options=[spring]), 409)
    assert (problem["code"], problem["options"]) == ("option-in-use", [{**fall, "contacts": 1}])
    changed = said(change(term, name="Semester", options=[spring], removed_options={fall["id"]: spring["id"]}), 200)
    assert shown() == ["Semester"]
    assert said(change(term, name="Half-year"), 412)["current"] == changed
    deleted = said(change(changed, "DELETE"), 200)
    assert (deleted["deleted"], shown()) == (True, [])
    [held] = (staff.get("/api/fields/deleted").json or {})["items"]
    assert ({**deleted, "contacts": 1}, deleted["version"]) == (
        {name: held[name] for name in held if name != "deleted_at"},
        3,
    )
    assert said(save(staff, ada, custom={term["id"]: None}), 422)["errors"][0]["code"] == "unknown-field"
    said(staff.ask("POST", f"/api/fields/{term['id']}/restore"), 200)
    assert shown() == ["Semester"]


def test_a_name_of_a_field_that_is_taken_says_whose(staff: Browser) -> None:
    """CF-1, CF-8: when a field is made, and when one is brought back."""
    major = said(staff.ask("POST", "/api/fields", json={"name": "Major", "type": "text"}), 201)
    said(staff.ask("DELETE", f"/api/fields/{major['id']}", {"If-Match": '"1"'}), 200)
    other = said(staff.ask("POST", "/api/fields", json={"name": "MAJOR", "type": "url"}), 201)
    for answer in (
        staff.ask("POST", f"/api/fields/{major['id']}/restore"),
        staff.ask("POST", "/api/fields", json={"name": "major", "type": "date"}),
    ):
        problem = said(answer, 409)
        assert (problem["code"], problem["field"]) == ("duplicate-field", {"id": other["id"], "name": "MAJOR"})


SAVES = {
    "contacts": [route for route in api_routes() if route.path in ("/api/contacts", "/api/panels/{contact_id}/contact")]
    + [route for route in api_routes() if route.path.startswith("/api/fields") or "/notes" in route.path],
    "labels": [route for route in api_routes() if route.path in ("/api/labels", "/api/panels/{contact_id}/labels")],
}


@pytest.mark.parametrize(
    ("service", "route"),
    [(service, route) for service, routes in SAVES.items() for route in routes if route.changes_something],
    ids=str,
)
def test_a_service_that_is_away_is_named_and_nothing_is_folded(
    bff: Bff, admin: Browser, riverside: UUID, service: str, route: ApiRoute
) -> None:
    """Design 2: every panel still reads; the saves of that service alone fail, with a clear problem."""
    ada = bff.has(riverside)
    before = (admin.panel(ada["id"]), admin.get("/api/catalogue").json)
    problem = said(route.ask(admin, contact_id=ada["id"]), 503)
    assert problem["code"] == "unavailable"
    assert f"The {service} service does not answer" in problem["detail"]
    assert (admin.panel(ada["id"]), admin.get("/api/catalogue").json) == before


@pytest.mark.parametrize("route", [route for route in api_routes() if "json" in REQUESTS.get(str(route), {})], ids=str)
@pytest.mark.parametrize(
    ("body", "type"),
    [
        (b'{"name": ', "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 10_000, "application/json"),
        (b'{"name": NaN}', "application/json"),
        (b'{"name": "A"}', "text/plain"),
        (b"[]", "application/json"),
        (b'"text"', "application/json"),
    ],
)
def test_a_body_that_can_not_be_read_is_refused_in_words(
    bff: Bff, admin: Browser, riverside: UUID, route: ApiRoute, body: bytes, type: str
) -> None:
    """CF-4: a 400 that says what to send; JSON that is no object is a 422."""
    path = route.path.format(**{id: uuid4() for id in route.ids} | {"contact_id": bff.has(riverside)["id"]})
    answer = admin.ask(route.method, path, {"If-Match": '"1"', "Content-Type": type}, data=body)
    if answer.status_code == 400:
        assert said(answer, 400)["code"] == "malformed-body"
        assert "JSON" in said(answer, 400)["detail"]
    else:
        assert type == "application/json"
        assert said(answer, 422)["code"] == "invalid"
        assert body in (b"[]", b'"text"')


class Restless(Saves):
    """An owner where somebody else is always quicker, with another field."""

    def __init__(self, rounds: int) -> None:
        self.asked: list[int] = []
        self.rounds = rounds

    def _patch_contact(self, claims: Any, contact: UUID, version: int, changes: Any) -> bytes:
        self.asked.append(version)
        if len(self.asked) <= self.rounds:
            current = states.a_contact(uuid4(), contact, version=version + 3, email=f"{version}@example.edu")
            raise ServiceProblem(412, "stale", "It was changed meanwhile", current=current, wanted=changes)
        return b"{}"


def test_an_edit_is_tried_again_with_the_version_it_met() -> None:
    """CT-5: at most five rounds, then it is given back with nothing saved."""
    edit = Edit({"first_name": "Grace"}, {"first_name": "Ada"})
    patient = Restless(rounds=ROUNDS - 1)
    assert patient.edit_contact({}, uuid4(), 1, edit) == b"{}"
    assert patient.asked == [1, 4, 7, 10, 13]
    with pytest.raises(Unavailable):
        Restless(rounds=ROUNDS).edit_contact({}, uuid4(), 1, edit)
