"""Settings of contacts: what every service is told, and nothing else."""

from dataclasses import dataclass

from chassis.config import BaseConfig


@dataclass(frozen=True, kw_only=True)
class Config(BaseConfig):
    """See chassis.config.BaseConfig."""
