"""Session tokens and what is derived from them."""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

COOKIE = "panel_session"
_SESSION = re.compile(rf"(?:^|;) *{COOKIE}=([A-Za-z0-9_-]+)")  # our tokens need no unquoting


def session_cookie(environ: Mapping[str, Any]) -> str | None:
    """The token that the request's cookie holds."""
    found = _SESSION.search(environ.get("HTTP_COOKIE", ""))
    return found[1] if found else None


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is stored of a session: a stolen table opens none."""
    return hashlib.sha256(token.encode()).digest()


def csrf_token(token: str) -> str:
    """Bound to the session, and not derivable without its cookie, which no script can read."""
    return urlsafe_b64encode(hmac.digest(token.encode(), b"csrf", "sha256")).rstrip(b"=").decode()
