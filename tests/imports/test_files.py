"""The file store in an S3-compatible store: what goes in comes out, from any offset, and its absence is waited for."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from imports.config import Config
from imports.errors import Away, FileLost, FileRefused
from imports.files import BLOCK, FileStore
from tests.imports.conftest import Imports, a_csv, an_app, people
from tests.imports.remote_places import PASSWORD, S3, USER, S3Server, s3_server
from tests.support.keys import Keys

Finish = Callable[..., Any]


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as running:
        yield running


@pytest.fixture
def bucket(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3:
    """Found by what AWS's own tools look for in the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", USER)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", PASSWORD)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.address)
    return server.place("files")


@pytest.fixture
def store(bucket: S3) -> FileStore:
    return FileStore(f"s3://{bucket.bucket}/files", max_bytes=2 * BLOCK)


def test_a_stored_file_is_read_from_any_offset(store: FileStore) -> None:
    """IM-12, IM-18: also one that is larger than what is held in memory."""
    data = a_csv(*people(1)) + b"x" * BLOCK + b"the end"
    stored = store.save(uuid4(), uuid4(), io.BytesIO(data).read)
    assert stored.size == len(data)
    with store.open(stored.path) as file:
        for offset in (0, 5, BLOCK - 3, len(data) - 7):
            file.seek(offset)
            assert file.read(20) == data[offset : offset + 20]
        file.seek(0)
        assert b"".join(iter(lambda: file.read(100_000), b"")) == data


def test_nothing_is_kept_of_a_file_that_is_too_large(store: FileStore, bucket: S3) -> None:
    """IM-18."""
    with pytest.raises(FileRefused):
        store.save(uuid4(), uuid4(), io.BytesIO(b"a,b\n" * BLOCK).read)
    assert bucket.store.find(bucket.bucket) == []


def test_a_file_that_is_gone_is_told_from_a_store_that_is_away(
    store: FileStore, bucket: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IM-12, IM-13."""
    stored = store.save(uuid4(), uuid4(), io.BytesIO(a_csv(*people(1))).read)
    store.remove(stored.path)
    store.remove(stored.path)
    with pytest.raises(FileLost), store.open(stored.path):
        pass
    monkeypatch.setattr(store, "_url", f"s3://{uuid4().hex}/files")
    with pytest.raises(Away), store.open(stored.path):
        pass
    store.ping()


def test_a_store_that_nobody_answers_for_is_away(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Design 2."""
    from s3fs import S3FileSystem

    S3FileSystem.clear_instance_cache()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    try:
        with pytest.raises(Away), store.open("nothing"):
            pass
    finally:
        S3FileSystem.clear_instance_cache()


def test_an_upload_goes_through_the_store_to_its_end(
    bucket: S3, config: Config, system: Config, keys: Keys, finish: Finish
) -> None:
    """IM-1, IM-12: taken, examined, worked off; a batch at a time, so that reading goes on at an offset."""
    url = f"s3://{bucket.bucket}/files"
    with an_app(replace(config, files_url=url)) as app:
        imports = Imports(app.test_client(), keys, uuid4())
        (state,) = finish(imports, imports.has(a_csv(*people(20))), files_url=url, batch_rows=7)
    assert (state["status"], state["counts"]["created"]) == ("finished", 20)
    assert len(bucket.store.find(bucket.bucket)) == 1
