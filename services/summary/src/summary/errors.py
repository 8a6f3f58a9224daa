"""The refusals only this service gives.

Conflict
 +- no_messages    409 no-messages
"""

from chassis.errors import Conflict


def no_messages() -> Conflict:
    return Conflict("no-messages", "There is no conversation to summarise", "Nothing was written yet.")
