"""Strangers who write by web chat: the platform names them by an address of its own, which makes a contact (PL-1).

Some say what they are called; of the others no more is known than what they write.
"""

import random
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from deploy.local.dialogues import Line, visit
from deploy.local.simulator import Contact, Platform, times_of
from deploy.local.stack import Stack

SEED = 5
NAMES = ("Imani", None, "Theo", None, "Rosalie", None)


def publish_visitors(stack: Stack, institution: str) -> int:
    """The demo's visitors; how many."""
    with Platform(stack) as platform:
        drop_in(platform, institution)
    return len(NAMES)


def drop_in(platform: Platform, institution: str) -> None:
    """Each asks something, some say their name, and all are answered."""
    for place, name in enumerate(NAMES):
        dice, visitor = random.Random(f"{SEED} {institution} {place}"), _visitor(institution, place)
        lines = visit(dice, name or "there")
        times = times_of(dice, len(lines))
        for line, sent_at in zip(lines, times, strict=True):
            platform.send(visitor, line, sent_at)
        if name is not None:
            said = Line("contact", f"#changename {name}")
            platform.send(visitor, said, times[0] + timedelta(seconds=1), preferred_name=name)


def _visitor(institution: str, place: int) -> Contact:
    address = f"webchat-{uuid5(NAMESPACE_URL, f'{institution} {place}').hex[:12]}"
    return {"institution_id": institution, "channels": [{"channel": "web", "address": address}]}
