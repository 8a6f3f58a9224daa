"""What the words of a message ask for consent (CH-4, CH-6). Pure: text and channel in, an ask or nothing out.

The whole message counts, trimmed and in any case: "please stop texting" asks for nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from contacts.consent import CARRIER, CHANNELS, CONTACT, OPTED_IN, OPTED_OUT, PAUSED

SHORT_PAUSE = timedelta(days=14)  # of #pause, if the platform does not say until when

_PAUSES = {"#pause", "#stop", "#stopall", "#unsubscribe", "#cancel", "#end", "#quit"}
_LIFTS = {"#start", "#resume"}
_CARRIER_STOPS = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit"}
_CARRIER_STARTS = {"start", "yes", "unstop"}
_LONGEST = max(map(len, _PAUSES | _LIFTS | _CARRIER_STOPS | _CARRIER_STARTS))


@dataclass(frozen=True)
class Ask:
    """A status somebody asks for with words. `source` decides what it may lift: only the carrier's words lift a
    carrier opt-out, and they lift nothing else."""

    status: str
    source: str
    words: str
    until: datetime | None = None
    every_channel: bool = False


def asked(text: str, channel: str, at: datetime, paused_until: datetime | None = None) -> Ask | None:
    """What a message received at `at` asks for; `paused_until` is what its event says of a pause."""
    word = text.strip().lower()
    if len(word) > _LONGEST or not word.isascii():
        return None
    if word in _PAUSES:
        until = paused_until or (at + SHORT_PAUSE if word == "#pause" else None)
        return Ask(PAUSED, CONTACT, word, until, every_channel=word == "#stopall")
    if word in _LIFTS:
        return Ask(OPTED_IN, CONTACT, word)
    if CHANNELS[channel].carrier and word in _CARRIER_STOPS | _CARRIER_STARTS:
        return Ask(OPTED_OUT if word in _CARRIER_STOPS else OPTED_IN, CARRIER, word.upper())
    return None
