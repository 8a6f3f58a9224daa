"""The labels of an import that is rolled back (IM-15)."""

from uuid import UUID, uuid4

import orjson

from labels.rolling_back import given_by
from tests.labels.conftest import Labels, Outbox
from tests.support.view import Answer

IMPORT = {"import_id": str(uuid4()), "import_number": 7}


def take_back(labels: Labels, *contacts: UUID) -> Answer:
    body = {**IMPORT, "contacts": list(map(str, contacts))}
    return labels.as_(issuer="imports", origin="import").ask("POST", "/contact-labels/roll-back", json=body)


def given(labels: Labels, contact: UUID, *ids: str) -> None:
    importing = labels.as_(issuer="imports", origin="import")
    assert importing.assign((contact, ids), **IMPORT).status == 200


def test_what_the_import_gave_goes_and_the_rest_stays(labels: Labels, outbox: Outbox) -> None:
    """IM-15, AC-5: a label that was there before is not the import's; history shows both."""
    was, new = labels.has("Was")["id"], labels.has("New")["id"]
    ada, ben, cyd = uuid4(), uuid4(), uuid4()
    labels.change_set(ada, add=[was])
    given(labels, ada, was, new)
    given(labels, ben, new)
    answer = take_back(labels, ada, ben, cyd)
    assert {item.pop("contact_id"): item for item in answer.body["items"]} == {
        str(ada): {"changed": True, "holds": True, "kept": []},
        str(ben): {"changed": True, "holds": False, "kept": []},
    }
    assert (labels.set_of(ada)["labels"], labels.set_of(ben)["labels"]) == ([was], [])
    assert {orjson.loads(e["payload"])["contact_id"]: orjson.loads(e["payload"]) for e in outbox()[-2:]} == {
        str(one): labels.set_of(one) for one in (ada, ben)
    }
    newest = labels.ask("GET", f"/contact-labels/{ada}/history").body["items"][0]
    assert (newest["origin"], newest["added"], newest["removed"]) == ({"kind": "roll-back", **IMPORT}, [], [new])


def test_asked_again_it_changes_and_publishes_nothing(labels: Labels, outbox: Outbox) -> None:
    """IM-15."""
    new, ada = labels.has("New")["id"], uuid4()
    given(labels, ada, new)
    take_back(labels, ada)
    told = len(outbox())
    assert take_back(labels, ada).body == {"items": []}
    assert len(outbox()) == told


def test_a_label_that_staff_gave_again_stays_and_is_named(labels: Labels) -> None:
    """IM-15."""
    new, ada = labels.has("New")["id"], uuid4()
    given(labels, ada, new)
    labels.change_set(ada, remove=[new])
    labels.change_set(ada, add=[new])
    kept = [{"id": new, "name": "New"}]
    assert take_back(labels, ada).body["items"] == [
        {"contact_id": str(ada), "changed": False, "holds": True, "kept": kept}
    ]
    assert labels.set_of(ada)["labels"] == [new]


def test_only_imports_may_take_labels_back_and_only_of_its_institution(labels: Labels, others: Labels) -> None:
    """AC-1."""
    new, ada = labels.has("New")["id"], uuid4()
    given(labels, ada, new)
    assert take_back(others, ada).body == {"items": []}
    assert labels.ask("POST", "/contact-labels/roll-back", json={**IMPORT, "contacts": []}).status == 403
    assert labels.set_of(ada)["labels"] == [new]


def test_who_gave_a_label_last_is_read_from_the_past() -> None:
    """IM-15: another import's gift is not this one's, and what nobody is known to have given stays."""
    mine, other = uuid4(), uuid4()
    a, b, c = (uuid4() for _ in range(3))

    def change(kind: str, import_id: UUID | None = None, added: tuple[UUID, ...] = ()) -> dict[str, object]:
        origin = {"kind": kind} | ({"import_id": str(import_id)} if import_id else {})
        return {"origin": origin, "added": list(map(str, added)), "removed": []}

    past = [change("import", mine, (a, b)), change("import", other, (b,))]
    assert given_by(mine, [a, b, c], past) == ({a}, {b})
    assert given_by(other, [a, b, c], past) == ({b}, set())
    assert given_by(mine, [a], [*past, change("roll-back", mine), change("panel", None, (a,))]) == (set(), {a})
