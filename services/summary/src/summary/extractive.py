"""CS-6: a summary without a model. Three to five sentences that quote what matters and cite where it was written.

Pure and deterministic. A conversation is cut into turns and sentences; questions are paired with their answers;
what carries dates, amounts, promises and trouble is weighed; consent and the last open question are always told.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from summary import signals
from summary.phrases import Phrases, in_sentence, joined, phrases_of
from summary.sentences import shorten, split_sentences

MOST, FEWEST = 5, 3
WORTH_TELLING = 1.6  # below this a sentence is told only to reach FEWEST
NEXT = 0.6  # share of the heaviest sentence's weight from which the next one is told with it
FEW_WORDS = 4
SAME = 0.75  # share of words from which two candidates tell the same


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """A message, as far as a summary needs it."""

    id: str
    author: str  # contact, bot, staff, campaign
    inbound: bool
    text: str


@dataclass(frozen=True)
class Sentence:
    """One sentence of a summary and the ids of the messages it rests on (CS-4)."""

    text: str
    messages: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Spoken:
    """One sentence of a message; `position` counts through the whole conversation."""

    position: int
    text: str
    message: Utterance

    @cached_property
    def words(self) -> frozenset[str]:
        return signals.content_words(self.text)

    @cached_property
    def is_filler(self) -> bool:
        return signals.is_filler(self.text)

    @cached_property
    def is_question(self) -> bool:
        return signals.is_question(self.text, self.message.inbound)

    @cached_property
    def is_deferral(self) -> bool:
        return signals.found(signals.DEFERRAL, self.text)


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidate:
    """Something the summary could say."""

    kind: str  # exchange, reply, open, deferred, statement, stop, start
    asked: tuple[Spoken, ...] = ()
    told: tuple[Spoken, ...] = ()
    score: float = 0.0
    must: bool = False

    @property
    def spoken(self) -> tuple[Spoken, ...]:
        return (*self.asked, *self.told)

    @property
    def position(self) -> int:
        return self.spoken[0].position

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset().union(*(spoken.words for spoken in self.spoken))


@dataclass
class Turn:
    """Messages of one side in a row; what a campaign sends is a turn of its own, for it answers nobody."""

    inbound: bool
    campaign: bool
    spoken: list[Spoken] = field(default_factory=list)

    @property
    def questions(self) -> list[Spoken]:
        return [spoken for spoken in self.spoken if spoken.is_question and not spoken.is_filler]


def summarise(messages: Sequence[Utterance], language: str = "en") -> list[Sentence]:
    """Up to five sentences in the order of the conversation, for messages in the order in which they were sent; empty
    only if nothing was written. `language` is that of the words around the quotations."""
    spoken = list(speak(messages))
    weigh = Weigher(spoken)
    found = [*consent(spoken), *exchanges(turns_of(spoken), weigh), *statements(spoken, weigh)]
    last_words = [Candidate(kind="statement", told=(said,)) for said in spoken[-1:]]
    phrases = phrases_of(language)
    return [render(candidate, phrases) for candidate in choose(found or last_words)]


def speak(messages: Sequence[Utterance]) -> Iterator[Spoken]:
    sentences = ((text, message) for message in messages for text in split_sentences(message.text))
    return (Spoken(position, text, message) for position, (text, message) in enumerate(sentences))


def turns_of(spoken: Sequence[Spoken]) -> list[Turn]:
    """Consent commands belong to no turn: they neither ask nor answer."""
    talk = (said for said in spoken if not _is_command(said))
    sides = groupby(talk, key=lambda said: (said.message.inbound, said.message.author == "campaign"))
    return [Turn(inbound, campaign, list(said)) for (inbound, campaign), said in sides]


def _is_command(said: Spoken) -> bool:
    return said.message.inbound and signals.command_of(said.message.text) is not None


class Weigher:
    """How much a sentence tells: what it carries, how central its words are, who said it and how late."""

    def __init__(self, spoken: Sequence[Spoken]) -> None:
        self._known: dict[int, float] = {}
        self._last = max(len(spoken) - 1, 1)
        texts = {said.message.text for said in spoken}  # what is sent again and again is not more central for it
        self._heard = Counter(word for text in texts for word in signals.content_words(text))

    def __call__(self, said: Spoken) -> float:
        if said.position not in self._known:
            self._known[said.position] = self._weigh(said)
        return self._known[said.position]

    def _weigh(self, said: Spoken) -> float:
        if said.is_filler:
            return 0.0
        late = 0.75 + 0.25 * said.position / self._last
        return late * max(0.1, self._carries(said) + self._central(said) + self._by(said) + self._length(said))

    def _central(self, said: Spoken) -> float:
        """Words that come up in several messages are what the conversation is about."""
        shared = sum(math.log(self._heard[word]) for word in said.words)
        return 0.0 if said.message.author == "campaign" else min(1.0, shared / (len(said.words) + 2))

    @staticmethod
    def _carries(said: Spoken) -> float:
        text = said.text
        score = 1.2 * signals.found(signals.DATE, text) + 1.2 * signals.found(signals.AMOUNT, text)
        score += 0.4 * signals.found(signals.SOON, text)
        score += 1.4 * signals.found(signals.COMMITMENT, text) * (not said.is_question)
        score += 1.3 * signals.found(signals.NEWS, text) * said.message.inbound
        score += 2.0 * signals.found(signals.WISH_TO_STOP, text) * said.message.inbound
        score += 0.5 * signals.found(signals.NUMBER, text) + 0.3 * signals.found(signals.LINK, text)
        return score - 0.8 * said.is_deferral

    @staticmethod
    def _by(said: Spoken) -> float:
        return {"contact": 0.6, "staff": 0.4, "bot": 0.1}.get(said.message.author, -0.8)

    @staticmethod
    def _length(said: Spoken) -> float:
        return -0.8 if len(said.words) < 2 else min(0.6, 0.1 * len(said.words))


def consent(spoken: Sequence[Spoken]) -> list[Candidate]:
    """The last consent command, and the last wish to be left alone that is not a command (CH-4, CH-6)."""
    inbound = [said for said in spoken if said.message.inbound]
    commands = [(said, signals.command_of(said.message.text)) for said in inbound]
    found = [Candidate(kind=kind, told=(said,), must=True) for said, kind in commands if kind][-1:]
    wishes = [said for said in inbound if signals.found(signals.WISH_TO_STOP, said.text)]
    return found + [Candidate(kind="statement", told=(said,), must=True) for said in wishes[-1:]]


def exchanges(turns: Sequence[Turn], weigh: Weigher) -> list[Candidate]:
    """What one side said and the other replied. The contact's last question left open must be told, older ones not."""
    found: list[Candidate] = []
    for place, turn in enumerate(turns):
        if turn.inbound:
            found += _asked_by_contact(turns, place, weigh) + _told_by_contact(turns, place, weigh)
        else:
            found += _asked_of_contact(turns, place, weigh)
    left_open = [candidate for candidate in found if candidate.must]
    return [candidate for candidate in found if not candidate.must] + left_open[-1:]


