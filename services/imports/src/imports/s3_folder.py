"""A drop folder in an S3-compatible store, which can neither rename nor lock.

The lock is an object that only one can write: processing/claim__<hash of the name>, made with If-None-Match. It says
which object was claimed, so that whoever finds it goes on: copy that object to processing/<claim id>__<name>, remove it
from the root if it is still the same one, remove the lock. Each step can be done again, by several at once, whoever
died in between; another file of the same name waits until the lock is gone.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

import aiohttp
import orjson
import structlog
from botocore.exceptions import BotoCoreError
from s3fs import S3FileSystem

from chassis.clock import uuid7
from imports.drop_places import S3Place
from imports.errors import SourceAway
from imports.files import BLOCK
from imports.folders import (
    MARKER,
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

log = structlog.get_logger()

ANSWER_SECONDS = 30  # the longest that one request may take
TRIES = 2
LARGEST = 5 * 1024**3  # bytes: the most that S3 copies at once; no import is nearly that large
LOCK = "claim__"
OTHERS = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}  # another one was faster
NOBODYS = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "NoSuchBucket"}
NOBODYS |= {"InternalError", "ServiceUnavailable", "SlowDown", "500", "503"}  # no single file's trouble
OWNER = "claim"  # in the metadata of a file that was put away: its claim, so that it can be put away again


class Lock(NamedTuple):
    """The object that is claimed, and as what."""

    claim: UUID
    name: str
    look: Look

    def written(self) -> bytes:
        return orjson.dumps({"claim": self.claim, "name": self.name, "look": list(self.look)})

    @classmethod
    def read(cls, data: bytes) -> "Lock | None":
        """None if it is none of ours."""
        try:
            said = orjson.loads(data)
            return cls(UUID(said["claim"]), said["name"], Look(*said["look"]))
        except (ValueError, TypeError, KeyError):
            return None


class S3Source:
    """Connects when first used, and again after `forget`."""

    def __init__(self, place: S3Place, stable_for: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = place.url
        self._place = place
        self._stable_for = stable_for
        self._clock = clock
        self._store: S3FileSystem | None = None

    def folder(self, slug: str) -> "S3Folder":
        return S3Folder(self, f"{self._place.path}/{slug}", Finished(self._stable_for, self._clock))

    def forget(self) -> None:
        self._store = None

    def store(self) -> S3FileSystem:
        if self._store is None:
            self._store = S3FileSystem(
                key=self._place.access_key_id,
                secret=self._place.secret_access_key,
                token=self._place.session_token,
                endpoint_url=self._place.endpoint_url,
                client_kwargs={"region_name": self._place.region} if self._place.region else {},
                config_kwargs={
                    "connect_timeout": ANSWER_SECONDS,
                    "read_timeout": ANSWER_SECONDS,
                    "retries": {"max_attempts": TRIES},
                },
                default_block_size=BLOCK,
                use_listings_cache=False,
                skip_instance_cache=True,
            )
            self._store.retries = TRIES
        return self._store


class S3Folder:
    """A `Folder` (folders.py)."""

    def __init__(self, source: S3Source, path: str, finished: Finished) -> None:
        self._source = source
        self._path = path
        self._finished = finished

    def prepare(self) -> None:
        """There are no folders to make."""

    def claim_finished(self) -> list[Claim]:
        with _answering():
            looks = self._files(self._path)
        finished = (name for name in self._finished.among(looks) if looks[name].size <= LARGEST)
        return claim_each(finished, lambda name: self._claim(name, looks[name]))

    def claims(self) -> list[Claim]:
        folder = f"{self._path}/{PROCESSING}"
        with _answering():
            locks = [name for name in self._files(folder) if name.startswith(LOCK)]
        for name in locks:
            self._go_on(f"{folder}/{name}")
        with _answering():
            return claims_among(self._files(folder), folder)

    def look(self, claim: Claim) -> Look:
        with _answering():
            return _look(self._store.info(claim.place))

    @contextmanager
    def open(self, claim: Claim) -> Iterator["Reading"]:
        with _answering():
            file = self._store.open(claim.place, "rb")
        with file:
            yield Reading(file)

    def put_away(self, claim: Claim, place: str, other_name: str, report: Report) -> None:
        """A copy and a removal, which a crash may part: the copy knows whose it is."""
        owner = {OWNER: str(claim.id)}
        with _answering():
            target = f"{self._path}/{place}/{claim.name}"
            if self._store.exists(target) and self._store.metadata(target).get(OWNER) != owner[OWNER]:
                target = f"{self._path}/{place}/{another_name(claim.name, other_name)}"
            self._store.pipe_file(f"{target}{REPORT}", written(report))
            self._store.cp_file(claim.place, target, Metadata=owner, MetadataDirective="REPLACE")
            self._store.rm_file(claim.place)

    @property
    def _store(self) -> S3FileSystem:
        return self._source.store()

    def _claim(self, name: str, look: Look) -> Claim | None:
        lock = Lock(uuid7(), name, look)
        place = f"{self._path}/{PROCESSING}/{LOCK}{hashlib.sha256(name.encode()).hexdigest()[:32]}"
        with _answering():
            try:
                made = self._store.pipe_file(place, lock.written(), mode="create")
            except OSError as error:
                if isinstance(error, FileExistsError) or _code(error) in OTHERS:
                    return None  # another watcher was faster
                raise
            return self._complete(lock, place, made["ETag"])

    def _go_on(self, place: str) -> None:
        """A lock that was found: its owner died, or is at it now."""
        try:
            with _answering():
                etag = self._store.info(place)["ETag"]
                lock = Lock.read(self._store.cat_file(place))
                if lock is not None:
                    self._complete(lock, place, etag)
        except FileNotFoundError:
            return
        except OSError as error:
            log.warning("a claim can not be completed", error=type(error).__name__)

    def _complete(self, lock: Lock, place: str, etag: str) -> Claim | None:
        """Every step from the lock to the claim, those that were done before included."""
        source, claim = f"{self._path}/{lock.name}", claim_to_be(lock.claim, lock.name, f"{self._path}/{PROCESSING}")
        if self._look_at(source) == lock.look:
            self._move(source, claim.place, lock.look.mark)
        taken = self._look_at(claim.place) is not None
        if taken and self._look_at(f"{source}{MARKER}"):
            self._store.rm_file(f"{source}{MARKER}")
        self._remove(place, etag)
        return claim if taken else None

    def _move(self, source: str, target: str, etag: str) -> None:
        """Of this very object; one that took its place meanwhile stays, and is another file."""
        try:
            self._store.cp_file(source, target, CopySourceIfMatch=etag)
        except FileNotFoundError:
            return
        except OSError as error:
            if _code(error) in OTHERS:
                return
            raise
        self._remove(source, etag)

    def _remove(self, path: str, etag: str) -> None:
        bucket, key, _ = self._store.split_path(path)
        try:
            self._store.call_s3("delete_object", Bucket=bucket, Key=key, IfMatch=etag)
        except FileNotFoundError:
            return
        except OSError as error:
            if _code(error) not in OTHERS:
                raise

    def _look_at(self, path: str) -> Look | None:
        try:
            return _look(self._store.info(path))
        except FileNotFoundError:
            return None

    def _files(self, folder: str) -> dict[str, Look]:
        try:
            found = self._store.ls(folder, detail=True)
        except FileNotFoundError as error:
            if _code(error) == "NoSuchBucket":
                raise SourceAway("NoSuchBucket") from error
            return {}
        names = {one["name"].rpartition("/")[2]: one for one in found if one["type"] == "file"}
        return {name: _look(one) for name, one in names.items() if name}


class Reading:
    """A file that is read from beginning to end."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def read(self, size: int, /) -> bytes:
        with _answering():
            return bytes(self._file.read(size))


def _look(info: Mapping[str, Any]) -> Look:
    return Look(info["ETag"], info["size"], int(info["LastModified"].timestamp()))


def _code(error: BaseException) -> str:
    """What the store itself called it."""
    said = getattr(error.__cause__, "response", {})
    return str(said.get("Error", {}).get("Code", ""))


@contextmanager
def _answering() -> Iterator[None]:
    """Raises OSError where this file or folder is the trouble, SourceAway where the store is."""
    try:
        yield
    except OSError as error:
        code = _code(error)
        if isinstance(error, FileNotFoundError) or (code and code not in NOBODYS):
            raise
        raise SourceAway(code or type(error).__name__) from error
    except (BotoCoreError, aiohttp.ClientError) as error:
        raise SourceAway(type(error).__name__) from error
