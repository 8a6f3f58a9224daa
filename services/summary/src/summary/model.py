"""Asks a model, and tells plainly why it gave nothing. The only place that imports the OpenAI client.

ModelFailure.code    what happened                                      tried again
model-busy           429                                                after what it asks for
model-away           no connection, 5xx                                 yes
model-slow           silent for too long, or the deadline passed        yes, until the deadline
model-cut            the stream ended without a finish_reason           yes
model-unreadable     what came is no chat completion                    yes
model-no-sentence    nothing it wrote cites a message (citations.py)    once more
model-rejected       400, 401, 403, 404, 422; a quota used up           no: its settings have to change
model-refused        the model declined                                 no
model-filtered       stopped by a content filter                        no
model-too-long       stopped at its length limit                        no
"""

import time
from collections.abc import Iterator, Sequence
from typing import Any

from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    OpenAI,
    OpenAIError,
    RateLimitError,
    Timeout,
)

from summary.failures import ModelFailure
from summary.model_settings import ModelSettings

MOST_CHARACTERS = 20_000  # of an answer that would not end
CONNECT_SECONDS = 5.0
LONGEST_RETRY_AFTER = 600.0


class Client:
    """One model of one server. Thread-safe; the connections are kept."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._openai = OpenAI(
            api_key=settings.api_key,
            base_url=settings.base_url,
            max_retries=0,  # the job tries again: that outlives this process and knows the deadline
        )

    def stream(self, messages: Sequence[dict[str, Any]], seconds: float) -> Iterator[str]:
        """The pieces of the answer as they come, for at most `seconds`. Raises ModelFailure; only an answer that the
        model says it finished ends without."""
        deadline = time.monotonic() + seconds
        try:
            yield from self._pieces(messages, deadline)
        except OpenAIError as error:
            raise failure_of(error) from None
        except (ValueError, TypeError, AttributeError, LookupError):
            raise ModelFailure("model-unreadable", again=True) from None

    def close(self) -> None:
        self._openai.close()

    def _pieces(self, messages: Sequence[dict[str, Any]], deadline: float) -> Iterator[str]:
        patience = max(0.1, min(self._settings.timeout_seconds, deadline - time.monotonic()))
        sent: Any = list(messages)
        answer: Any = self._openai.chat.completions.create(
            model=self._settings.model,
            messages=sent,
            stream=True,
            extra_body=dict(self._settings.options) or None,
            timeout=Timeout(patience, connect=min(CONNECT_SECONDS, patience)),
        )
        written, finished = 0, None
        with answer as chunks:
            for chunk in chunks:
                piece, finished = _read(chunk, finished)
                written += len(piece)
                if written > MOST_CHARACTERS:
                    raise ModelFailure("model-too-long")
                if time.monotonic() > deadline:
                    raise ModelFailure("model-slow", again=True)
                if piece:
                    yield piece
        _demand_an_end(finished)


def _read(chunk: Any, finished: str | None) -> tuple[str, str | None]:
    """The text of one chunk; some servers send chunks without a choice (usage, keep-alive)."""
    if chunk.choices is None:
        raise ValueError("not a chat completion")
    if not chunk.choices:
        return "", finished
    choice = chunk.choices[0]
    if getattr(choice.delta, "refusal", None):
        raise ModelFailure("model-refused")
    return choice.delta.content or "", choice.finish_reason or finished


def _demand_an_end(finished: str | None) -> None:
    if finished is None:
        raise ModelFailure("model-cut", again=True)
    if finished != "stop":
        codes = {"content_filter": "model-filtered", "length": "model-too-long"}
        raise ModelFailure(codes.get(finished, "model-refused"))


def failure_of(error: OpenAIError) -> ModelFailure:
    if isinstance(error, APITimeoutError):
        return ModelFailure("model-slow", again=True)
    if isinstance(error, RateLimitError):
        if error.code == "insufficient_quota":
            return ModelFailure("model-rejected")
        return ModelFailure("model-busy", again=True, after=_retry_after(error))
    if isinstance(error, APIStatusError):
        passing = error.status_code >= 500 or error.status_code in (408, 409, 425)
        code = "model-away" if passing else "model-rejected"
        return ModelFailure(code, again=passing, after=_retry_after(error))
    if isinstance(error, APIConnectionError | APIError):
        return ModelFailure("model-away", again=True)
    return ModelFailure("model-rejected")


def _retry_after(error: APIStatusError) -> float | None:
    """Seconds, as the server asks; a date or nonsense counts as not said."""
    try:
        return max(0.0, min(float(error.response.headers.get("retry-after", "")), LONGEST_RETRY_AFTER))
    except ValueError:
        return None