def _asked_by_contact(turns: Sequence[Turn], place: int, weigh: Weigher) -> list[Candidate]:
    questions = best(turns[place].questions, weigh, most=2)
    if not questions:
        return []
    words = frozenset[str]().union(*(question.words for question in questions))
    asked = sum(map(weigh, questions)) / len(questions)
    answers, deferrals = _replies(turns, place, words)
    if not answers:
        kind = "deferred" if deferrals else "open"
        return [Candidate(kind=kind, asked=questions, told=tuple(deferrals[:1]), score=asked + 1.5, must=True)]

    def fitting(said: Spoken) -> float:
        return weigh(said) + 2.0 * len(said.words & words) / (len(words) or 1)

    told = best(answers, fitting, most=1)
    left = words - told[0].words  # of two things asked, the heaviest answer may meet one only
    others = [
        said for said in answers if said not in told and (said.words & left or fitting(said) >= NEXT * fitting(told[0]))
    ]
    told = best([*told, *best(others, fitting, most=1)], fitting, most=2)
    return [Candidate(kind="exchange", asked=questions, told=told, score=1.2 + asked + 0.8 * max(map(weigh, told)))]


def _replies(turns: Sequence[Turn], place: int, words: frozenset[str]) -> tuple[list[Spoken], list[Spoken]]:
    """The answers of the first turn of ours that has any, and what put the question off. We look until the contact asks
    again or a campaign begins something new; once the contact spoke of something else, an answer must share a word."""
    deferrals: list[Spoken] = []
    elsewhere = False
    for turn in turns[place + 1 :]:
        if turn.campaign or (turn.inbound and turn.questions):
            break
        if turn.inbound:
            elsewhere = elsewhere or not all(said.is_filler for said in turn.spoken)
            continue
        replies = [said for said in turn.spoken if not said.is_filler and not said.is_question]
        deferrals += [said for said in replies if said.is_deferral]
        answers = [said for said in replies if not said.is_deferral and (not elsewhere or said.words & words)]
        if answers:
            return answers, deferrals
    return [], deferrals


def _told_by_contact(turns: Sequence[Turn], place: int, weigh: Weigher) -> list[Candidate]:
    """News of the contact that somebody replied to, such as trouble and what was done about it."""
    news = [said for said in turns[place].spoken if not said.is_question and weigh(said) >= WORTH_TELLING]
    answers, _ = _replies(turns, place, frozenset())
    if not news or not answers or turns[place].questions:
        return []
    asked, told = best(news, weigh, most=1), best(answers, weigh, most=2, least_share=NEXT)
    return [Candidate(kind="reply", asked=asked, told=told, score=0.6 + weigh(asked[0]) + 0.8 * max(map(weigh, told)))]


