"""A generation as a durable job: asked for once, held by one worker, finished whoever dies."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from deploy.local import fake_model
from deploy.local.fake_model import Exchange, FakeModel, breaks_off, writes
from deploy.local.servers import free_port
from deploy.local.topology import TOPICS_FILE
from tests.summary.conftest import Hear, Outbox, Summaries, Talk, UseModel, a_message, a_record
from tests.support.databases import DatabaseUrls
from tests.support.waiting import wait_until

GOOD = "It is due on May 1. [1][2]\nStaff will email a new letter. [3][4]\n"


def test_generating_again_is_off_only_while_nothing_is_new(
    summaries: Summaries, talk: Talk, hear: Hear, model: FakeModel, use_model: UseModel
) -> None:
    """CS-2: no new message, and the last summary had the same language, model and prompt; the reason is said."""
    use_model()
    contact = uuid4()
    talk(contact)
    assert summaries.state(contact)["off"] is None
    summaries.make(contact)
    state = summaries.state(contact)
    assert state["off"]["code"] == "nothing-new"
    refused = summaries.post(contact)
    assert (refused.status, refused.body["code"], refused.body["detail"]) == (
        409,
        "nothing-new",
        state["off"]["detail"],
    )
    hear([a_record(a_message(summaries.institution, contact, 50))])
    assert summaries.state(contact)["off"] is None
    assert summaries.make(contact)["version"] == 2
    assert len(model.requests) == 2


def test_another_language_may_be_made_of_the_same_messages(
    summaries: Summaries, talk: Talk, model: FakeModel, use_model: UseModel
) -> None:
    """CS-2, CS-5: one is kept per language; the last one is the one in the panel."""
    use_model()
    contact = uuid4()
    talk(contact)
    english = summaries.make(contact)
    assert summaries.state(contact, "es")["off"] is None
    spanish = summaries.make(contact, "es")
    assert "the tag es." in model.requests[1]["messages"][0]["content"]
    assert summaries.post(contact, "es").status == 409
    assert summaries.state(contact, "en")["summary"] == english
    assert summaries.state(contact)["summary"] == spanish
    assert summaries.state(contact)["languages"] == ["en", "es"]
    assert summaries.state(contact, "en")["off"] is None


def test_another_model_or_prompt_may_be_asked_again(
    summaries: Summaries, talk: Talk, use_model: UseModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CS-2."""
    use_model()
    contact = uuid4()
    talk(contact)
    summaries.make(contact)
    assert summaries.post(contact).status == 409
    use_model(model="test-22")
    assert summaries.make(contact)["model"] == "test-22"
    assert summaries.post(contact).status == 409
    monkeypatch.setattr("summary.prompt.PROMPT_VERSION", "2")
    assert summaries.post(contact).status == 202


def test_after_an_extractive_or_a_failed_one_it_may_be_made_again(
    summaries: Summaries, talk: Talk, model: FakeModel, use_model: UseModel
) -> None:
    """CS-2, CS-6."""
    contact = uuid4()
    talk(contact)
    assert summaries.make(contact)["kind"] == "extractive"
    use_model()
    assert summaries.make(contact)["kind"] == "model"
    use_model(model="other-2")
    model.will(fake_model.declines)
    summaries.post(contact)
    assert summaries.ended(contact)["job"]["state"] == "failed"
    use_model()
    assert summaries.post(contact).status == 202


def test_a_second_click_joins_the_generation_under_way_and_another_language_waits(
    summaries: Summaries, talk: Talk, model: FakeModel, use_model: UseModel
) -> None:
    """CS-6: one generation of a contact at a time."""
    use_model(timeout_seconds=600, deadline_seconds=600)
    go_on = threading.Event()

    def answer(exchange: Exchange) -> None:
        go_on.wait(300)
        writes(GOOD)(exchange)

    model.will(answer)
    contact = uuid4()
    talk(contact)
    first, second = summaries.post(contact), summaries.post(contact)
    assert first.body["id"] == second.body["id"]
    refused = summaries.post(contact, "es")
    assert (refused.status, refused.body["code"], refused.body["language"]) == (409, "already-generating", "en")
    assert summaries.state(contact, "es")["under_way"] == "en"
    go_on.set()
    summaries.ended(contact)
    assert summaries.make(contact, "es")["version"] == 2


