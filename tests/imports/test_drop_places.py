"""DROP_URLS and DROP_CREDENTIALS_FILE: what is understood, and that every fault is said without a secret (IM-1)."""

import json
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from chassis.config import ConfigError
from imports.drop_places import S3Place, SftpPlace, read_places
from imports.sftp_folder import SftpSource

SFTP, S3 = "sftp://drop@files.example.edu:2222/uploads/", "s3://bucket/some/prefix"
SECRET = "nobody-may-read-this"
KEY = {"host_keys": ["ssh-ed25519 AAAA"]}


def read(tmp_path: Path, urls: str, credentials: Any) -> list[SftpPlace | S3Place]:
    file = tmp_path / "drop.json"
    file.write_text(credentials if isinstance(credentials, str) else json.dumps(credentials))
    return read_places(urls, file)


def test_places_are_read_with_their_credentials(tmp_path: Path) -> None:
    """IM-1."""
    login = {"access_key_id": "A", "secret_access_key": SECRET, "endpoint_url": "http://store", "region": "eu"}
    sftp, s3 = read(tmp_path, f"{SFTP}  {S3}", {SFTP: {**KEY, "password": SECRET}, S3: login})
    assert isinstance(sftp, SftpPlace)
    assert (sftp.host, sftp.port, sftp.user, sftp.path) == ("files.example.edu", 2222, "drop", "/uploads")
    assert (sftp.host_keys, sftp.password) == (("ssh-ed25519 AAAA",), SECRET)
    assert isinstance(s3, S3Place)
    assert (s3.path, s3.endpoint_url, s3.region, s3.secret_access_key) == (S3[5:], "http://store", "eu", SECRET)
    assert SECRET not in f"{sftp!r} {s3!r}"


def test_nothing_is_needed_where_nothing_is_watched() -> None:
    """IM-1: and a bucket may take what AWS's own tools find."""
    assert read_places("", None) == []
    assert [place.url for place in read_places(S3, None)] == [S3]


@pytest.mark.parametrize(
    ("urls", "credentials", "said"),
    [
        (SFTP, {SFTP: {"password": SECRET}}, "no list of host_keys"),
        (SFTP, {SFTP: {"password": SECRET, "host_keys": []}}, "no list of host_keys"),
        (SFTP, {SFTP: KEY}, "no password or key_file"),
        (SFTP, {}, "no list of host_keys"),
        ("sftp://files.example.edu/x", {"sftp://files.example.edu/x": {**KEY, "password": SECRET}}, "names no user"),
        (f"sftp://drop:{SECRET}@files.example.edu/x", {}, "a password in it"),
        ("sftp://drop@host:99999/x", {"sftp://drop@host:99999/x": {**KEY, "password": SECRET}}, "a port that is none"),
        (f"ftp://drop:{SECRET}@files.example.edu/x", {}, "neither sftp"),
        ("s3:///prefix", {}, "neither sftp"),
        (f"{S3} {S3}", {}, "twice"),
        (S3, {S3: {"access_key_id": "A"}}, "only one of"),
        (S3, {S3: {"secret": SECRET}}, "may hold"),
        (S3, {S3: {"region": 5}}, "no text"),
        (S3, {S3: [SECRET]}, "may hold"),
        (S3, {"s3://another": {}}, "not in DROP_URLS"),
        (S3, f'{{"{SECRET}', "can not be read"),
        (S3, [], "no JSON object"),
    ],
)
def test_a_fault_is_said_and_no_secret(tmp_path: Path, urls: str, credentials: Any, said: str) -> None:
    """IM-1."""
    with pytest.raises(ConfigError, match=said) as refused:
        read(tmp_path, urls, credentials)
    assert SECRET not in str(refused.value)


def test_every_fault_is_said_at_once(tmp_path: Path) -> None:
    """IM-1."""
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, f"{SFTP} {S3}", {SFTP: {}, S3: {"access_key_id": "A"}, "s3://another": {}})
    assert len(refused.value.faults) == 4


@pytest.mark.parametrize("lacking", ["host key", "own key"])
def test_a_key_that_is_none_is_refused_at_the_start(tmp_path: Path, lacking: str) -> None:
    """IM-1."""
    key = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    entry = {"host_keys": [key if lacking == "own key" else SECRET], "key_file": str(tmp_path / "none")}
    (place,) = read(tmp_path, SFTP, {SFTP: entry})
    assert isinstance(place, SftpPlace)
    with pytest.raises(ConfigError, match="can not be read") as refused:
        SftpSource(place, 2.0)
    assert SECRET not in str(refused.value)
