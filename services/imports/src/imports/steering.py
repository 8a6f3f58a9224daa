"""IM-12. What pausing, resuming and cancelling come to, and when they are not possible. Pure.

An import that has begun may have a batch under way, of which nobody knows whether contacts has applied it. So it is
only asked to halt; the worker decides that batch to its end and halts before the next.
"""

from enum import Enum, auto
from typing import Literal, NamedTuple

from imports.errors import NotSteerable

Step = Literal["pause", "resume", "cancel"]


class Standing(NamedTuple):
    """What an import is doing: `halted` until staff resume or cancel it, or `asked` to halt after its batch."""

    status: str
    halted: bool
    asked: str | None
    begun: bool
    reviewable: bool = False  # a draft: whoever starts it names what they reviewed

    @property
    def over(self) -> str | None:
        """How it ended, in words."""
        return {"finished": "has finished", "failed": "stopped by itself", "cancelled": "was cancelled"}.get(
            self.status
        )


class Effect(Enum):
    NOTHING = auto()  # it is so already
    ASK = auto()  # of the worker, which does it between two batches
    PAUSE = auto()
    GO_ON = auto()
    CANCEL = auto()


def effect_of(step: Step, standing: Standing) -> Effect:
    """Asking twice is asking once. Raises NotSteerable."""
    if step == "cancel" and (standing.status == "cancelled" or standing.asked == "cancel"):
        return Effect.NOTHING
    if standing.over is not None:
        raise NotSteerable("import-over", f"It {standing.over}, so there is nothing left to {step}.")
    if standing.asked == "cancel":
        said = "It ends with the batch under way. To bring the rest in, import the file again."
        raise NotSteerable("import-cancelling", said)
    if step == "resume" and standing.reviewable:
        raise NotSteerable("start-needed", "It is a draft: look at its dry run, then start it.")
    halts = standing.halted or standing.asked == "pause"
    if step == "resume":
        return Effect.GO_ON if halts else Effect.NOTHING
    if step == "pause" and halts:
        return Effect.NOTHING
    if standing.begun:
        return Effect.ASK
    return Effect.PAUSE if step == "pause" else Effect.CANCEL
