"""The summary that needs no model, as a pure function."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summary.extractive import Sentence, Utterance, summarise
from summary.signals import is_question
from tests.summary.transcripts import CASES, Case
from tests.support.extent import extent


def talk(lines: Iterable[str]) -> list[Utterance]:
    """`author: text` per line; the ids are m1, m2, ..."""
    parts = [line.split(": ", 1) for line in lines]
    return [
        Utterance(id=f"m{number}", author=author, inbound=author == "contact", text=text)
        for number, (author, text) in enumerate(parts, 1)
    ]


def summary_of(*lines: str, language: str = "en") -> list[Sentence]:
    return summarise(talk(lines), language)


def text_of(sentences: Iterable[Sentence]) -> str:
    return "\n".join(sentence.text for sentence in sentences)


def test_there_are_twelve_conversations_each_with_facts_that_must_be_told() -> None:
    """CS-6."""
    assert len({case.name for case in CASES}) == 12
    assert all(len(case.facts) >= 4 and case.noise for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_matters_is_told_and_noise_is_not(case: Case) -> None:
    """CS-6."""
    told = text_of(summary_of(*case.talk.splitlines(), language=case.language))
    assert [fact for fact in case.facts if fact not in told] == [], told
    assert [noise for noise in case.noise if noise in told] == [], told


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_three_to_five_sentences_in_the_order_of_the_conversation(case: Case) -> None:
    """CS-6."""
    sentences = summary_of(*case.talk.splitlines(), language=case.language)
    places = [int(sentence.messages[0][1:]) for sentence in sentences]
    assert 3 <= len(sentences) <= 5
    assert places == sorted(places)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_quotation_stands_in_a_message_that_is_cited(case: Case) -> None:
    """CS-4."""
    messages = {message.id: message.text for message in talk(case.talk.splitlines())}
    opening, closing = ("«", "»") if case.language == "es" else ("“", "”")
    for sentence in summary_of(*case.talk.splitlines(), language=case.language):
        quotes = [part.split(closing)[0] for part in sentence.text.split(opening)[1:]]
        assert quotes
        cited = " ".join(messages[message] for message in sentence.messages)
        assert all(quote in cited for quote in quotes)


def test_a_question_is_told_with_its_answer_and_cites_both() -> None:
    """CS-4."""
    assert summary_of("contact: hi", "contact: when is move-in day", "bot: Hello!", "staff: It is on August 20.") == [
        Sentence("The contact asked “when is move-in day”; staff answered “It is on August 20”.", ("m2", "m4"))
    ]


def test_an_answer_that_came_after_small_talk_is_found() -> None:
    """CS-6."""
    lines = ["contact: Is there a fee?", "staff: Let me check.", "contact: ok thanks", "staff: The fee is $50."]
    assert "staff answered “The fee is $50”" in text_of(summary_of(*lines))


def test_a_question_put_off_is_still_open() -> None:
    """CS-6."""
    lines = ["contact: Is there a fee?", "staff: Let me check and get back to you.", "contact: ok"]
    assert text_of(summary_of(*lines)) == (
        "Not answered yet: the contact asked “Is there a fee?”; staff replied “Let me check and get back to you”."
    )


def test_what_a_campaign_sends_answers_no_question() -> None:
    """CS-7: it was not written for this contact."""
    lines = ["contact: Can I pay later?", "campaign: The deposit of $200 is due on May 1."]
    assert text_of(summary_of(*lines)).startswith("Not answered yet: the contact asked “Can I pay later?”")


def test_a_yes_is_told_with_the_invitation_it_accepts() -> None:
    """CS-6."""
    lines = ["campaign: You are invited to Orientation on March 15. Reply YES to save your place.", "contact: yes"]
    assert summary_of(*lines) == [
        Sentence(
            "A campaign wrote “You are invited to Orientation on March 15”; the contact replied “yes”.", ("m1", "m2")
        )
    ]


@pytest.mark.parametrize("word", ["STOP", " stop ", "#stop", "Unsubscribe", "#PAUSE", "quit"])
def test_an_opt_out_is_always_told(word: str) -> None:
    """CH-4, CH-6."""
    noise = [f"staff: I will send form {n} on May {n}, it costs ${n}." for n in range(1, 20)]
    assert f"The contact opted out with “{word.strip()}”." in text_of(summary_of(*noise, f"contact: {word}", *noise))


def test_only_the_last_word_on_consent_is_told() -> None:
    """CH-6."""
    told = text_of(summary_of("contact: STOP", "contact: START", "bot: Great!"))
    assert told == "The contact opted in again with “START”."


@pytest.mark.parametrize("text", ["please stop texting", "I can't stop smiling", "cancel my Friday appointment"])
def test_what_only_looks_like_a_command_is_not_told_as_an_opt_out(text: str) -> None:
    """CH-4."""
    assert "opted out" not in text_of(summary_of(f"contact: {text}"))


def test_reminders_sent_again_and_again_do_not_drown_what_was_said() -> None:
    """CS-6."""
    noise = ["campaign: Reminder: the library is open on weekdays.", "contact: ok"] * 60
    told = text_of(summary_of(*noise, "contact: I lost my aid letter", "staff: I'll mail a new one today.", *noise))
    assert "I lost my aid letter" in told
    assert "I'll mail a new one today" in told


def test_small_talk_alone_gives_what_was_said_last() -> None:
    """CS-6."""
    assert text_of(summary_of("bot: Hi!", "contact: hello", "bot: Great!")) == "The bot wrote “Great!”."


@pytest.mark.parametrize("texts", [[], [""], ["  ", "🙌🙌", "..."]])
def test_where_nothing_is_written_there_is_no_sentence(texts: list[str]) -> None:
    """CS-1."""
    assert summarise([Utterance(id="m", author="contact", inbound=True, text=text) for text in texts]) == []


def test_a_very_long_message_is_quoted_in_part() -> None:
    """CS-1: a card, not a page."""
    (sentence,) = summary_of("contact: I lost " + "my aid letter and " * 100)
    assert len(sentence.text) < 260
    assert sentence.text.endswith("…”.")


@pytest.mark.parametrize(
    ("language", "start"), [("es-MX", "El contacto"), ("fr", "The contact"), ("EN-us", "The contact")]
)
def test_the_words_around_a_quotation_are_in_the_language_asked_for_where_we_have_it(language: str, start: str) -> None:
    """CS-5."""
    assert text_of(summary_of("contact: I moved to Texas", language=language)).startswith(start)


UTTERANCES = st.lists(
    st.builds(
        Utterance,
        id=st.uuids().map(str),
        author=st.sampled_from(["contact", "bot", "staff", "campaign"]),
        inbound=st.booleans(),
        text=st.one_of(
            st.text(max_size=60),
            st.sampled_from(["Is it $5?", "STOP", "ok", "I'll pay on May 1. Thanks!", "¿Cuándo?", "no", "Dr. A. B."]),
        ),
    ),
    max_size=25,
)


@settings(max_examples=extent(150, soak=5000), deadline=None)
@given(UTTERANCES)
def test_whatever_is_said_the_summary_is_short_cited_and_the_same_again(messages: list[Utterance]) -> None:
    """CS-4, CS-6."""
    sentences = summarise(messages)
    assert sentences == summarise(messages)
    assert len(sentences) <= 5
    ids = [message.id for message in messages]
    for sentence in sentences:
        assert sentence.messages
        assert set(sentence.messages) <= set(ids)
        assert len(sentence.text) < 1200
    assert bool(sentences) == any(char.isalnum() for message in messages for char in message.text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("got it, my mom will do it tonight", False),
        ("ok i can do that", False),
        ("I'll do it tomorrow", False),
        ("ok but when will it be there", True),
        ("the form, where do i send it", True),
    ],
)
def test_what_somebody_will_do_is_not_taken_for_a_question(text: str, asks: bool) -> None:
    """CS-1: a summary says that somebody asked only where somebody did."""
    assert is_question(text, inbound=True) is asks
