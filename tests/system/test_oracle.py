"""The oracle itself, by small files whose outcome anybody can read off the rules."""

from tests.support.oracle.files import CUSTOM_FIELDS, NextFile, first_file, people_needed
from tests.support.oracle.imports import Result, import_csv
from tests.support.oracle.people import World


def imported(world: World, *rows: str, number: int = 1) -> Result:
    header = "crm_id,phone,email,last_name\n"
    return import_csv(world, (header + "".join(f"{row}\n" for row in rows)).encode(), number=number)


def outcomes(result: Result) -> list[str]:
    """Each row's codes, or its outcome if there is none."""
    return [" ".join(fate.codes) or fate.outcome for fate in result.fates]


def test_the_story_of_the_corrected_phone() -> None:
    """PP-5."""
    world = World([])
    imported(world, "C1,5550000001,,Student")
    student = world.people[0]
    world.staff_corrects_phone(student, "5550000002")
    assert outcomes(imported(world, "C1,555-000-0001,,Renamed", number=2)) == ["contact-out-of-sync"]
    assert (student["phone"], student["last_name"], student["previous_phone"]) == (
        "5550000002",
        "Renamed",
        "5550000001",
    )
    assert outcomes(imported(world, ",5550000001,,Parent", number=3)) == ["was-previous-phone"]
    assert len(world.people) == 2
    assert student.version == 3


def test_matching_in_the_order_of_the_rules() -> None:
    """IM-4, IM-5."""
    world = World([])
    imported(world, "C1,5550000001,a@b.example,A", ",5550000002,,B")
    again = imported(
        world,
        "C1,,,A2",  # by CRM ID
        "C2,5550000002,,B2",  # by phone, takes the CRM ID
        "C3,5550000001,,X",  # the phone of C1
        ",,a@b.example,X",
        ",,new@b.example,N",
        ",,,X",
        number=2,
    )
    assert outcomes(again) == [
        "updated",
        "updated",
        "duplicate-contact",
        "duplicate-contact",
        "created",
        "no-identifier",
    ]
    assert [person["crm_id"] for person in world.people] == ["C1", "C2", None]


def test_the_first_row_holds_its_identifiers_whatever_becomes_of_it() -> None:
    """IM-6."""
    world = World([])
    imported(world, "C1,5550000001,,A", "C2,5550000002,,B")
    again = imported(
        world,
        "C1,5550000002,,X",  # two contacts, refused
        "C9,5550000002,,X",  # the phone is held by row 2
        "C9,5550000009,,X",  # the CRM ID is held by row 3
        number=2,
    )
    assert outcomes(again) == ["duplicate-contact", "duplicate-in-file", "duplicate-in-file"]
    assert [fate.holders for fate in again.fates[1:]] == [{2}, {3}]


def test_consent_is_never_loosened() -> None:
    """CH-8, CH-1."""
    world = World([])
    header = "phone,channel_sms\n"
    import_csv(world, f"{header}5550000001,Opted Out\n".encode(), number=1)
    result = import_csv(world, f"{header}5550000001,Opted In\n".encode(), number=2)
    assert (outcomes(result), result.fates[0].outcome) == (["consent-not-loosened"], "unchanged")
    assert world.people[0].channels() == [("sms", "15550000001", "opted_out", "import")]


def test_the_large_file_has_every_fault_there_is() -> None:
    """IM-13: and its rows add up."""
    world = World(CUSTOM_FIELDS)
    people, corrected = people_needed(1000)
    import_csv(world, first_file(3, people), number=1)
    for number, person in enumerate(world.people):
        world.known(person, str(number))
    for number, person in enumerate(world.people[-corrected:]):
        world.staff_corrects_phone(person, f"404555{number:04d}")
    result = import_csv(world, NextFile(3, world, corrected).bytes(1000), number=2)
    assert sum(count for name, count in result.counts.items() if name != "in_part") == 1000
    assert {code for fate in result.fates for code in fate.codes} == {
        *("invalid-phone", "invalid-email", "invalid-date", "invalid-number", "invalid-boolean", "unknown-option"),
        *("value-too-long", "unknown-label", "contact-out-of-sync", "duplicate-contact", "duplicate-in-file"),
        *("id-not-found", "no-identifier", "malformed-row", "encoding-error", "was-previous-phone"),
        "consent-not-loosened",
    }
