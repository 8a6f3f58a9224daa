"""Names become ids, as an import needs them."""

from concurrent.futures import ThreadPoolExecutor

from tests.labels.conftest import Labels, Outbox


def test_every_name_is_answered_as_it_was_sent(labels: Labels) -> None:
    """LA-5, LA-1."""
    held = labels.has("Honors")
    found = labels.resolve("HONORS ", "honors", "Athlete", "ATHLETE")
    assert found["unknown"] == []
    assert found["labels"]["HONORS "] == found["labels"]["honors"] == held["id"]
    assert found["labels"]["Athlete"] == found["labels"]["ATHLETE"]
    made = labels.ask("GET", f"/labels/{found['labels']['Athlete']}").body
    assert (made["name"], made["version"], made["archived"]) == ("Athlete", 1, False)
    assert found["called"] == {held["id"]: "Honors", made["id"]: "Athlete"}


def test_without_leave_to_create_a_name_nobody_has_is_unknown(labels: Labels, outbox: Outbox) -> None:
    """LA-5."""
    held = labels.has("Honors")
    assert labels.resolve("Honors", "Athlete", create=False) == {
        "labels": {"Honors": held["id"]},
        "called": {held["id"]: "Honors"},
        "unknown": ["Athlete"],
        "creatable": ["Athlete"],
    }
    assert len(outbox()) == 1


def test_what_cannot_be_a_name_is_unknown_and_the_others_are_created(labels: Labels) -> None:
    """LA-5: rows are judged one by one."""
    found = labels.resolve("", "x" * 65, "a\x00b", "Athlete")
    assert found["unknown"] == ["", "x" * 65, "a\x00b"]
    assert found["creatable"] == []
    assert list(found["labels"]) == ["Athlete"]


def test_an_archived_label_is_unknown_and_not_brought_back(labels: Labels, outbox: Outbox) -> None:
    """LA-3."""
    labels.archive(labels.has("Gone"))
    before = len(outbox())
    assert labels.resolve("gone") == {"labels": {}, "called": {}, "unknown": ["gone"], "creatable": []}
    assert len(outbox()) == before


def test_names_resolved_again_create_and_publish_nothing(labels: Labels, outbox: Outbox) -> None:
    """LA-5."""
    names = [f"Label {number}" for number in range(50)]
    first = labels.resolve(*names)
    assert len(outbox()) == 50
    assert labels.resolve(*names) == first
    assert len(outbox()) == 50


def test_the_same_name_in_two_institutions_is_two_labels(labels: Labels, others: Labels) -> None:
    """AC-1."""
    mine, theirs = labels.resolve("Honors"), others.resolve("Honors")
    assert mine["labels"]["Honors"] != theirs["labels"]["Honors"]


def test_two_that_resolve_the_same_new_names_at_once_get_the_same_labels(labels: Labels, outbox: Outbox) -> None:
    """LA-1, LA-5."""
    names = [f"Label {number}" for number in range(200)]
    orders = [names, names[::-1], names[100:] + names[:100], names]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda order: labels.resolve(*order), orders))
    assert all(answer["labels"] == answers[0]["labels"] for answer in answers)
    assert set(answers[0]["labels"].values()) == {event["aggregateid"] for event in outbox()}
    assert len(outbox()) == len(names)


def test_a_create_and_a_resolve_of_the_same_name_at_once_make_one_label(labels: Labels) -> None:
    """LA-1."""
    with ThreadPoolExecutor(8) as pool:
        created = [pool.submit(labels.ask, "POST", "/labels", json={"name": "Honors"}) for _ in range(4)]
        resolved = [pool.submit(labels.resolve, "honors") for _ in range(4)]
        statuses = sorted(answer.result().status for answer in created)
        ids = {answer.result()["labels"]["honors"] for answer in resolved}
    assert len(labels.all_of("/labels", limit=10)) == len(ids) == 1
    assert statuses in ([201, 409, 409, 409], [409, 409, 409, 409])
