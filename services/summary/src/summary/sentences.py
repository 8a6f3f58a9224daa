"""Text of messages, cut into sentences. Own rules: people who text do not write for a parser."""

import re

_SHORT = (
    "mr mrs ms dr prof st no nr vs etc eg e.g ie i.e approx dept fig inc jan feb mar apr jun jul aug sep sept oct nov "
    "dec sr sra srta ud uds pág núm tel ext min max avg"
)
ABBREVIATIONS = frozenset(_SHORT.split())
CLOCK = frozenset(("a.m", "p.m"))
# A mark that may end a sentence, what closes behind it, then space; a line break always ends one.
_END = re.compile(r"(?P<mark>[.!?…]+)(?P<close>[\"'”’)\]]*)(?P<space>\s+|$)|(?P<line>\s*\n\s*)")
_WORD_BEFORE = re.compile(r"[\w.]+$")
_AFTER_A_NAME = re.compile(r"(?<!\w)[A-Z]\w+\s+$")
_MONTH_AFTER = re.compile(r"(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)\w*", re.IGNORECASE)


def split_sentences(text: str) -> list[str]:
    """The sentences of a message in their order, trimmed, none empty."""
    sentences, start = [], 0
    for found in _END.finditer(text):
        if found["line"] is None and not _ends(text, start, found):
            continue
        sentences.append(text[start : found.end()].strip())
        start = found.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if any(char.isalnum() for char in sentence)]


def _ends(text: str, start: int, found: re.Match[str]) -> bool:
    if found["mark"] != ".":
        return True
    before = _WORD_BEFORE.search(text, start, found.start())
    word = before[0].lower() if before else ""
    following = text[found.end() : found.end() + 1]
    if word in CLOCK:
        return not following or following.isupper()
    if word.isdigit() and len(word) <= 2:  # "1. Upload it", "am 1. Oktober"
        return before is not None and before.start() > start and not _MONTH_AFTER.match(text, found.end())
    if before and len(before[0]) == 1 and before[0].isupper() and before[0] != "I":  # "J. Smith", but "Hall B."
        return _AFTER_A_NAME.search(text, start, before.start()) is not None
    return word not in ABBREVIATIONS


def shorten(text: str, most: int = 220) -> str:
    """At most `most` characters, cut at a word."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return flat[: most - 1].rsplit(" ", 1)[0].rstrip(",;:-") + "…"
