"""How a process that is not a web server is asked to stop."""

import signal
import threading
from types import FrameType


class Stopper:
    """Set by SIGTERM or SIGINT; a loop looks at `stopping` and sleeps in `wait`."""

    def __init__(self, *, install: bool = True) -> None:
        self._event = threading.Event()
        if install:
            signal.signal(signal.SIGTERM, self._on_signal)
            signal.signal(signal.SIGINT, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._event.set()

    def stop(self) -> None:
        self._event.set()

    @property
    def stopping(self) -> bool:
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep up to `seconds`; True at once when asked to stop."""
        return self._event.wait(seconds)


def backoff(attempt: int, *, first: float = 0.1, most: float = 5.0) -> float:
    """Seconds to wait before try number `attempt` (from 1): doubling, capped."""
    return float(min(most, first * 2 ** min(attempt - 1, 16)))
