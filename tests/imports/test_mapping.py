"""From headers to fields (IM-3, IM-17)."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.cells import restored
from imports.columns import Column
from imports.layout import Layout, split_name
from imports.mapping import (
    CustomField,
    Mapping,
    deciding_columns,
    label_names,
    map_header,
    missing,
    named,
    safe,
    template,
)

GPA = CustomField(str(uuid4()), "Grade Point Average")
MOBILE = CustomField(str(uuid4()), "Mobile")


def mapped(*header: str, customs: tuple[CustomField, ...] = (), samples: tuple[list[str], ...] = ()) -> Mapping:
    return map_header(header, customs, samples)


def laid_out(*targets: str) -> Layout:
    return Layout([Column(target) for target in targets])


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("First Name", "first_name"),
        ("FIRST_NAME", "first_name"),
        ("first-name *", "first_name"),
        ("Given Name", "first_name"),
        ("Surname", "last_name"),
        ("Last", "last_name"),
        ("Preferred Name", "preferred_name"),
        ("Full Name", "full_name"),
        ("Phone", "phone"),
        ("Phone Number", "phone"),
        ("Mobile", "phone"),
        ("Cell Phone", "phone"),
        ("E-mail", "email"),
        ("Email Address", "email"),
        ("CRM ID", "crm_id"),
        ("crmId", "crm_id"),
        ("Enrollment ID", "enrollment_id"),
        ("Labels", "labels"),
        ("Tags", "labels"),
        ("Active", "active"),
        ("channel_sms", "channel_sms"),
        ("channel_email", "channel_email"),
        ("Contact ID", "id"),
        ("created_at", "ignore"),
        ("import_code", "ignore"),
        ("import_message", "ignore"),
    ],
)
def test_a_header_people_use_is_recognised(header: str, field: str) -> None:
    """IM-3."""
    assert mapped(header) == Mapping((header,), (field,))


@pytest.mark.parametrize(
    "header", ["Student ID", "Number", "Date", "ID", "Home Phone", "Country", "CUSTOM_Nothing", ""]
)
def test_a_header_that_may_mean_anything_is_not_guessed_at(header: str) -> None:
    """IM-3."""
    assert len(mapped(header, "Phone").unrecognised) == 1


def test_the_names_of_columns_that_are_not_known_are_all_given() -> None:
    """IM-3: also of one without a name."""
    assert mapped("First Name", "Shoe size", " ", "Star sign").unrecognised == (
        "Shoe size",
        "column 3 (no name)",
        "Star sign",
    )


def test_custom_fields_are_found_by_their_template_name_and_by_their_display_name() -> None:
    """IM-17, CF-1: any case."""
    for header in (
        "CUSTOM_Grade Point Average",
        "custom_grade point average",
        "Grade Point Average",
        "grade_point_average",
    ):
        assert mapped(header, customs=(GPA,)).targets == (f"custom:{GPA.id}",)


def test_a_custom_field_comes_before_a_synonym_and_after_a_fields_own_name() -> None:
    """IM-3."""
    phone = CustomField(str(uuid4()), "Phone")
    assert mapped("Mobile", customs=(MOBILE,)).targets == (f"custom:{MOBILE.id}",)
    assert mapped("Phone", "CUSTOM_Phone", customs=(phone,)).targets == ("phone", f"custom:{phone.id}")


def test_every_column_of_the_template_is_recognised() -> None:
    """IM-17."""
    found = mapped(*template([GPA, MOBILE]), customs=(GPA, MOBILE), samples=([str(uuid4())],))
    assert (found.unrecognised, found.doubled) == ((), ())
    assert found.targets[0] == "id"
    assert found.targets[-2:] == (f"custom:{GPA.id}", f"custom:{MOBILE.id}")


def test_a_column_called_just_id_is_the_platforms_in_a_file_of_the_templates_names_only() -> None:
    """IM-3."""
    names = ("id", "first_name", "last_name", "phone")
    assert mapped(*names, samples=([str(uuid4())], [""])).targets[0] == "id"
    assert mapped(*names, samples=(["4711"],)).unrecognised == ("id",)
    assert mapped("ID", "First Name", "Last Name", "Phone", samples=([str(uuid4())],)).unrecognised == ("ID",)


def test_two_columns_of_one_meaning_are_both_named() -> None:
    """IM-3."""
    assert mapped("Phone", "Mobile", "Email").doubled == (("Phone", "Mobile"),)


def test_names_and_phone_must_be_mapped() -> None:
    """IM-3: Full Name satisfies both names."""
    assert missing(["email"], "create_update") == ["First Name", "Last Name", "Phone"]
    assert missing(["full_name", "phone"], "create_only") == []
    assert missing(["first_name", "phone"], "update_only") == ["Last Name"]


@pytest.mark.parametrize("identifier", ["id", "crm_id"])
def test_an_update_only_file_with_an_identifier_needs_no_names(identifier: str) -> None:
    """IM-3."""
    assert missing([identifier, "email"], "update_only") == []
    assert missing([identifier, "email"], "create_update") != []


def test_nameless_columns_at_the_end_are_not_columns() -> None:
    """IM-3: what stands under them makes the row ragged, so nothing is lost silently."""
    assert named(["Phone", "", " "]) == ("Phone",)


def test_a_row_becomes_the_cells_contacts_is_sent() -> None:
    """IM-3: labels are resolved here, ignored columns stay here, a full name is split."""
    layout = laid_out("full_name", "labels", "phone", "ignore", "channel_sms")
    assert layout.fields == ["phone", "channel:sms", "first_name", "last_name"]
    assert layout.cells(["Ann Lee", "vip", "555", "x", "Opted In"]) == ["555", "Opted In", "Ann", "Lee"]
    assert laid_out("phone").cells(["555"]) == ["555"]


def test_a_full_name_fills_only_the_names_that_have_no_column() -> None:
    """IM-3."""
    layout = laid_out("first_name", "full_name")
    assert layout.fields == ["first_name", "last_name"]
    assert layout.cells(["Annie", "Ann Lee"]) == ["Annie", "Lee"]


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Ann Lee", "Ann", "Lee"),
        ("  Ann   van Dyke ", "Ann", "van Dyke"),
        ("Lee, Ann", "Ann", "Lee"),
        ("Ann", "Ann", ""),
        ("", "", ""),
    ],
)
def test_a_full_name_is_split(full: str, first: str, last: str) -> None:
    """IM-3."""
    assert split_name(full) == (first, last)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Applied", ["Applied"]),
        ("Applied; Honors ;;Applied", ["Applied", "Honors"]),
        ("Applied|Honors", ["Applied", "Honors"]),
        ("Applied, Honors", ["Applied", "Honors"]),
        ("Honors, 2025; Applied", ["Honors, 2025", "Applied"]),
        ("Night   school", ["Night school"]),
        ("", []),
        ("UNSET", []),
    ],
)
def test_a_labels_cell_is_split_into_names(cell: str, names: list[str]) -> None:
    """LA-5: an import never removes labels, so UNSET means nothing there."""
    assert label_names(cell) == names


@given(st.text(st.sampled_from(list("=+-@\t\r'a1")), max_size=5))
def test_a_cell_made_safe_is_not_run_and_means_the_same_when_it_comes_back(cell: str) -> None:
    """IM-19."""
    assert not safe(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert restored(safe(cell)) == restored(cell)


def test_cells_go_to_contacts_as_they_stand_in_the_file() -> None:
    """IM-19: contacts reads them; a name that was cut out of one is written as a cell again."""
    assert laid_out("phone", "email").cells(["'+15551234567", "o'neil@x.org"]) == ["'+15551234567", "o'neil@x.org"]
    full = laid_out("full_name")
    assert full.cells(["'=Ada -x"]) == ["'=Ada", "'-x"]
    assert full.cells([" UNSET "]) == ["UNSET", "UNSET"]
    assert full.cells(["'UNSET"]) == ["'UNSET", ""]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ('"Honors, 2025"', ["Honors, 2025"]),
        ('"a;b"; c|"d|e"', ["a;b", "c", "d|e"]),
        ('"say ""hi"""', ['say "hi"']),
        ('"UNSET"', ["UNSET"]),
        ('5" pipe; "open', ['5" pipe', '"open']),
        ("'=Sum; x", ["=Sum", "x"]),
    ],
)
def test_a_labels_name_in_quotes_is_taken_whole(cell: str, names: list[str]) -> None:
    """IM-17, LA-5."""
    assert label_names(cell) == names


