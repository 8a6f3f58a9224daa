"""The refusals only this service gives.

Conflict
 +- no_messages         409 no-messages
 +- nothing_new         409 nothing-new, CS-2
 +- already_generating  409 already-generating, one generation of a contact at a time
"""

from chassis.errors import Conflict

NOTHING_NEW = "No message came since the last summary. Generate again once there is one, or in another language."


class Lost(Exception):
    """The job is not ours any more: its lease ran out, or it was given back."""


def no_messages() -> Conflict:
    return Conflict("no-messages", "There is no conversation to summarise", "Nothing was written yet.")


def nothing_new() -> Conflict:
    return Conflict("nothing-new", "There is nothing new to summarise", NOTHING_NEW)


def already_generating(language: str) -> Conflict:
    detail = f"A summary in another language ({language}) is being made. Try again when it is there."
    return Conflict("already-generating", "A summary of this contact is being made", detail, language=language)
