"""What the BFF's role may do in its database (design 3.11)."""

import pytest

from tests.panel_bff.conftest import Bff


def test_the_role_of_every_verb_is_a_plain_one_that_owns_nothing(bff: Bff) -> None:
    """Design 3.11: not a superuser, past no row-level security, owner of nothing."""
    role = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'panel_bff'"
    assert bff.rows(role) == [(False, False, False, False)]
    assert bff.rows("SELECT relname FROM pg_class WHERE relowner = 'panel_bff'::regrole") == []


def test_the_institution_leads_every_key_and_index_of_the_read_model(bff: Bff) -> None:
    """Design 3.11: so that every table can be distributed by it."""
    leading = bff.rows("""
        SELECT DISTINCT a.attname FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
        WHERE t.relnamespace = 'read'::regnamespace
    """)
    assert leading == [("institution_id",)]


@pytest.mark.parametrize("table", ["read.panel", "read.contact_row"])
def test_what_is_read_about_a_person_has_a_group_from_day_one(bff: Bff, table: str) -> None:
    """AC-3."""
    column = "SELECT FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'group_value'"
    assert len(bff.rows(column, table)) == 1
