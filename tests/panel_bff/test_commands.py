"""`institution add` and `user add`: what an installation begins with."""

import io
from uuid import UUID, uuid4

import orjson
import pytest

from panel_bff.commands import institution, user
from panel_bff.config import Config
from panel_bff.passwords import Passwords
from panel_bff.service import SERVICE
from tests.panel_bff.conftest import Bff, a_config
from tests.support.databases import outbox_of
from tests.support.keys import Keys

PASSWORD = "correct horse battery"


@pytest.fixture
def config(bff: Bff, bff_keys: Keys) -> Config:
    return a_config(bff.urls, bff_keys)


@pytest.fixture
def slug() -> str:
    return f"college-{uuid4().hex[:8]}"


def add_user(config: Config, monkeypatch: pytest.MonkeyPatch, slug: str, email: str, password: str = PASSWORD) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\nnot read\n"))
    user(config, ["add", "--institution", slug, "--email", email, "--name", "Ada", "--role", "admin"])


def test_an_institution_is_added_shown_and_published(
    bff: Bff, config: Config, slug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Design 1: `panel.institution.v1` by the outbox; the read model has it at once."""
    institution(config, ["add", "--slug", slug, "--name", "  Riverside  ", "--time-zone", "America/New_York"])
    id = UUID(capsys.readouterr().out.strip())
    [event] = [row for row in outbox_of(bff.urls.owner) if row["institution"] == id]
    assert (event["aggregatetype"], event["aggregateid"], event["version"]) == ("panel.institution.v1", str(id), 1)
    state = orjson.loads(event["payload"])
    assert (state["slug"], state["name"], state["time_zone"]) == (slug, "Riverside", "America/New_York")
    me = bff.user(id).get("/api/me").json or {}
    assert me["institution"] == state


def test_an_institution_takes_the_id_it_is_given(config: Config, slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    id = str(uuid4())
    institution(config, ["add", "--slug", slug, "--name", "Riverside", "--id", id])
    assert capsys.readouterr().out.strip() == id


def test_an_institution_that_is_there_is_left_alone(bff: Bff, config: Config, slug: str) -> None:
    """A clear error, no update and no event."""
    id = str(uuid4())
    institution(config, ["add", "--slug", slug, "--name", "Riverside", "--id", id])
    for again in (["--slug", slug], ["--slug", f"{slug}-2", "--id", id]):
        with pytest.raises(SystemExit, match="already; nothing was changed"):
            institution(config, ["add", *again, "--name", "Other"])
    names = bff.rows("SELECT name FROM account.institution WHERE slug LIKE %s", f"{slug}%")
    assert names == [("Riverside",)]


def test_a_user_is_added_with_the_password_from_stdin(
    bff: Bff, config: Config, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never on the command line; argon2 in the database."""
    institution(config, ["add", "--slug", slug, "--name", "Riverside"])
    email = f"Ada-{uuid4()}@Example.edu"
    add_user(config, monkeypatch, slug, email)
    [(stored, role)] = bff.rows("SELECT password_hash, role FROM account.app_user WHERE email = %s", email)
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored
    assert role == "admin"
    assert Passwords().right(stored, PASSWORD)
    assert not Passwords().right(stored, PASSWORD + "\n")


def test_an_email_is_one_account_in_the_whole_installation(
    bff: Bff, config: Config, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Design 3.13: also in another institution, also in other letters."""
    for name in (slug, f"{slug}-2"):
        institution(config, ["add", "--slug", name, "--name", "Riverside"])
    email = f"ada-{uuid4()}@example.edu"
    add_user(config, monkeypatch, slug, email)
    for place in (slug, f"{slug}-2"):
        with pytest.raises(SystemExit, match="account already"):
            add_user(config, monkeypatch, place, email.upper())
    assert len(bff.rows("SELECT FROM account.app_user WHERE email_key = %s", email)) == 1


def test_a_user_needs_an_institution_and_a_password(config: Config, slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said plainly."""
    with pytest.raises(SystemExit, match="no institution with this slug"):
        add_user(config, monkeypatch, slug, f"{uuid4()}@example.edu")
    institution(config, ["add", "--slug", slug, "--name", "Riverside"])
    with pytest.raises(SystemExit, match="less than 8 characters"):
        add_user(config, monkeypatch, slug, f"{uuid4()}@example.edu", "short")


@pytest.mark.parametrize(
    "wrong",
    [
        ["--slug", "No Spaces"],
        ["--slug", "a", "--time-zone", "Mars/Olympus"],
        ["--slug", "a", "--time-zone", "../../etc/passwd"],
        ["--slug", "a", "--language", "English"],
        ["--slug", "a", "--campaign-url", "https://example.edu/no-place"],
        ["--slug", "a", "--id", "7"],
    ],
)
def test_nonsense_is_refused_before_anything_is_written(config: Config, wrong: list[str]) -> None:
    """With the argument's name."""
    with pytest.raises(SystemExit):
        institution(config, ["add", "--name", "Riverside", *wrong])


def test_the_commands_are_the_services(bff: Bff) -> None:
    assert {"institution", "user", "rebuild", "verify"} <= set(SERVICE.commands)
    assert {"web", "project"} <= set(SERVICE.verbs)
