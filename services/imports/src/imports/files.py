"""The file store: the bytes of every import as they came, on any file system that fsspec speaks (IM-18, IM-21)."""

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, cast
from uuid import UUID

import fsspec

from imports.csv_rows import CHUNK
from imports.detect import SAMPLE, foreign
from imports.errors import Away, FileLost, FileRefused

BLOCK = 8 * 1024 * 1024  # what is held in memory of a file that is far away
CLIENTS = ("botocore", "aiobotocore", "aiohttp")  # whose errors s3fs lets through as they are


@dataclass(frozen=True)
class Stored:
    """A file in the store; `path` is below the store's root."""

    path: str
    sha256: bytes
    size: int


class FileStore:
    """Thread-safe; connects when first used."""

    def __init__(self, url: str, *, max_bytes: int) -> None:
        self._url = url
        self._max_bytes = max_bytes

    def save(self, institution: UUID, file_id: UUID, read: Callable[[int], bytes]) -> Stored:
        """Stream a file in, hashing it on the way. Raises FileRefused, and then nothing of the file is kept."""
        path = f"{institution}/{file_id}.csv"
        try:
            with _answering():
                filesystem, full = self._locate(path)
                filesystem.makedirs(os.path.dirname(full), exist_ok=True)
                with filesystem.open(full, "wb", block_size=BLOCK) as target:
                    sha256, size = self._copy(read, target)
                    _flush(target)
        except BaseException:
            self.remove(path)
            raise
        return Stored(path, sha256, size)

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """A stored file, to be read from any offset. Raises Away, and FileLost if the rest of the store is there."""
        with _answering():
            filesystem, full = self._locate(path)
            if not filesystem.exists(full) and filesystem.exists(_around(filesystem, full)):
                raise FileLost()
            file = filesystem.open(full, "rb", block_size=BLOCK)
        with file:
            yield cast(BinaryIO, _Reading(file))

    def remove(self, path: str) -> None:
        """Take a file away that became no import; one that is not there is fine."""
        with _answering():
            filesystem, full = self._locate(path)
            if filesystem.exists(full):
                filesystem.rm_file(full)

    def kept(self) -> Iterator[str]:
        """The paths of all files there are, folder by folder."""
        with _answering():
            filesystem, root = self._locate("")
            folders = filesystem.ls(root, detail=False) if filesystem.exists(root) else []
        for folder in folders:
            with _answering():
                files = filesystem.find(folder)
            yield from (os.path.relpath(file, root) for file in files)

    def ping(self) -> None:
        """Raises when the store does not answer."""
        filesystem, root = self._locate("")
        filesystem.exists(root)

    def _locate(self, path: str) -> tuple[Any, str]:
        return cast(tuple[Any, str], fsspec.core.url_to_fs(f"{self._url.rstrip('/')}/{path}", use_listings_cache=False))

    def _copy(self, read: Callable[[int], bytes], target: Any) -> tuple[bytes, int]:
        digest = hashlib.sha256()
        chunk = head = _first(read)
        size = 0
        if what := foreign(head[:SAMPLE]):
            raise FileRefused("not-a-csv", f"The file is {what}, not a CSV.")
        while chunk:
            size += len(chunk)
            if size > self._max_bytes:
                raise FileRefused("too-large")
            digest.update(chunk)
            target.write(chunk)
            chunk = read(CHUNK)
        if not size:
            raise FileRefused("empty-file")
        return digest.digest(), size


def _around(filesystem: Any, full: str) -> str:
    """What is there as long as the store is: the file's folder; where there are no folders, the bucket."""
    return os.path.dirname(full) if filesystem.protocol[0] == "file" else full.partition("/")[0]


def _first(read: Callable[[int], bytes]) -> bytes:
    """Enough of the beginning to judge by, however small the pieces are in which a body arrives."""
    pieces: list[bytes] = []
    while sum(map(len, pieces)) < SAMPLE and (piece := read(SAMPLE)):
        pieces.append(piece)
    return b"".join(pieces)


def _flush(target: Any) -> None:
    """On a local disk the bytes are safe before the import is told of."""
    with suppress(AttributeError, io.UnsupportedOperation):  # elsewhere they are when it is closed
        number = target.fileno()
        target.flush()
        os.fsync(number)


class _Reading:
    """A stored file: also while it is read its store may go away."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def seek(self, offset: int) -> int:
        with _answering():
            return int(self._file.seek(offset))

    def read(self, size: int = -1) -> bytes:
        with _answering():
            return cast(bytes, self._file.read(size))


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if not isinstance(error, OSError) and type(error).__module__.partition(".")[0] not in CLIENTS:
            raise
        raise Away("file-store-away", f"The file store does not answer ({type(error).__name__}).") from error
