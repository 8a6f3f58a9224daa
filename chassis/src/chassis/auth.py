"""Who calls: short-lived ES256 tokens between services, and the audience every route declares (design: who calls)."""

import base64
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import UUID

import orjson
from flask import g
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import ECKey

from chassis.errors import Forbidden, Unauthenticated

ROLES = ("admin", "staff", "support", "insights")
LIFETIME = 120  # seconds
LEEWAY = 5
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Caller:
    """On whose behalf a request runs, as the calling service signed it."""

    institution: UUID
    user: str
    role: str
    groups: tuple[str, ...] | None  # None: every group (AC-3)
    origin: str  # panel, import, api, ...: decides what PP-6 allows
    issuer: str

    def claims(self) -> dict[str, Any]:
        """What a Signer needs to speak for the same caller."""
        return {
            "institution": self.institution,
            "user": self.user,
            "role": self.role,
            "groups": self.groups,
            "origin": self.origin,
        }


@dataclass(frozen=True)
class Audience:
    """Who may call a route."""

    roles: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    public: bool = False


class Signer:
    """Signs tokens as one service; the private key never leaves it."""

    def __init__(self, issuer: str, key_file: Path) -> None:
        self.issuer = issuer
        self._key = ECKey.import_key(key_file.read_text())

    def token(
        self,
        audience: str,
        *,
        institution: UUID,
        user: str,
        role: str,
        groups: Iterable[str] | None = None,
        origin: str = "panel",
    ) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": audience,
            "sub": user,
            "iat": now,
            "exp": now + LIFETIME,
            "institution": str(institution),
            "role": role,
            "groups": None if groups is None else list(groups),
            "origin": origin,
        }
        return jwt.encode({"alg": "ES256"}, claims, self._key, algorithms=["ES256"])


class Verifier:
    """Checks the tokens sent to one service against the public keys in `keys_dir` (<issuer>.pem)."""

    def __init__(self, audience: str, keys_dir: Path) -> None:
        self.audience = audience
        self._keys = {file.stem: ECKey.import_key(file.read_text()) for file in sorted(keys_dir.glob("*.pem"))}
        self._registry = jwt.JWTClaimsRegistry(leeway=LEEWAY, exp={"essential": True})

    def verify(self, token: str) -> Caller:
        """The caller; Unauthenticated for a bad or expired token, Forbidden for one meant for another service."""
        claims = self._signed_claims(token)
        if claims.get("aud") != self.audience:
            raise Forbidden("wrong-audience", f"This token is not for {self.audience}.")
        groups = claims.get("groups")
        try:
            return Caller(
                institution=UUID(claims["institution"]),
                user=str(claims["sub"]),
                role=str(claims["role"]),
                groups=None if groups is None else tuple(map(str, groups)),
                origin=str(claims["origin"]),
                issuer=str(claims["iss"]),
            )
        except (KeyError, ValueError, TypeError, AttributeError):
            raise Unauthenticated("invalid-token", "The token lacks a claim.") from None

    def _signed_claims(self, token: str) -> dict[str, Any]:
        key = self._keys.get(_unverified_issuer(token))
        if key is None:
            raise Unauthenticated("unknown-issuer", "No key is known for the issuer of this token.")
        try:
            claims = jwt.decode(token, key, algorithms=["ES256"]).claims
            self._registry.validate(claims)
        except ExpiredTokenError:
            raise Unauthenticated("expired-token", "The token has expired.") from None
        except (JoseError, ValueError):
            raise Unauthenticated("invalid-token", "The token is not valid.") from None
        return dict(claims)


def _unverified_issuer(token: str) -> str:
    """Which key to try: a forged issuer fails at its signature."""
    try:
        payload = token.split(".")[1]
        return str(orjson.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["iss"])
    except (IndexError, ValueError, KeyError, TypeError):
        return ""


def generate_key(private_file: Path, public_file: Path) -> None:
    """A new P-256 pair; the private file is readable by its owner alone."""
    key = ECKey.generate_key("P-256")
    private_file.touch(mode=0o600)
    private_file.write_bytes(key.as_pem(private=True))
    public_file.write_bytes(key.as_pem(private=False))


def requires(*roles: str, issuers: Sequence[str] = ("panel-bff",)) -> Callable[[F], F]:
    """Declare a route's audience: the roles (admin always may) and the services that may call it."""
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise ValueError(f"no such role: {unknown}")
    audience = Audience(roles=("admin", *roles), issuers=tuple(issuers))

    def mark(view: F) -> F:
        view.__audience__ = audience  # type: ignore[attr-defined]
        return view

    return mark


def public(view: F) -> F:
    """Declare that anyone may call this route."""
    view.__audience__ = Audience(public=True)  # type: ignore[attr-defined]
    return view


def audience_of(view: Any, method: str) -> Audience | None:
    """The audience a view declares; of a MethodView, that of its method."""
    view_class = getattr(view, "view_class", None)
    declared = getattr(view_class, method.lower(), None) if view_class else view
    return cast(Audience | None, getattr(declared, "__audience__", None))


def admit(audience: Audience, caller: Caller) -> None:
    """Let the caller in or raise Forbidden."""
    if caller.issuer not in audience.issuers:
        raise Forbidden("wrong-issuer", f"{caller.issuer} may not call this.")
    if caller.role not in audience.roles:
        raise Forbidden("role-not-allowed", f"The role {caller.role} may not do this.")


def caller() -> Caller:
    """The caller of this request."""
    return cast(Caller, g.caller)
