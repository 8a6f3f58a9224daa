"""AC-5 of labels: who gave a contact which label, when and from where."""

from typing import Any
from uuid import UUID, uuid4

from tests.labels.conftest import Labels

Change = tuple[str, dict[str, Any], list[str], list[str]]


def told(labels: Labels, contact: UUID, limit: int = 100) -> list[Change]:
    """By whom, from where, what came and what went; all pages."""
    changes = labels.all_of(f"/contact-labels/{contact}/history", limit)
    return [(one["actor"], one["origin"], one["added"], one["removed"]) for one in changes]


def test_every_change_says_who_from_where_and_what(labels: Labels) -> None:
    """AC-5: the newest first; what changed nothing is no change."""
    a, b, c = (labels.has(name)["id"] for name in "abc")
    contact, import_id = uuid4(), str(uuid4())
    labels.change_set(contact, add=[a])
    labels.change_set(contact, add=[a])
    labels.as_(user="ben", origin="import").assign((contact, [a, c, b]), import_id=import_id, import_number=12)
    labels.assign((contact, [b]))
    labels.as_(user="ben").change_set(contact, add=[], remove=[a, c])
    source = {"kind": "import", "import_id": import_id, "import_number": 12}
    expected: list[Change] = [
        ("ben", {"kind": "panel"}, [], sorted([a, c])),
        ("ben", source, sorted([b, c]), []),
        ("test-user", {"kind": "panel"}, [a], []),
    ]
    assert told(labels, contact) == told(labels, contact, limit=1) == expected
    versions = [one["version"] for one in labels.all_of(f"/contact-labels/{contact}/history", 100)]
    assert versions == [3, 2, 1] == list(range(labels.set_of(contact)["version"], 0, -1))


def test_a_contact_that_begins_with_an_imports_labels_says_so(labels: Labels) -> None:
    """AC-5, LA-5."""
    a, contact = labels.has("a")["id"], uuid4()
    import_id = str(uuid4())
    labels.assign((contact, [a]), import_id=import_id, import_number=3)
    [change] = told(labels, contact)
    assert change == ("test-user", {"kind": "panel", "import_id": import_id, "import_number": 3}, [a], [])
    assert told(labels, uuid4()) == []


def test_nobody_elses_history_is_told(labels: Labels, others: Labels) -> None:
    """AC-1: and a cursor that is none of ours is refused."""
    contact = uuid4()
    labels.change_set(contact, add=[labels.has("a")["id"]])
    assert told(others, contact) == []
    for cursor in ("nonsense", "WzBd", "W10"):  # [0], []
        assert labels.ask("GET", f"/contact-labels/{contact}/history?after={cursor}").status == 422
