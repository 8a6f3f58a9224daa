"""What this service reads from its environment, beyond what every service reads."""

from dataclasses import dataclass
from pathlib import Path

from chassis.config import BaseConfig


@dataclass(frozen=True, kw_only=True)
class Config(BaseConfig):
    contacts_url: str
    labels_url: str
    imports_url: str
    summary_url: str
    public_origin: str  # what the browser has in its address bar: scheme://host[:port]
    live_url: str | None = None  # where browsers reach `live`: scheme://host[:port]; without it panels are read again
    live_streams: int = 2000  # as many pages as one process of `live` holds
    web_dist: Path | None = None  # the built UI; without it only the API is served
    cookie_secure: bool = True  # false only for plain http on one's own machine
    session_hours: int = 12
    trusted_proxies: int = 0  # how many proxies in front write X-Forwarded-For
