"""CS-4: what a model wrote, line by line; a sentence that cites no message we sent is dropped."""

import re
from collections.abc import Iterator, Sequence

from summary.extractive import Sentence
from summary.masking import plain

MOST_SENTENCES = 8
LONGEST_SENTENCE = 700
CITATION = re.compile(r"\s*[\[【]((?:\s*[#m]?\d{1,4}\s*(?:[-–,;]|and)?)+)[\]】]")
BULLET = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s+")


class Lines:
    """The lines of a stream, each as soon as it is complete."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, piece: str) -> Iterator[str]:
        *complete, self._rest = (self._rest + piece).split("\n")
        return iter(complete)

    def end(self) -> str:
        """The last line, which no line break ended."""
        return self._rest


def checked(line: str, cited: Sequence[str]) -> Sentence | None:
    """The sentence of a line with the ids of the messages it cites, or None if it cites none that was sent."""
    numbers = [number for found in CITATION.finditer(line) for number in _numbers(found[1])]
    messages = dict.fromkeys(cited[number - 1] for number in numbers if 0 < number <= len(cited))
    text = BULLET.sub("", plain(CITATION.sub("", line)))
    if not messages or not any(char.isalpha() for char in text) or len(text) > LONGEST_SENTENCE:
        return None
    return Sentence(text, tuple(messages))


def _numbers(inside: str) -> Iterator[int]:
    """ "3", "3, 4" and "3-5"; a span is believed only when it is short."""
    for first, last in re.findall(r"(\d+)(?:\s*[-–]\s*[#m]?(\d+))?", inside):
        end = int(last or first)
        yield from range(int(first), end + 1) if end - int(first) <= 20 else (int(first), end)
