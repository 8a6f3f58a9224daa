"""A drop folder on an SFTP server: claimed by SFTP's own rename, which fails if the file is gone or the name taken.

The server must show one of the keys it is known by; one that shows another is not talked to.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import asyncssh
from fsspec.asyn import sync_wrapper
from sshfs import SSHFileSystem
from sshfs.utils import wrap_exceptions

from chassis.clock import uuid7
from chassis.config import ConfigError
from imports.drop_places import SftpPlace
from imports.errors import SourceAway
from imports.folders import (
    MARKER,
    PLACES,
    PROCESSING,
    REPORT,
    Claim,
    Finished,
    Look,
    another_name,
    claim_each,
    claim_to_be,
    claims_among,
    written,
)
from imports.outcome import Report

ANSWER_SECONDS = 30.0  # the longest that one request may take
KEEPALIVE_SECONDS, KEEPALIVES = 15, 3  # a connection that died without a word


class Server(SSHFileSystem):  # type: ignore[misc]  # no types
    """One connection. sshfs moves by overwriting what has the name, so renaming is done here."""

    @wrap_exceptions  # type: ignore[untyped-decorator]
    async def _rename(self, old: str, new: str) -> None:
        async with self._pool.get() as channel:
            await channel.rename(old, new)

    rename = sync_wrapper(_rename)  # SFTP's own, which leaves alone what is there


class SftpSource:
    """Connects when first used, and again after `forget`. Raises ConfigError."""

    def __init__(self, place: SftpPlace, stable_for: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = place.url
        self._place = place
        self._stable_for = stable_for
        self._clock = clock
        self._login = _login(place)
        self._server: Server | None = None

    def folder(self, slug: str) -> "SftpFolder":
        return SftpFolder(self, f"{self._place.path}/{slug}", Finished(self._stable_for, self._clock))

    def forget(self) -> None:
        self._server = None

    def server(self) -> Server:
        """Raises SourceAway."""
        if self._server is None:
            self._server = self._connected()
        return self._server

    def _connected(self) -> Server:
        try:
            return Server(
                self._place.host,
                port=self._place.port,
                username=self._place.user,
                config=None,
                agent_path=None,
                connect_timeout=ANSWER_SECONDS,
                login_timeout=ANSWER_SECONDS,
                keepalive_interval=KEEPALIVE_SECONDS,
                keepalive_count_max=KEEPALIVES,
                sftp_client_kwargs={"path_errors": "surrogateescape"},
                skip_instance_cache=True,
                **self._login,
            )
        except (OSError, asyncssh.Error, asyncssh.ChannelListenError) as error:
            raise SourceAway(type(error).__name__) from error


def _login(place: SftpPlace) -> dict[str, Any]:
    """How to know the server, and what to show it."""
    try:
        keys = [asyncssh.import_public_key(text) for text in place.host_keys]
        own = [asyncssh.read_private_key(place.key_file, place.passphrase)] if place.key_file else None
    except (OSError, ValueError) as error:
        raise ConfigError([f"DROP_CREDENTIALS_FILE: {place.url} has a key that can not be read: {error}"]) from None
    return {"known_hosts": (keys, [], []), "client_keys": own, "password": place.password}


class SftpFolder:
    """A `Folder` (folders.py)."""

    def __init__(self, source: SftpSource, path: str, finished: Finished) -> None:
        self._source = source
        self._path = path
        self._finished = finished

    def prepare(self) -> None:
        with _answering():
            if self._there(f"{self._path}/{PLACES[-1]}"):
                return
            for name in PLACES:
                self._ask("makedirs", f"{self._path}/{name}", exist_ok=True)

    def claim_finished(self) -> list[Claim]:
        with _answering():
            finished = self._finished.among(self._files(self._path))
        return claim_each(finished, self._claim)

    def claims(self) -> list[Claim]:
        folder = f"{self._path}/{PROCESSING}"
        with _answering():
            return claims_among(self._files(folder), folder)

    def look(self, claim: Claim) -> Look:
        with _answering():
            return _look(self._ask("info", claim.place))

    @contextmanager
    def open(self, claim: Claim) -> Iterator["Reading"]:
        with _answering():
            file = self._source.server().open(claim.place, "rb")
        try:
            yield Reading(file)
        finally:
            with _answering():
                file.close()

    def put_away(self, claim: Claim, place: str, other_name: str, report: Report) -> None:
        with _answering():
            target = f"{self._path}/{place}/{claim.name}"
            if self._there(target):
                target = f"{self._path}/{place}/{another_name(claim.name, other_name)}"
            self._write(f"{self._path}/{place}", f"{target.rpartition('/')[2]}{REPORT}", report)
            self._ask("rename", claim.place, target)

    def _write(self, folder: str, name: str, report: Report) -> None:
        """Nobody sees half of it; what a crash left of an earlier try makes room."""
        self._ask("pipe_file", f"{folder}/.{name}", written(report))
        with suppress(FileNotFoundError):
            self._ask("rm_file", f"{folder}/{name}")
        self._ask("rename", f"{folder}/.{name}", f"{folder}/{name}")

    def _claim(self, name: str) -> Claim | None:
        claim = claim_to_be(uuid7(), name, f"{self._path}/{PROCESSING}")
        with _answering():
            with suppress(FileNotFoundError):  # first: a marker that is left over would speak for the next file
                self._ask("rm_file", f"{self._path}/{name}{MARKER}")
            try:
                self._ask("rename", f"{self._path}/{name}", claim.place)
            except FileNotFoundError:
                return None  # another watcher was faster, or it was taken back
        return claim

    def _files(self, folder: str) -> dict[str, Look]:
        """The regular files in it."""
        found = self._ask("ls", folder, detail=True)
        return {one["name"].rpartition("/")[2]: _look(one) for one in found if one["type"] == "file"}

    def _there(self, path: str) -> bool:
        try:
            self._ask("info", path)
        except FileNotFoundError:
            return False
        return True

    def _ask(self, name: str, *arguments: Any, **options: Any) -> Any:
        return getattr(self._source.server(), name)(*arguments, timeout=ANSWER_SECONDS, **options)


class Reading:
    """A file that is read from beginning to end."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def read(self, size: int, /) -> bytes:
        with _answering():
            return bytes(self._file.read(size, timeout=ANSWER_SECONDS))


def _look(info: Mapping[str, Any]) -> Look:
    return Look("", info["size"], int(info["mtime"].timestamp()) if info["mtime"] else 0)


@contextmanager
def _answering() -> Iterator[None]:
    """Raises OSError where this file or folder is the trouble, SourceAway where the server is."""
    try:
        yield
    except (FileNotFoundError, FileExistsError):
        raise
    except (asyncssh.SFTPNoConnection, asyncssh.SFTPConnectionLost) as error:
        raise SourceAway(type(error).__name__) from error
    except asyncssh.SFTPError as error:
        raise OSError(type(error).__name__) from error
    except (OSError, asyncssh.Error, asyncssh.ChannelListenError) as error:
        raise SourceAway(type(error).__name__) from error
