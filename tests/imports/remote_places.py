"""An SFTP server and an S3 store on 127.0.0.1, and the drop places on them as those who drop files see them."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from uuid import uuid4

import asyncssh
import pytest
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem

from imports.drop_places import S3Place, SftpPlace
from imports.s3_folder import S3Source
from imports.sftp_folder import SftpSource
from imports.sources import DropSource

SLUG = "riverside"
USER, PASSWORD = "drop", "of-this-test-session-only"
FRESH = {"use_listings_cache": False, "skip_instance_cache": True}


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Remote(Protocol):
    """A place on a server, with one institution's folder in it."""

    url: str
    credentials: dict[str, Any]

    def source(self, clock: Clock) -> DropSource:
        """Another watcher's: it knows of no other."""

    def write(self, name: str, data: bytes) -> None: ...

    def read(self, name: str) -> bytes: ...

    def lie_in(self, folder: str = "") -> list[str]:
        """The names of the files in it, hidden ones and locks included."""

    def go_away(self) -> None: ...

    def come_back(self) -> None: ...


class Password(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)


class Sftp:
    """Answers from a thread of its own."""

    def __init__(self, root: Path, slug: str) -> None:
        self._root = root
        self._folder = root / slug
        self._folder.mkdir(parents=True)
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._port = 0
        self.come_back()
        self.url = f"sftp://{USER}@127.0.0.1:{self._port}"
        public = self._key.export_public_key().decode().strip()
        self.credentials = {"host_keys": [public], "password": PASSWORD}

    def source(self, clock: Clock) -> DropSource:
        return SftpSource(self.place(), 2.0, clock)

    def place(self) -> SftpPlace:
        keys = tuple(self.credentials["host_keys"])
        return SftpPlace(
            url=self.url, host="127.0.0.1", port=self._port, user=USER, path="", host_keys=keys, password=PASSWORD
        )

    def write(self, name: str, data: bytes) -> None:
        (self._folder / name).parent.mkdir(exist_ok=True)
        (self._folder / name).write_bytes(data)

    def rename(self, old: str, new: str) -> None:
        (self._folder / old).rename(self._folder / new)

    def read(self, name: str) -> bytes:
        return (self._folder / name).read_bytes()

    def lie_in(self, folder: str = "") -> list[str]:
        return sorted(file.name for file in (self._folder / folder).glob("*") if file.is_file())

    def go_away(self) -> None:
        self._run(self._stop())

    def come_back(self) -> None:
        self._server = self._run(self._start())
        self._port = self._server.get_port()

    def becomes_another(self) -> None:
        """Somebody else answers at its address."""
        self.go_away()
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        self.come_back()

    def close(self) -> None:
        self.go_away()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self) -> asyncssh.SSHAcceptor:
        self._connections: set[asyncssh.SSHServerConnection] = set()
        return await asyncssh.listen(
            "127.0.0.1",
            self._port,
            server_host_keys=[self._key],
            server_factory=Password,
            sftp_factory=self._serve,
            reuse_address=True,
        )

    def _serve(self, channel: "asyncssh.SSHServerChannel[bytes]") -> asyncssh.SFTPServer:
        self._connections.add(channel.get_connection())  # type: ignore[arg-type]
        return asyncssh.SFTPServer(channel, chroot=os.fsencode(self._root))

    async def _stop(self) -> None:
        self._server.close()
        for connection in self._connections:
            connection.abort()
        await self._server.wait_closed()

    def _run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)


class S3:
    """A bucket of its own; `store` is a client of the server at `address`."""

    def __init__(self, address: str, store: S3FileSystem, slug: str) -> None:
        self.bucket, self._slug = f"b{uuid4().hex}", slug
        self._address, self._away = address, False
        self.url = f"s3://{self.bucket}/in"
        self.credentials = {"access_key_id": USER, "secret_access_key": PASSWORD, "endpoint_url": address}
        self.store = store
        self.store.call_s3("create_bucket", Bucket=self.bucket)

    def source(self, clock: Clock) -> DropSource:
        place = S3Place(url=self.url, path=f"{self.bucket}/in", **self.credentials)
        made = S3Source(place, 2.0, clock)
        if not self._away:
            made._store = self.store  # it takes a second to make one
        return made

    def write(self, name: str, data: bytes) -> None:
        self.store.pipe_file(self._at(name), data)

    def read(self, name: str) -> bytes:
        return bytes(self.store.cat_file(self._at(name)))

    def lie_in(self, folder: str = "") -> list[str]:
        try:
            found = self.store.ls(self._at(folder).rstrip("/"), detail=True)
        except FileNotFoundError:
            return []
        return sorted(one["name"].rpartition("/")[2] for one in found if one["type"] == "file")

    def go_away(self) -> None:
        """Nobody listens there."""
        self._away, self.credentials["endpoint_url"] = True, "http://127.0.0.1:1"

    def come_back(self) -> None:
        self.credentials["endpoint_url"] = self._address

    def _at(self, name: str) -> str:
        return f"{self.bucket}/in/{self._slug}/{name}"


class S3Server(NamedTuple):
    address: str
    store: S3FileSystem

    def place(self, slug: str) -> S3:
        return S3(self.address, self.store, slug)


@contextmanager
def s3_server() -> Iterator[S3Server]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        address = f"http://{host}:{port}"
        yield S3Server(address, S3FileSystem(key=USER, secret=PASSWORD, endpoint_url=address, **FRESH))
    finally:
        server.stop()


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    with s3_server() as server:
        yield server


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[Sftp]:
    made = Sftp(tmp_path / "sftp", SLUG)
    yield made
    made.close()


@pytest.fixture(params=["sftp", "s3"])
def remote(request: pytest.FixtureRequest) -> Remote:
    if request.param == "sftp":
        found: Sftp = request.getfixturevalue("sftp")
        return found
    server: S3Server = request.getfixturevalue("s3")
    return server.place(SLUG)


class Crash(Exception):
    """The process dies here."""


class Dying:
    """A source whose watcher dies after the `last`-th thing it asks of the server."""

    def __init__(self, source: Any, last: int) -> None:
        self._last = last
        for name in ("server", "store"):
            if hasattr(source, name):
                self._ask = getattr(source, name)
                setattr(source, name, lambda: self)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._ask(), name)
        if name in ("loop", "split_path"):
            return found

        def asked(*arguments: Any, **options: Any) -> Any:
            self._last -= 1
            try:
                return found(*arguments, **options)
            finally:
                if self._last == 0:
                    raise Crash

        return asked
