"""What is heard of contacts and custom fields, and what of it a prompt holds."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.events import Poison, Received
from deploy.local.fake_model import FakeModel
from tests.summary.conftest import Hear, Summaries, Talk, UseModel
from tests.support.databases import DatabaseUrls

CONTRACTS = Path(__file__).parents[1] / "contracts"
CONTACTS, FIELDS = "contacts.contact.v1", "contacts.field.v1"


def told(topic: str, institution: UUID, data: dict[str, Any] | None, key: str = "", version: int = 1) -> Received:
    return Received(
        topic=topic,
        partition=0,
        offset=0,
        key=key or str((data or {}).get("id")),
        value=None if data is None else json.dumps({"version": version, **data}).encode(),
        headers=[("institution", str(institution).encode())],
    )


def a_field(institution: UUID, name: str, version: int = 1, **given: Any) -> Received:
    field = {"id": str(uuid4()), "institution_id": str(institution), "name": name, "type": "text", "options": []}
    flags = {"in_escalations": False, "in_generative_ai": True, "requires_authentication": False, "deleted": False}
    return told(FIELDS, institution, {**field, "position": 0, **flags, **given}, version=version)


def a_contact(institution: UUID, contact: UUID, custom: dict[str, Any], version: int = 1, **given: Any) -> Received:
    data = {"id": str(contact), "institution_id": str(institution), "custom": custom, **given}
    return told(CONTACTS, institution, data, version=version)


def id_of(record: Received) -> str:
    return str(record.data["id"])


def facts_sent(model: FakeModel) -> list[str]:
    """The lines about the contact in the last prompt."""
    prompt = model.requests[-1]["messages"][1]["content"]
    about, _, _ = prompt.partition("Messages, oldest first:")
    return [line for line in about.split("\n")[1:] if line and not line.startswith("About")]


def test_only_fields_flagged_for_ai_that_need_no_authentication_are_sent(
    summaries: Summaries, talk: Talk, hear: Hear, model: FakeModel, use_model: UseModel
) -> None:
    """CS-3, CF-1: as the panel words them."""
    use_model()
    side, contact = summaries.institution, uuid4()
    option = {"id": str(uuid4()), "label": "Biology"}
    program = a_field(side, "Program", type="choice", options=[option], position=2)
    housing = a_field(side, "Housing", type="boolean", position=1)
    empty = a_field(side, "Empty")
    secret = a_field(side, "Grades", requires_authentication=True)
    internal = a_field(side, "Internal", in_generative_ai=False)
    deleted = a_field(side, "Gone", deleted=True)
    others = a_field(uuid4(), "Of another institution")
    fields = [program, housing, empty, secret, internal, deleted, others]
    values = {id_of(field): "a secret" for field in (secret, internal, deleted, others)}
    hear([a_contact(side, contact, {id_of(program): option["id"], id_of(housing): True, **values}), *fields])
    talk(contact)
    summaries.make(contact)
    assert facts_sent(model) == ["Housing: Yes", "Program: Biology"]
    assert "a secret" not in json.dumps(model.requests)


def test_a_flag_that_is_switched_on_later_counts_for_values_told_before(
    summaries: Summaries, talk: Talk, hear: Hear, model: FakeModel, use_model: UseModel
) -> None:
    """CS-3: and off again; whatever the order in which it was heard."""
    use_model()
    side, contact = summaries.institution, uuid4()
    id = str(uuid4())
    hear([a_contact(side, contact, {id: "Nursing"})])
    hear([a_field(side, "Major", 3, id=id), a_field(side, "Major", 2, id=id, in_generative_ai=False)])
    talk(contact)
    summaries.make(contact)
    assert facts_sent(model) == ["Major: Nursing"]
    hear([a_field(side, "Major", 4, id=id, in_generative_ai=False)])
    summaries.make(contact, "es")
    assert facts_sent(model) == []


def test_the_newest_version_of_a_contact_wins_and_a_tombstone_takes_it_away(
    summaries: Summaries, talk: Talk, hear: Hear, model: FakeModel, use_model: UseModel
) -> None:
    """Design 3.3, 3.6."""
    use_model()
    side, contact = summaries.institution, uuid4()
    major = a_field(side, "Major")

    def version(number: int) -> Received:
        return a_contact(side, contact, {id_of(major): f"version {number}"}, number)

    hear([major, version(2), version(3), version(1)])
    hear([version(2)])
    talk(contact)
    summaries.make(contact)
    assert facts_sent(model) == ["Major: version 3"]
    hear([told(CONTACTS, side, None, key=str(contact))])
    summaries.make(contact, "es")
    assert facts_sent(model) == []


def test_the_contacts_own_ids_are_masked_in_what_was_written(
    summaries: Summaries, talk: Talk, hear: Hear, model: FakeModel, use_model: UseModel
) -> None:
    """CS-3, ID-5."""
    use_model()
    contact = uuid4()
    hear([a_contact(summaries.institution, contact, {}, crm_id="ada-l", enrollment_id="E7x")])
    talk(contact, "I am Ada-L, my enrollment is E7X")
    summaries.make(contact)
    assert "contact: I am [id], my enrollment is [id]" in model.requests[0]["messages"][1]["content"]


def test_no_more_of_a_contact_is_kept_than_a_prompt_may_need(
    summaries: Summaries, hear: Hear, urls: DatabaseUrls
) -> None:
    """CS-3: neither name nor phone nor email."""
    golden = json.loads((CONTRACTS / "contacts.contact-changed.v1.json").read_text())
    hear([told(CONTACTS, summaries.institution, {**golden["data"], "institution_id": str(summaries.institution)})])
    with psycopg.connect(urls.owner) as owner:
        kept = owner.execute("SELECT identifiers, custom FROM contact").fetchall()
        assert [(ids, json.loads(custom)) for ids, custom in kept] == [(["CRM-1", "E-1"], golden["data"]["custom"])]


def test_the_golden_field_is_understood(summaries: Summaries, hear: Hear, urls: DatabaseUrls) -> None:
    """Design 3.2."""
    golden = json.loads((CONTRACTS / "contacts.field-changed.v1.json").read_text())
    hear([told(FIELDS, summaries.institution, golden["data"], version=golden["version"])])
    with psycopg.connect(urls.owner) as owner:
        assert owner.execute("SELECT name, for_prompts FROM field").fetchall() == [("Start term", True)]


@pytest.mark.parametrize(
    ("topic", "data"),
    [(CONTACTS, {"id": "x", "custom": {}}), (CONTACTS, {"id": str(uuid4())}), (FIELDS, {"id": str(uuid4())})],
)
def test_what_is_no_contact_and_no_field_is_poison(
    summaries: Summaries, hear: Hear, topic: str, data: dict[str, Any]
) -> None:
    """Design 2."""
    with pytest.raises(Poison):
        hear([told(topic, summaries.institution, data)])
