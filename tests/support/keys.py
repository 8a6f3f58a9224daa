"""Signing keys of the services that call others, and tokens as they would sign them - or as nobody should."""

import time
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import ECKey

ISSUERS = ("panel-bff", "imports")


class Keys:
    """A `KEYS_DIR` with the public keys, and the private key file of each issuer."""

    def __init__(self, folder: Path) -> None:
        self.dir = folder / "public"
        self._private = folder / "private"
        self.dir.mkdir(parents=True)
        self._private.mkdir(mode=0o700)
        for issuer in ISSUERS:
            key = ECKey.generate_key("P-256")
            self.signing_key_file(issuer).write_bytes(key.as_pem(private=True))
            (self.dir / f"{issuer}.pem").write_bytes(key.as_pem(private=False))

    def signing_key_file(self, issuer: str) -> Path:
        return self._private / f"{issuer}.pem"

    def token(
        self,
        *,
        institution: UUID | str,
        audience: str,
        issuer: str = "panel-bff",
        role: str = "staff",
        user: str = "test-user",
        groups: Iterable[str] | None = None,
        origin: str = "panel",
        expired: bool = False,
        forged: bool = False,
    ) -> str:
        """A service token; `expired` an hour ago, `forged` names the issuer but is signed with another key."""
        now = int(time.time()) - (3600 if expired else 0)
        claims = {
            "iss": issuer,
            "aud": audience,
            "sub": user,
            "iat": now,
            "exp": now + 120,
            "institution": str(institution),
            "role": role,
            "groups": None if groups is None else list(groups),
            "origin": origin,
        }
        key = ECKey.generate_key("P-256") if forged else ECKey.import_key(self._private_pem(issuer))
        return jwt.encode({"alg": "ES256"}, claims, key, algorithms=["ES256"])

    def _private_pem(self, issuer: str) -> str:
        file = self.signing_key_file(issuer)
        if not file.exists():  # an issuer no service knows
            file.write_bytes(ECKey.generate_key("P-256").as_pem(private=True))
        return file.read_text()

    def headers(self, *, institution: UUID | str, audience: str, **claims: object) -> dict[str, str]:
        """The `Authorization` header with such a token."""
        return {"Authorization": f"Bearer {self.token(institution=institution, audience=audience, **claims)}"}  # type: ignore[arg-type]
