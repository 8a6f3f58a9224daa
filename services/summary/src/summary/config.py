"""What this service reads from its environment."""

from dataclasses import dataclass

from chassis.config import BaseConfig


@dataclass(frozen=True, kw_only=True)
class Config(BaseConfig):
    pass
