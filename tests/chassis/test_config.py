from dataclasses import dataclass
from pathlib import Path

import pytest

from chassis.config import ConfigError, read


@dataclass(frozen=True, kw_only=True)
class Settings:
    database_url: str
    keys_dir: Path
    port: int
    secure: bool = True
    signing_key_file: Path | None = None


def test_settings_come_from_the_environment_in_their_types() -> None:
    env = {"DATABASE_URL": "postgresql://x", "KEYS_DIR": "/keys", "PORT": "8101", "SECURE": "no"}
    assert read(Settings, env) == Settings(
        database_url="postgresql://x", keys_dir=Path("/keys"), port=8101, secure=False
    )


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        read(Settings, {"PORT": "many", "SECURE": "perhaps"})
    assert caught.value.faults == [
        "DATABASE_URL is not set",
        "KEYS_DIR is not set",
        "PORT is 'many', not a number",
        "SECURE is 'perhaps', not true or false",
    ]


def test_an_empty_setting_is_one_that_is_not_set() -> None:
    with pytest.raises(ConfigError, match="DATABASE_URL is not set"):
        read(Settings, {"DATABASE_URL": "", "KEYS_DIR": "/k", "PORT": "1"})
