"""What could not be handled is listed, shown and replayed (design 2)."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy.orm import Session

from chassis.config import BaseConfig
from chassis.consumer import Consumer
from chassis.db import Database
from chassis.dead_letters import dead_letters
from chassis.events import Poison, Received, headers
from chassis.lifecycle import Stopper
from tests.chassis.conftest import INSTITUTION, TOPIC, fold

Folded = Callable[[], dict[str, tuple[int, str]]]


def bad(key: str, version: int = 1, offset: int = 7) -> Received:
    """A record that the fold of the ledger refuses."""
    told = headers(
        id="1",
        source="/ledger",
        type="ledger.entry-changed.v1",
        institution=str(INSTITUTION),
        traceparent=None,
    )
    value = b'{"key":"%s","value":"poison","version":%d}' % (key.encode(), version)
    return Received(TOPIC, 2, offset, key, value, told)


def mended(session: Session, records: Sequence[Received]) -> None:
    """The fold of the next release, which knows what to do with poison."""
    for record in records:
        record.data["value"] = "mended"
    fold(session, records)


@pytest.fixture
def put_aside(config: BaseConfig, database: Database) -> Callable[..., None]:
    def put(*records: Received) -> None:
        consumer = Consumer("reader", [TOPIC], fold, config, database, Stopper(install=False), 500)
        consumer.handle_all(records)

    return put


@pytest.fixture
def command(config: BaseConfig, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """`reader dead-letters ...` as it is now, or with another handler; gives its lines."""

    def run(*arguments: str, handle: Callable[..., None] = fold) -> list[str]:
        capsys.readouterr()
        dead_letters("reader", [TOPIC], handle, config, arguments)
        return capsys.readouterr().out.splitlines()

    return run


def test_a_letter_says_where_it_came_from_and_why(
    put_aside: Callable[..., None], command: Callable[..., list[str]]
) -> None:
    """Design 2."""
    assert command("list") == ["0 open"]
    put_aside(bad("a"), bad("b", offset=8))
    first, second, counted = command("list")
    assert counted == "2 open"
    assert first.startswith(f"{TOPIC}:0  ")
    assert first.endswith(f"from {TOPIC} partition 2 offset 7  Poison: told to")
    shown = "\n".join(command("show", f"{TOPIC}:1"))
    assert second in shown
    assert "ce_type: ledger.entry-changed.v1" in shown
    assert "key: b" in shown
    assert '"value": "poison"' in shown


def test_a_replayed_letter_is_closed(
    put_aside: Callable[..., None], command: Callable[..., list[str]], folded: Folded
) -> None:
    """Design 2: the fix is deployed, the record is handled by the service itself, once."""
    put_aside(bad("a"), bad("b", offset=8))
    assert command("replay", f"{TOPIC}:1", handle=mended) == [f"{TOPIC}:1  replayed"]
    assert folded() == {"b": (1, "mended")}
    assert [line.split()[0] for line in command("list")] == [f"{TOPIC}:0", "1"]
    put_aside(bad("c", offset=9))
    assert len(command("replay", "--all", handle=mended)) == 2
    assert set(folded()) == {"a", "b", "c"}
    assert command("list") == ["0 open"]
    with pytest.raises(SystemExit, match="Not an open letter"):
        command("replay", f"{TOPIC}:1", handle=mended)


def test_a_replay_does_not_bring_back_an_older_state(
    put_aside: Callable[..., None], command: Callable[..., list[str]], database: Database, folded: Folded
) -> None:
    """Design 3.3: by version, whatever came since."""
    put_aside(bad("a", version=1))
    with database.begin() as session:
        mended(session, [bad("a", version=2)])
    before = folded()
    command("replay", "--all", handle=mended)
    assert folded() == before
    assert command("list") == ["0 open"]


def test_a_letter_that_is_refused_again_stays_open(
    put_aside: Callable[..., None], command: Callable[..., list[str]], folded: Folded
) -> None:
    """Design 2: the others are replayed."""

    def refuses_a(session: Session, records: Sequence[Received]) -> None:
        if records[0].key == "a":
            raise Poison("still not")
        mended(session, records)

    put_aside(bad("a"), bad("b"))
    with pytest.raises(SystemExit) as ended:
        command("replay", "--all", handle=refuses_a)
    assert ended.value.code == 1
    assert set(folded()) == {"b"}
    assert [line.split()[0] for line in command("list")] == [f"{TOPIC}:0", "1"]
