"""Where downloaded and unpacked programs are kept between runs, keyed by their version.

The cache is not in the checkout: a checkout under a closed home cannot be read by the uid PostgreSQL runs under, and a
second checkout shall not fetch everything again.
"""

import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path


class LocalError(Exception):
    """Something a person has to do something about; the message says what."""


def cache_dir() -> Path:
    """`/var/tmp/contact-panel-<uid>`, readable by everyone, writable by us alone."""
    folder = Path("/var/tmp") / f"contact-panel-{os.getuid()}"
    folder.mkdir(mode=0o755, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise LocalError(f"{folder} is not ours alone: it must be a folder that only we may write to. Remove it.")
    return folder


def cached(name: str, fill: Callable[[Path], None]) -> Path:
    """The folder `name` of the cache; filled beside its place and moved there whole, so that it is never half there."""
    wanted = cache_dir() / name
    if wanted.is_dir():
        return wanted
    wanted.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{wanted.name}-", dir=wanted.parent))
    try:
        fill(fresh)
        fresh.chmod(0o755)
        fresh.rename(wanted)
    except OSError:
        if not wanted.is_dir():  # another process was first
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return wanted


@cache
def server_user() -> str | None:
    """Whom PostgreSQL runs as: it refuses root, so an unprivileged account then; otherwise ourselves (None)."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise LocalError("PostgreSQL does not run as root and there is no account 'nobody' to run it as.")


def give_to(user: str | None, path: Path) -> None:
    """Makes `user` the owner of `path`."""
    if user is not None:
        account = pwd.getpwnam(user)
        os.chown(path, account.pw_uid, account.pw_gid)


def can_reach(user: str | None, path: Path) -> bool:
    """Whether `user` may walk to `path`: as root we run PostgreSQL as someone else, who may not enter our home."""
    if user is None:
        return True
    account = pwd.getpwnam(user)
    folders = [parent for parent in path.resolve().parents if parent.exists()]
    return all(_may_enter(account, folder.stat()) for folder in folders)


def _may_enter(account: pwd.struct_passwd, folder: os.stat_result) -> bool:
    if folder.st_uid == account.pw_uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    if folder.st_gid == account.pw_gid:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)
