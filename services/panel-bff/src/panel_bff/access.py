"""Who is signed in, and whether they may: every route of /api declares what it demands (AC-2)."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, g, request

from chassis.auth import Audience, audience_of
from chassis.errors import Forbidden, Problem
from panel_bff import accounts
from panel_bff.models import SessionUser
from panel_bff.parts import parts
from panel_bff.roles import MAY, Action, may
from panel_bff.tokens import csrf_token, session_cookie, token_hash
from panel_bff.viewer import Viewer

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class SignedIn:
    """The user of this request."""

    viewer: Viewer
    id: UUID
    name: str
    email: str
    role: str

    @classmethod
    def of(cls, found: SessionUser) -> "SignedIn":
        return cls(Viewer(found.institution, found.groups), found.id, found.name, found.email, found.role)

    def claims(self) -> dict[str, Any]:
        """As whom the gateway speaks to the services."""
        return {
            "institution": self.viewer.institution,
            "user": str(self.id),
            "role": self.role,
            "groups": self.viewer.groups,
            "origin": "panel",
        }


@dataclass(frozen=True)
class Demand:
    """What a route demands: any session, or one whose role may do the action."""

    action: Action | None
    in_its_own_statement: bool = False


def allowed(action: Action, *, in_its_own_statement: bool = False) -> Callable[[F], F]:
    """Only users whose role may do this. A route may look the session up in its own statement (design 3.4)."""

    def mark(view: F) -> F:
        roles = tuple(role.value for role in MAY if may(role, action))
        return _marked(view, Demand(action, in_its_own_statement), Audience(roles=roles))

    return mark


def signed_in_only(view: F) -> F:
    """Any signed-in user."""
    return _marked(view, Demand(None), Audience(roles=tuple(role.value for role in MAY)))


def _marked(view: F, demand: Demand, audience: Audience) -> F:
    view.__demand__ = demand  # type: ignore[attr-defined]
    view.__audience__ = audience  # type: ignore[attr-defined]
    return view


def user() -> SignedIn:
    """The user of this request."""
    return cast(SignedIn, g.signed_in)


def guard(app: Flask) -> None:
    """Let nobody through to a route that does not want them."""

    @app.before_request
    def authenticate() -> None:
        view = app.view_functions.get(request.endpoint or "")
        demand: Demand | None = getattr(view, "__demand__", None)
        if demand is not None:
            if not demand.in_its_own_statement:
                g.signed_in = _session_of_request(demand)
        elif view is not None:
            audience = audience_of(view, request.method)
            if audience is None or not audience.public:
                raise Forbidden("no-audience", "This route declares no audience.")


def _session_of_request(demand: Demand) -> SignedIn:
    token = session_token()
    with parts().pool.connection() as connection:
        found = accounts.session_user(connection, token_hash(token))
    if found is None:
        raise signed_out()
    if request.method not in SAFE:
        refuse_foreign_pages()
        refuse_without_csrf_token(token)
    admit(found.role, demand.action)
    return SignedIn.of(found)


def admit(role: str, action: Action | None) -> None:
    if action is not None and not may(role, action):
        raise Forbidden("role-not-allowed", f"The role {role} may not do this.")


def session_token() -> str:
    """What the cookie holds; 401 without one."""
    token = session_cookie(request.environ)
    if token is None:
        raise signed_out()
    return token


def refuse_foreign_pages() -> None:
    """The browser says that the request was made by a page of ours; a request that says nothing is refused."""
    site = request.headers.get("Sec-Fetch-Site")
    ours = request.headers.get("Origin") == parts().config.public_origin if site is None else site == "same-origin"
    if not ours:
        raise Forbidden("csrf", "The request did not come from a page of this installation.")


def refuse_without_csrf_token(token: str) -> None:
    sent = request.headers.get("X-CSRF-Token", "")
    if not hmac.compare_digest(sent.encode(), csrf_token(token).encode()):
        raise Forbidden("csrf", "X-CSRF-Token is missing or not of this session; read it from /api/me.")


def signed_out() -> Problem:
    return Problem(401, "signed-out", "Nobody is signed in", "Sign in and try again.")
