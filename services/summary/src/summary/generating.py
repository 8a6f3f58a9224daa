"""One attempt at one job: by the model, or extractive where there is none (CS-6)."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.db import Database
from summary import prompt
from summary.citations import MOST_SENTENCES, Lines, checked
from summary.commands.jobs import note, tell
from summary.commands.summaries import Material, finish, material
from summary.extractive import Sentence, Utterance, summarise
from summary.failures import ModelFailure
from summary.freshness import EXTRACTIVE, MODEL
from summary.model_settings import ModelSettings
from summary.models import Job


class Streams(Protocol):
    """A model, as far as a generation needs it."""

    def stream(self, messages: Sequence[dict[str, Any]], seconds: float) -> Iterator[str]: ...


class Generation:
    """Holds nothing open while the model writes; each step is a transaction of its own that names the lease."""

    def __init__(self, database: Database, job: Job, lease: UUID) -> None:
        self._database = database
        self._job = job
        self._lease = lease
        self._passed = self._dropped = 0

    def extract(self) -> None:
        """Made of the conversation's own words. Raises Lost; ModelFailure if nothing is written."""
        self._write(lambda session: note(session, self._lease, kind=EXTRACTIVE, model=None, prompt_version=None))
        found = self._material()
        sentences = summarise([_utterance(said) for said in found.messages], self._job.language)
        if not sentences:
            raise ModelFailure("no-messages")
        self._finish(sentences, found)

    def ask(self, settings: ModelSettings, client: Streams, seconds: float) -> None:
        """Made by the model within `seconds`; each sentence is told when it passed its check. Raises Lost,
        ModelFailure."""
        found = self._material()
        asked = prompt.build(found.messages, found.facts, self._job.language, found.identifiers, found.notes)
        if not asked.cited:
            raise ModelFailure("no-messages")
        sent = asked.messages()
        self._write(
            lambda session: note(
                session, self._lease, kind=MODEL, model=settings.model, prompt_version=asked.version, prompt=sent
            )
        )
        sentences = []
        with closing(self._checked(client.stream(sent, seconds), asked.cited)) as passed:
            for sentence in passed:
                sentences.append(sentence)
                self._tell(sentence)
        if not sentences:
            raise ModelFailure("model-no-sentence", again=self._job.attempt < 2)
        self._finish(sentences, found)

    def _checked(self, pieces: Iterator[str], cited: Sequence[str]) -> Generator[Sentence, None, None]:
        """CS-4. The last line counts once the stream has ended as it should."""
        lines = Lines()
        for piece in pieces:
            for line in lines.feed(piece):
                if sentence := self._check(line, cited):
                    yield sentence
        if sentence := self._check(lines.end(), cited):
            yield sentence

    def _check(self, line: str, cited: Sequence[str]) -> Sentence | None:
        sentence = checked(line, cited) if self._passed < MOST_SENTENCES else None
        self._passed += sentence is not None
        self._dropped += sentence is None and bool(line.strip())
        return sentence

    def _material(self) -> Material:
        return self._database.retrying(lambda session: material(session, *self._whose))

    @property
    def _whose(self) -> tuple[UUID, UUID]:
        return self._job.institution_id, self._job.contact_id

    def _tell(self, sentence: Sentence) -> None:
        self._write(lambda session: tell(session, self._lease, sentence))

    def _finish(self, sentences: list[Sentence], found: Material) -> None:
        self._write(
            lambda session: finish(
                session, self._lease, sentences, message_count=found.message_count, dropped=self._dropped
            )
        )

    def _write(self, work: Callable[[Session], object]) -> None:
        self._database.retrying(work)


def _utterance(said: prompt.Written) -> Utterance:
    return Utterance(id=said.id, author=said.author, inbound=said.author == "contact", text=said.text)
