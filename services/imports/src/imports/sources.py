"""The places `imports watch` looks into: DROP_DIR, and those of DROP_URLS."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from imports.config import Config
from imports.drop_places import S3Place, SftpPlace, read_places
from imports.folders import Folder
from imports.local_folder import LocalFolder


class DropSource(Protocol):
    """`name` may be logged."""

    name: str

    def folder(self, slug: str) -> Folder: ...

    def forget(self) -> None:
        """Connect anew before the next use."""


class LocalSource:
    def __init__(self, path: Path, stable_for: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = "DROP_DIR"
        self._path = path
        self._stable_for = stable_for
        self._clock = clock

    def folder(self, slug: str) -> Folder:
        return LocalFolder(self._path / slug, self._stable_for, self._clock)

    def forget(self) -> None:
        """There is no connection."""


def remote_sources(config: Config) -> list[DropSource]:
    """Those of DROP_URLS; nothing is connected yet. Raises ConfigError."""
    places = read_places(config.drop_urls, config.drop_credentials_file)
    return [_remote(place, config.remote_scan_seconds) for place in places]


def _remote(place: SftpPlace | S3Place, stable_for: float) -> DropSource:
    """Their clients are imported only where somebody uses them: they are large."""
    if isinstance(place, SftpPlace):
        from imports.sftp_folder import SftpSource

        return SftpSource(place, stable_for)
    from imports.s3_folder import S3Source

    return S3Source(place, stable_for)
