"""What this service reads from its environment."""

from dataclasses import dataclass
from pathlib import Path

from chassis.config import BaseConfig


@dataclass(frozen=True, kw_only=True)
class Config(BaseConfig):
    models_file: Path | None = None  # TOML: the model of each institution (model_settings.py); none: extractive
    work_threads: int = 8  # summaries made side by side
    work_threads_each: int = 4  # of one institution, so that a model that hangs leaves places to the others
    lease_seconds: float = 15.0  # after which another worker takes the job of one that died
    poll_seconds: float = 1.0  # how often work looks for jobs whose notice got lost
