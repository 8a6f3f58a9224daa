"""DROP_URLS: the watched places beside DROP_DIR, and DROP_CREDENTIALS_FILE: how to get in (IM-1). Pure.

    DROP_URLS="sftp://drop@files.example.edu:22/uploads s3://bucket/prefix"

Below each there is one folder for each institution, by its slug. The file is JSON, by URL, and only `imports watch`
reads it:

    {"sftp://drop@files.example.edu:22/uploads": {"host_keys": ["ssh-ed25519 AAAA..."], "key_file": "/run/drop-key"},
     "s3://bucket/prefix": {"access_key_id": "...", "secret_access_key": "...", "region": "...", "endpoint_url": "..."}}

Of SFTP: `host_keys` must be there, for a server that shows another key is not talked to; `password` or `key_file`, with
a `passphrase` if it has one. Of S3: what is left out comes from where AWS's own tools look for it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from chassis.config import ConfigError

SSH_PORT = 22
KNOWN = {
    "sftp": {"host_keys", "password", "key_file", "passphrase"},
    "s3": {"access_key_id", "secret_access_key", "session_token", "region", "endpoint_url"},
}


@dataclass(frozen=True, kw_only=True)
class SftpPlace:
    """No secret is in a text made of this object."""

    url: str
    host: str
    port: int
    user: str
    path: str
    host_keys: tuple[str, ...]  # as in ssh's .pub files
    password: str | None = field(default=None, repr=False)
    key_file: Path | None = None
    passphrase: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class S3Place:
    """No secret is in a text made of this object."""

    url: str
    path: str  # bucket/prefix
    access_key_id: str | None = field(default=None, repr=False)
    secret_access_key: str | None = field(default=None, repr=False)
    session_token: str | None = field(default=None, repr=False)
    region: str | None = None
    endpoint_url: str | None = None


Place = SftpPlace | S3Place


def read_places(urls: str, credentials_file: Path | None) -> list[Place]:
    """Raises ConfigError with every fault, none of which shows a secret."""
    names = urls.split()
    faults = [f"DROP_URLS names {name} twice" for name in sorted(set(names)) if names.count(name) > 1]
    entries = _entries(credentials_file, faults)
    faults += [f"DROP_CREDENTIALS_FILE: {name} is not in DROP_URLS" for name in entries if name not in names]
    places = [place for name in names if (place := _place(name, entries.get(name, {}), faults))]
    if faults:
        raise ConfigError(faults)
    return places


def _entries(file: Path | None, faults: list[str]) -> Mapping[str, Any]:
    if file is None:
        return {}
    try:
        document = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise ConfigError([*faults, f"DROP_CREDENTIALS_FILE can not be read: {type(error).__name__}"]) from None
    if not isinstance(document, dict):
        raise ConfigError([*faults, "DROP_CREDENTIALS_FILE is no JSON object"])
    return document


def _place(name: str, entry: Any, faults: list[str]) -> Place | None:
    url = urlsplit(name)
    if url.scheme not in KNOWN or not url.hostname:
        faults.append(f"DROP_URLS: {_shown(url)} is neither sftp://user@host/path nor s3://bucket/prefix")
        return None
    if url.password is not None:
        faults.append(f"DROP_URLS: {_shown(url)} has a password in it, which belongs into DROP_CREDENTIALS_FILE")
        return None
    if not isinstance(entry, dict) or set(entry) - KNOWN[url.scheme]:
        faults.append(f"DROP_CREDENTIALS_FILE: {name} may hold {', '.join(sorted(KNOWN[url.scheme]))}")
        return None
    if any(not isinstance(value, str) for key, value in entry.items() if key != "host_keys"):
        faults.append(f"DROP_CREDENTIALS_FILE: {name} has a value that is no text")
        return None
    return _sftp(name, url, entry, faults) if url.scheme == "sftp" else _s3(name, url, entry, faults)


def _sftp(name: str, url: SplitResult, entry: Mapping[str, Any], faults: list[str]) -> SftpPlace | None:
    keys = entry.get("host_keys")
    lacking = [
        *([] if url.username else ["DROP_URLS: {} names no user"]),
        *([] if _is_a_port(url) else ["DROP_URLS: {} has a port that is none"]),
        *([] if _texts(keys) else ["DROP_CREDENTIALS_FILE: {} has no list of host_keys to know the server by"]),
        *([] if entry.keys() & {"password", "key_file"} else ["DROP_CREDENTIALS_FILE: {} has no password or key_file"]),
    ]
    if lacking or keys is None:
        faults += [text.format(name) for text in lacking]
        return None
    return SftpPlace(
        url=name,
        host=url.hostname or "",
        port=url.port or SSH_PORT,
        user=unquote(url.username or ""),
        path=url.path.rstrip("/"),
        host_keys=tuple(keys),
        password=entry.get("password"),
        key_file=Path(entry["key_file"]) if "key_file" in entry else None,
        passphrase=entry.get("passphrase"),
    )


def _s3(name: str, url: SplitResult, entry: Mapping[str, Any], faults: list[str]) -> S3Place | None:
    if ("access_key_id" in entry) != ("secret_access_key" in entry):
        faults.append(f"DROP_CREDENTIALS_FILE: {name} has only one of access_key_id and secret_access_key")
        return None
    return S3Place(url=name, path=f"{url.netloc}{url.path}".rstrip("/"), **entry)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def _is_a_port(url: SplitResult) -> bool:
    try:
        return url.port != 0
    except ValueError:
        return False


def _shown(url: SplitResult) -> str:
    """Without what may be a secret."""
    return f"{url.scheme}://{url.netloc.rpartition('@')[2]}{url.path}"