def test_fields_whose_names_differ_in_a_dash_keep_their_columns() -> None:
    """IM-17: each of the template's columns is recognised as its own field."""
    customs = [CustomField("1", "Start-date"), CustomField("2", "Start date"), CustomField("3", "-"), GPA]
    mapping = map_header(template(customs), customs, [])
    assert mapping.doubled == ()
    assert mapping.targets[-4:] == ("custom:1", "custom:2", "custom:3", f"custom:{GPA.id}")


def test_a_field_is_traced_to_the_column_that_decided_it() -> None:
    """AC-5: a phone moves its channel and the previous phone as well, Active says whether somebody is archived."""
    header = ["SIS ID", "Name", "Mobile ", "Email", "Active", "SMS", "Tags", "GPA", "Age"]
    targets = ["crm_id", "full_name", "phone", "email", "active", "channel_sms", "labels", f"custom:{GPA.id}", "ignore"]
    assert deciding_columns(header, targets) == {
        "crm_id": "SIS ID",
        "first_name": "Name",
        "last_name": "Name",
        "phone": "Mobile",
        "previous_phone": "Mobile",
        "invalid_phone": "Mobile",
        "channel:sms": "SMS",
        "channel:email": "Email",
        "email": "Email",
        "archived": "Active",
        f"custom:{GPA.id}": "GPA",
    }
    assert deciding_columns(["Phone"], ["phone"])["channel:sms"] == "Phone"
