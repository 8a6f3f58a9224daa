"""Signing in and out, and who is signed in."""

from datetime import timedelta
from typing import Any

import orjson
from flask import Response, request
from flask.typing import ResponseReturnValue

from chassis.auth import public
from chassis.blueprints import Blueprint
from chassis.clock import now
from chassis.errors import Problem
from panel_bff import accounts, limits
from panel_bff.access import SignedIn, refuse_foreign_pages, session_token, signed_in_only, user
from panel_bff.catalogue import institution_state
from panel_bff.live_streams import EVENTS
from panel_bff.parts import parts
from panel_bff.roles import MAY, Role
from panel_bff.routes import WITH_CSRF, json_bytes, refuses
from panel_bff.session_schemas import MeOut, SignInIn
from panel_bff.tokens import COOKIE, csrf_token, token_hash

blueprint = Blueprint("session", __name__, url_prefix="/api", description="Sign-in")


@blueprint.post("/session")
@blueprint.arguments(SignInIn)
@blueprint.response(200, MeOut, description="Signed in; the session is in a cookie no script can read")
@blueprint.doc(security=[])
@refuses(blueprint, 400, 401, 403, 422, 429, 503)
@public
def sign_in(wanted: dict[str, Any]) -> ResponseReturnValue:
    """Sign in."""
    refuse_foreign_pages()
    config = parts().config
    lifetime = timedelta(hours=config.session_hours)
    with parts().pool.connection() as connection:
        tries = limits.limits_of(accounts.email_key(wanted["email"]), request.remote_addr or "")
        limits.spend_try(connection, tries, now())
        account = accounts.account_of(connection, wanted["email"])
    if not parts().passwords.right(account.password_hash if account else None, wanted["password"]) or account is None:
        raise Problem(401, "wrong-sign-in", "Email or password is wrong", "Check both and try again.")
    with parts().pool.connection() as connection:
        limits.forget(connection, tries, now())
        token = accounts.open_session(connection, account, lifetime, now())
        found = accounts.session_user(connection, token_hash(token))
    assert found is not None
    response = _me(SignedIn.of(found), token)
    response.set_cookie(
        COOKIE, token, max_age=lifetime, path="/", secure=config.cookie_secure, httponly=True, samesite="Lax"
    )
    return response


@blueprint.delete("/session")
@blueprint.response(204)
@blueprint.doc(security=WITH_CSRF)
@refuses(blueprint, 401, 403, 503)
@signed_in_only
def sign_out() -> ResponseReturnValue:
    """Sign out: the session ends everywhere it is used."""
    with parts().pool.connection() as connection:
        accounts.close_session(connection, token_hash(session_token()))
    response = Response(status=204)
    response.delete_cookie(COOKIE, path="/", secure=parts().config.cookie_secure, httponly=True, samesite="Lax")
    return response


@blueprint.get("/me")
@blueprint.response(200, MeOut)
@refuses(blueprint, 401, 503)
@signed_in_only
def get_me() -> ResponseReturnValue:
    """Who is signed in, in which institution, and what they may do."""
    return _me(user(), session_token())


def _live_url() -> str | None:
    base = parts().config.live_url
    return None if base is None else base.rstrip("/") + EVENTS


def _me(signed_in: SignedIn, token: str) -> Response:
    with parts().pool.connection() as connection:
        institution = institution_state(connection, signed_in.viewer.institution)
    me = {
        "user": {"id": signed_in.id, "name": signed_in.name, "email": signed_in.email, "role": signed_in.role},
        "institution": orjson.Fragment(institution),
        "live_url": _live_url(),
        "actions": sorted(MAY[Role(signed_in.role)]),
        "csrf_token": csrf_token(token),
    }
    response = json_bytes(orjson.dumps(me))
    response.headers["Cache-Control"] = "private, no-store"  # it holds the CSRF token
    return response