@contextmanager
def worker_process(urls: DatabaseUrls, models_file: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`summary work`, as the supervisor runs it, with a short lease."""
    env = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": urls.system,
        "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
        "TOPICS_FILE": str(TOPICS_FILE),
        "KEYS_DIR": str(models_file.parent),
        "PORT": str(free_port()),
        "MODELS_FILE": str(models_file),
        "LEASE_SECONDS": "1",
        "POLL_SECONDS": "0.1",
    }
    with log.open("ab") as out:
        process = subprocess.Popen([str(Path(sys.executable).parent / "summary"), "work"], env=env, stderr=out)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


class HalfWay:
    """A model that stops in the middle of its first answer, and ends it when its server does."""

    def __init__(self, model: FakeModel) -> None:
        self.reached = threading.Event()
        self._stopped = model.stopped
        model.will(self._answer)

    def _answer(self, exchange: Exchange) -> None:
        exchange.begin()
        exchange.write("It is due on May 1. [1][2]\nStaff will")
        self.reached.set()
        self._stopped.wait(300)
        exchange.write(" email a new letter. [3][4]\n")
        exchange.end()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_dies_in_the_middle_leaves_one_summary(
    idle: Summaries,
    talk_to_idle: Talk,
    outbox: Outbox,
    model: FakeModel,
    use_model: UseModel,
    urls: DatabaseUrls,
    models_file: Path,
    tmp_path: Path,
    how: signal.Signals,
) -> None:
    """CS-6, design 6: another one takes over; no second version, no second event, and what it was told is told anew."""
    use_model(timeout_seconds=600, deadline_seconds=600)
    half_way = HalfWay(model)
    contact = uuid4()
    talk_to_idle(contact)
    with worker_process(urls, models_file, tmp_path / "one.log") as first:
        assert idle.post(contact).status == 202
        assert half_way.reached.wait(120)
        wait_until(lambda: len(idle.state(contact)["job"]["sentences"]) == 1, message="half of it is told")
        first.send_signal(how)
        assert first.wait(120) == (-how if how == signal.SIGKILL else 0)
    assert idle.state(contact)["job"]["state"] in ("queued", "running")
    model.always = writes(GOOD)
    with worker_process(urls, models_file, tmp_path / "two.log") as second:
        state = idle.ended(contact)
        assert second.pid != first.pid
    assert (state["job"]["state"], state["summary"]["version"]) == ("done", 1)
    assert [sentence["text"] for sentence in state["summary"]["sentences"]] == [
        "It is due on May 1.",
        "Staff will email a new letter.",
    ]
    assert [event["version"] for event in outbox() if event["aggregatetype"] == "summary.summary.v1"] == [1]
    assert state["job"]["attempt"] == (2 if how == signal.SIGKILL else 1)


def test_a_worker_that_was_stopped_for_a_while_writes_nothing_more(
    idle: Summaries,
    talk_to_idle: Talk,
    outbox: Outbox,
    model: FakeModel,
    use_model: UseModel,
    urls: DatabaseUrls,
    models_file: Path,
    tmp_path: Path,
) -> None:
    """Design 6: its lease ran out, and another made the summary meanwhile."""
    use_model(timeout_seconds=600, deadline_seconds=600)
    half_way = HalfWay(model)
    contact = uuid4()
    talk_to_idle(contact)
    with worker_process(urls, models_file, tmp_path / "one.log") as first:
        idle.post(contact)
        assert half_way.reached.wait(120)
        first.send_signal(signal.SIGSTOP)
        model.always = writes("By the second. [1]")
        with worker_process(urls, models_file, tmp_path / "two.log"):
            state = idle.ended(contact)
        first.send_signal(signal.SIGCONT)
        model.stopped.set()  # the first one's stream goes on, and ends
        wait_until(lambda: b"not ours any more" in (tmp_path / "one.log").read_bytes(), message="it noticed")
    assert idle.state(contact) == state
    assert state["summary"]["sentences"][0]["text"] == "By the second."
    assert [event["version"] for event in outbox() if event["aggregatetype"] == "summary.summary.v1"] == [1]


def test_a_job_whose_workers_keep_dying_ends(
    idle: Summaries, talk_to_idle: Talk, urls: DatabaseUrls, request: pytest.FixtureRequest
) -> None:
    """CS-6: it does not take worker after worker with it."""
    contact = uuid4()
    talk_to_idle(contact)
    idle.post(contact)
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("UPDATE job SET state = 'running', attempt = 4, lease = gen_random_uuid(), lease_until = now()")
    request.getfixturevalue("work")
    assert idle.ended(contact)["job"]["problem"]["code"] == "broken-off"


def test_a_failed_attempt_that_is_taken_up_after_the_deadline_is_over(
    idle: Summaries,
    talk_to_idle: Talk,
    urls: DatabaseUrls,
    model: FakeModel,
    use_model: UseModel,
    request: pytest.FixtureRequest,
) -> None:
    """CS-6: the card says what happened, however long nobody worked."""
    use_model()
    model.always = breaks_off("Half")
    contact = uuid4()
    talk_to_idle(contact)
    idle.post(contact)
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("UPDATE job SET deadline = now() - interval '1 second'")
    request.getfixturevalue("work")
    assert idle.ended(contact)["job"]["problem"]["code"] == "model-slow"
    assert model.requests == []
