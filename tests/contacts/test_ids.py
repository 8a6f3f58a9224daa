"""The ids of new contacts."""

from itertools import islice
from uuid import UUID

from contacts.ids import new_ids


def test_ids_are_ascending_version_7_uuids_that_never_repeat() -> None:
    """ID-1."""
    made = list(islice(new_ids(), 10_000))
    assert made == sorted(set(made))
    assert {(UUID(id).version, UUID(id).variant) for id in made} == {(7, "specified in RFC 4122")}
    assert {str(UUID(id)) for id in made} == set(made)


def test_an_id_begins_with_its_millisecond() -> None:
    """ID-1."""
    assert next(new_ids(0x0189_1234_5678)).startswith("01891234-5678-7000-")
