"""What pausing, resuming and cancelling come to in every state of an import. Pure (IM-12)."""

from typing import get_args

import pytest

from imports.errors import NotSteerable
from imports.steering import Effect, Standing, Step, effect_of

QUEUED = Standing("queued", halted=False, asked=None, begun=False)
RUNNING = Standing("running", halted=False, asked=None, begun=True)
AWAY = Standing("waiting", halted=False, asked=None, begun=True)
PAUSING = Standing("running", halted=False, asked="pause", begun=True)
PAUSED = Standing("waiting", halted=True, asked=None, begun=True)
PAUSED_IN_THE_QUEUE = Standing("waiting", halted=True, asked=None, begun=False)
CANCELLING = Standing("running", halted=False, asked="cancel", begun=True)
CANCELLED = Standing("cancelled", halted=False, asked=None, begun=True)
FINISHED = Standing("finished", halted=False, asked=None, begun=True)
FAILED = Standing("failed", halted=False, asked=None, begun=True)

N = Effect.NOTHING
EXPECTED: dict[Standing, tuple[Effect | str, Effect | str, Effect | str]] = {  # pause, resume, cancel
    QUEUED: (Effect.PAUSE, N, Effect.CANCEL),
    RUNNING: (Effect.ASK, N, Effect.ASK),
    AWAY: (Effect.ASK, N, Effect.ASK),
    PAUSING: (N, Effect.GO_ON, Effect.ASK),
    PAUSED: (N, Effect.GO_ON, Effect.ASK),
    PAUSED_IN_THE_QUEUE: (N, Effect.GO_ON, Effect.CANCEL),
    CANCELLING: ("import-cancelling", "import-cancelling", N),
    CANCELLED: ("import-over", "import-over", N),
    FINISHED: ("import-over", "import-over", "import-over"),
    FAILED: ("import-over", "import-over", "import-over"),
}


@pytest.mark.parametrize("standing", EXPECTED, ids=str)
def test_every_state_takes_a_step_or_says_why_not(standing: Standing) -> None:
    """IM-12: only an import that has begun, and may have a batch under way, is asked; the others do it at once."""
    steps: tuple[Step, ...] = get_args(Step)
    for step, expected in zip(steps, EXPECTED[standing], strict=True):
        if isinstance(expected, Effect):
            assert effect_of(step, standing) is expected
        else:
            with pytest.raises(NotSteerable) as refused:
                effect_of(step, standing)
            assert (refused.value.status, refused.value.code) == (409, expected)


def test_a_refusal_says_what_is_the_case() -> None:
    """IM-12."""
    with pytest.raises(NotSteerable, match="has finished, so there is nothing left to resume"):
        effect_of("resume", FINISHED)
    with pytest.raises(NotSteerable, match="was cancelled"):
        effect_of("pause", CANCELLED)