def _asked_of_contact(turns: Sequence[Turn], place: int, weigh: Weigher) -> list[Candidate]:
    """Our last question before the contact spoke, or an invitation to reply YES, with what may answer it."""
    if place + 1 == len(turns) or not turns[place + 1].inbound:
        return []
    asked, kind = tuple(turns[place].questions[-1:]), "exchange"
    if not asked:
        asked, kind = _invitation(turns[place], weigh), "reply"
    reply = [said for said in turns[place + 1].spoken if not said.is_question]
    short = [said for said in reply if signals.is_short_answer(said.text)]
    answers = short if kind == "reply" else [said for said in reply if not said.is_filler] or short
    told = best(answers, weigh, most=2, least_share=NEXT)
    if not asked or not told:
        return []
    score = 0.6 + 0.8 * weigh(asked[0]) + max(map(weigh, told)) + (len(asked[0].words) > 1) * bool(short)
    return [Candidate(kind=kind, asked=asked, told=told, score=score)]


def _invitation(turn: Turn, weigh: Weigher) -> tuple[Spoken, ...]:
    """What the message says that asks for a YES."""
    asking = [said.message for said in turn.spoken if signals.found(signals.INVITATION, said.text)]
    return best([said for said in turn.spoken if said.message in asking[-1:]], weigh, most=1)


def best(
    spoken: Sequence[Spoken], weigh: Callable[[Spoken], float], *, most: int, least_share: float = 0.0
) -> tuple[Spoken, ...]:
    """The heaviest few of one author, in the order in which they were said."""
    ranked = sorted(spoken, key=lambda said: (-weigh(said), said.position))
    voice = [said for said in ranked if said.message.author == ranked[0].message.author][:most]
    kept = [said for said in voice if weigh(said) >= least_share * weigh(ranked[0])]
    return tuple(sorted(kept, key=lambda said: said.position))


def statements(spoken: Sequence[Spoken], weigh: Weigher) -> Iterator[Candidate]:
    """What was said and only states something, by itself and with the next best of its message."""
    telling = [said for said in spoken if _states(said)]
    for said in telling:
        yield Candidate(kind="statement", told=(said,), score=weigh(said))
    for _, group in groupby(telling, key=lambda said: said.message.id):
        pair = best(list(group), weigh, most=2, least_share=NEXT)
        if len(pair) == 2:
            yield Candidate(kind="statement", told=pair, score=0.2 + max(map(weigh, pair)))


def _states(said: Spoken) -> bool:
    asks = said.is_question or signals.found(signals.INVITATION, said.text)
    return not asks and not said.is_filler and not _is_command(said)


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """What must be told, then the heaviest that adds something, in the order of the conversation."""
    ranked = sorted(candidates, key=lambda candidate: (not candidate.must, -candidate.score, candidate.position))
    chosen: list[Candidate] = []
    for candidate in ranked:
        enough = len(chosen) >= (FEWEST if candidate.score < WORTH_TELLING else MOST)
        if (candidate.must or not enough) and not _said_already(candidate, chosen):
            chosen.append(candidate)
    return sorted(chosen, key=lambda candidate: candidate.position)


def _said_already(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    said = {id(spoken) for other in chosen for spoken in other.spoken}
    if any(id(spoken) in said for spoken in candidate.spoken):
        return True
    return any(_alike(candidate.words, other.words) for other in chosen) and not candidate.must


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the first says little that the other does not; a new number is never little, and a few words that were
    used before may still be news ("paid the 100 just now")."""
    fresh = one - other
    if len(one) < FEW_WORDS:
        return one == other
    return len(fresh) <= (1 - SAME) * len(one) and not any(word[0].isdigit() for word in fresh)


def render(candidate: Candidate, phrases: Phrases) -> Sentence:
    cited = dict.fromkeys(spoken.message.id for spoken in sorted(candidate.spoken, key=lambda said: said.position))
    return Sentence(_text(candidate, phrases), tuple(cited))


def _text(candidate: Candidate, phrases: Phrases) -> str:
    asker, question = _voice(candidate.asked, phrases)
    teller, told = _voice(candidate.told, phrases)
    if candidate.kind == "exchange":
        return phrases.asked_and_answered.format(
            asker=asker, question=question, answerer=in_sentence(teller), answer=told
        )
    if candidate.kind == "reply":
        return phrases.wrote_and_replied.format(author=asker, text=question, answerer=in_sentence(teller), answer=told)
    if candidate.kind == "open":
        return phrases.still_open.format(asker=in_sentence(asker), question=question)
    if candidate.kind == "deferred":
        return phrases.deferred.format(
            asker=in_sentence(asker), question=question, answerer=in_sentence(teller), answer=told
        )
    if candidate.kind == "stop":
        return phrases.opted_out.format(text=told)
    if candidate.kind == "start":
        return phrases.opted_in.format(text=told)
    return phrases.wrote.format(author=teller, text=told)


def _voice(spoken: Sequence[Spoken], phrases: Phrases) -> tuple[str, str]:
    """Who spoke, and what, quoted."""
    if not spoken:
        return "", ""
    message = spoken[-1].message
    name = phrases.contact if message.inbound else phrases.authors.get(message.author, phrases.authors["staff"])
    quotes = [phrases.quote.format(text=shorten(said.text).rstrip(" .")) for said in spoken]
    return name, joined(phrases, quotes)
