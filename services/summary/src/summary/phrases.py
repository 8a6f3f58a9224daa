"""The words around what is quoted, by language (CS-5). A quotation itself is never translated."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """How one language says who asked, answered and wrote what."""

    contact: str
    authors: dict[str, str]
    asked_and_answered: str
    wrote_and_replied: str
    still_open: str
    deferred: str
    wrote: str
    opted_out: str
    opted_in: str
    both: str
    quote: str


ENGLISH = Phrases(
    contact="The contact",
    authors={"staff": "Staff", "bot": "The bot", "campaign": "A campaign"},
    asked_and_answered="{asker} asked {question}; {answerer} answered {answer}.",
    wrote_and_replied="{author} wrote {text}; {answerer} replied {answer}.",
    still_open="Not answered yet: {asker} asked {question}.",
    deferred="Not answered yet: {asker} asked {question}; {answerer} replied {answer}.",
    wrote="{author} wrote {text}.",
    opted_out="The contact opted out with {text}.",
    opted_in="The contact opted in again with {text}.",
    both="{one} and {other}",
    quote="“{text}”",
)
SPANISH = Phrases(
    contact="El contacto",
    authors={"staff": "El personal", "bot": "El bot", "campaign": "Una campaña"},
    asked_and_answered="{asker} preguntó {question}; {answerer} respondió {answer}.",
    wrote_and_replied="{author} escribió {text}; {answerer} respondió {answer}.",
    still_open="Aún sin respuesta: {asker} preguntó {question}.",
    deferred="Aún sin respuesta: {asker} preguntó {question}; {answerer} contestó {answer}.",
    wrote="{author} escribió {text}.",
    opted_out="El contacto se dio de baja con {text}.",
    opted_in="El contacto volvió a darse de alta con {text}.",
    both="{one} y {other}",
    quote="«{text}»",
)
BY_LANGUAGE = {"en": ENGLISH, "es": SPANISH}


def phrases_of(language: str) -> Phrases:
    """The phrases of a language tag; English where we have none."""
    return BY_LANGUAGE.get(language.split("-")[0].lower(), ENGLISH)


def in_sentence(name: str) -> str:
    """A name in the middle of a sentence."""
    return name[:1].lower() + name[1:]


def joined(phrases: Phrases, quotes: Sequence[str]) -> str:
    """One or two quotations."""
    return quotes[0] if len(quotes) == 1 else phrases.both.format(one=quotes[0], other=quotes[1])
