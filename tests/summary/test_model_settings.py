"""MODELS_FILE."""

import os
from pathlib import Path
from uuid import UUID

import pytest

from chassis.config import ConfigError
from summary.model_settings import Models, ModelSettings, read_models

ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))
KEY = "sk-very-secret"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "key").write_text(f"{KEY}\n")
    made = tmp_path / "models.toml"
    made.write_text(f"""
        [default]
        base_url = "https://models.example.edu/v1"
        model = "small-1"
        api_key_file = "{tmp_path / "key"}"
        [institutions.{ONE}]
        base_url = "http://127.0.0.1:8000/v1"
        model = "llama-4"
        deadline_seconds = 300
        options = {{ temperature = 0.2 }}
        [institutions.{TWO}]
        extractive = true
    """)
    return made


def test_each_institution_has_its_own_model_else_the_default(file: Path) -> None:
    """CS-6, design 3.13."""
    models = Models(file)
    assert models.of(THREE) == ModelSettings(
        base_url="https://models.example.edu/v1", model="small-1", api_key="sk-very-secret"
    )
    own = models.of(ONE)
    assert own is not None
    assert (own.model, own.deadline_seconds, own.options) == ("llama-4", 300, {"temperature": 0.2})
    assert models.of(TWO) is None


def test_a_key_stands_in_no_text_made_of_the_settings(file: Path) -> None:
    """Design 3.13: nor in a log that shows them."""
    assert KEY not in repr(Models(file).of(THREE))


def test_without_a_file_there_is_no_model(tmp_path: Path) -> None:
    """CS-6."""
    assert Models(None).of(ONE) is None
    assert Models(tmp_path / "nothing.toml").of(ONE) is None


def test_a_file_that_changes_is_read_again_and_a_broken_one_is_not_taken(file: Path) -> None:
    """Operations: no restart for a new key; a slip of the hand takes no summary away."""
    models = Models(file)
    file.write_text('[default]\nbase_url = "http://x/v1"\nmodel = "large-2"')
    found = models.of(THREE)
    assert found is not None
    assert found.model == "large-2"
    file.write_text("[default")
    assert models.of(THREE) == found
    os.remove(file)
    assert models.of(THREE) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[default", "can not be read"),
        ("[defaults]", "[defaults] is not known"),
        ('[default]\nmodel = "m"', "[default] has no base_url"),
        ('[default]\nbase_url = "http://x"', "[default] has no model"),
        ('[default]\nbase_url = "x"\nmodel = "m"', "a base_url that is none"),
        ('[default]\nbase_url = "http://x"\nmodel = "m"\ntimeout_seconds = "soon"', "timeout_seconds"),
        ('[default]\nbase_url = "http://x"\nmodel = "m"\ntimeouts = 3', "may hold"),
        ('[default]\nbase_url = "http://x"\nmodel = "m"\napi_key_file = "/nowhere"', "FileNotFoundError"),
        ('[institutions.riverside]\nbase_url = "http://x"\nmodel = "m"', "not named by an institution's id"),
    ],
)
def test_a_file_with_a_fault_is_refused_in_words(tmp_path: Path, text: str, fault: str) -> None:
    """Design 4: all that is wrong is listed at once."""
    file = tmp_path / "models.toml"
    file.write_text(text)
    with pytest.raises(ConfigError) as told:
        read_models(file)
    assert any(fault in said for said in told.value.faults), told.value.faults
