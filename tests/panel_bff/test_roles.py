"""AC-2: the table of roles against every route, and against the article's own words."""

from uuid import UUID

import pytest

from panel_bff.roles import MAY, Action, Role, may
from tests.panel_bff.api_routes import ApiRoute, api_routes
from tests.panel_bff.conftest import Bff

# Written down from AC-2, not from the code.
READ_CONTACTS = {"admin", "staff", "support", "insights"}
EXPECTED = {
    "GET /api/me": READ_CONTACTS,
    "DELETE /api/session": READ_CONTACTS,
    "GET /api/catalogue": READ_CONTACTS,
    "GET /api/contacts": READ_CONTACTS,
    "GET /api/contacts/export.csv": {"admin", "staff", "insights"},
    "GET /api/panels/{contact_id}": READ_CONTACTS,
    "POST /api/panels/{contact_id}/summary": {"admin", "staff"},
    "GET /api/panels/{contact_id}/summary/job": READ_CONTACTS,
    "GET /api/panels/{contact_id}/summary/prompt": READ_CONTACTS,
    "GET /api/panels/{contact_id}/messages": READ_CONTACTS,
    "GET /api/panels/{contact_id}/history": READ_CONTACTS,
    "GET /api/panels/{contact_id}/provenance": READ_CONTACTS,
    "GET /api/panels/{contact_id}/consent": READ_CONTACTS,
    "POST /api/contacts": {"admin", "staff"},
    "PATCH /api/panels/{contact_id}/contact": {"admin", "staff"},
    "PATCH /api/panels/{contact_id}/labels": {"admin", "staff"},
    "GET /api/people": READ_CONTACTS,
    "GET /api/panels/{contact_id}/campaigns": READ_CONTACTS,
    "GET /api/panels/{contact_id}/notes": READ_CONTACTS,
    "GET /api/panels/{contact_id}/notes/{note_id}/edits": READ_CONTACTS,
    "POST /api/panels/{contact_id}/notes": {"admin", "staff", "support"},
    "GET /api/panels/{contact_id}/notes/deleted": {"admin", "staff", "support"},
    "PATCH /api/panels/{contact_id}/notes/{note_id}": {"admin", "staff", "support"},
    "DELETE /api/panels/{contact_id}/notes/{note_id}": {"admin", "staff", "support"},
    "POST /api/panels/{contact_id}/notes/{note_id}/restore": {"admin", "staff", "support"},
    "POST /api/labels": {"admin", "staff"},
    "POST /api/fields": {"admin", "staff"},
    "GET /api/fields/deleted": {"admin", "staff"},
    "PATCH /api/fields/{field_id}": {"admin", "staff"},
    "GET /api/fields/{field_id}/usage": {"admin", "staff"},
    "DELETE /api/fields/{field_id}": {"admin", "staff"},
    "POST /api/fields/{field_id}/restore": {"admin", "staff"},
    "PATCH /api/institution": {"admin"},
    "GET /api/imports": {"admin", "staff", "insights"},
    "GET /api/imports/{import_id}": {"admin", "staff", "insights"},
    "GET /api/imports/{import_id}/rows": {"admin", "staff", "insights"},
    "GET /api/imports/{import_id}/codes": {"admin", "staff", "insights"},
    "GET /api/imports/{import_id}/refused.csv": {"admin", "staff", "insights"},
    "GET /api/imports/template.csv": {"admin", "staff"},
    "POST /api/imports": {"admin", "staff"},
    "POST /api/imports/{import_id}/pause": {"admin", "staff"},
    "POST /api/imports/{import_id}/resume": {"admin", "staff"},
    "POST /api/imports/{import_id}/cancel": {"admin", "staff"},
    "POST /api/imports/{import_id}/roll-back": {"admin", "staff"},
    "GET /api/imports/{import_id}/roll-back": {"admin", "staff", "insights"},
    "GET /api/imports/{import_id}/roll-back/first": {"admin", "staff", "insights"},
    "POST /api/imports/{import_id}/mend": {"admin", "staff"},
    "GET /api/imports/{import_id}/preview": {"admin", "staff", "insights"},
    "PUT /api/imports/{import_id}/mapping": {"admin", "staff"},
    "GET /api/imports/profiles": {"admin", "staff", "insights"},
    "PATCH /api/imports/profiles/{profile_id}": {"admin", "staff"},
    "DELETE /api/imports/profiles/{profile_id}": {"admin", "staff"},
    "POST /api/imports/{import_id}/dry-run": {"admin", "staff"},
    "POST /api/imports/{import_id}/dry-run/stop": {"admin", "staff"},
    "GET /api/imports/{import_id}/plan": {"admin", "staff", "insights"},
    "GET /api/imports/{import_id}/plan/codes": {"admin", "staff", "insights"},
    "GET /api/imports/{import_id}/plan/fields": {"admin", "staff", "insights"},
    "GET /api/imports/{import_id}/plan/moved": {"admin", "staff", "insights"},
    "POST /api/imports/{import_id}/start": {"admin", "staff"},
}
ROUTES = api_routes()


def test_every_route_stands_in_the_matrix() -> None:
    """AC-2."""
    assert {str(route) for route in ROUTES} == set(EXPECTED)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_role_may_do_what_the_matrix_says_and_nothing_else(
    bff: Bff, riverside: UUID, route: ApiRoute, role: Role
) -> None:
    """AC-2."""
    answer = route.ask(bff.user(riverside, role))
    refused = answer.status_code == 403 and (answer.json or {})["code"] == "role-not-allowed"
    assert refused == (role not in EXPECTED[str(route)]), answer.status_code


@pytest.mark.parametrize("role", list(Role))
def test_me_says_what_the_role_may_do(bff: Bff, riverside: UUID, role: Role) -> None:
    """AC-2: what a role may not do is shown disabled, so the page has to know."""
    me = bff.user(riverside, role).get("/api/me").json or {}
    assert me["user"]["role"] == role
    assert set(me["actions"]) == {action for action in Action if may(role, action)}


def test_an_admin_may_do_everything() -> None:
    """AC-2."""
    assert MAY[Role.ADMIN] == set(Action)


def test_the_database_knows_the_same_roles(bff: Bff) -> None:
    """AC-2: one role per user."""
    assert {name for (name,) in bff.rows("SELECT name FROM account.role")} == set(Role)
