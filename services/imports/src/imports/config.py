"""What this service reads from its environment."""

from dataclasses import dataclass, field
from pathlib import Path

from chassis.config import BaseConfig


@dataclass(frozen=True, kw_only=True)
class Config(BaseConfig):
    contacts_url: str
    labels_url: str
    signing_key_file: Path = field()  # it calls contacts and labels
    files_url: str  # where uploaded files are kept, as fsspec takes it: file:///..., s3://...
    drop_dir: Path  # one folder for each institution, by its slug
    batch_rows: int = 1000  # rows sent to contacts at a time; outcomes do not depend on it (IM-20)
    work_threads: int = 4  # imports that run side by side
    dry_run_threads: int = 2  # dry runs beside them
    slice_seconds: float = 15.0  # after which an import makes room if other institutions wait
    poll_seconds: float = 0.25  # how often work looks for queued imports
    retry_seconds: float = 5.0  # the longest pause while contacts or labels is away
    scan_seconds: float = 2.0  # how often watch looks into the folders
    max_file_bytes: int = 512 * 1024 * 1024
    max_rows: int = 1_000_000
