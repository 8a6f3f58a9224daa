"""argon2, never more than a few at once: one hash takes 64 MiB and a tenth of a second."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from chassis.errors import Unavailable

AT_ONCE = 2
PATIENCE = 5.0  # seconds a sign-in waits for its turn


class Passwords:
    """Hashes and checks passwords; thread-safe, and bounded in this process."""

    def __init__(self, *, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self._hasher = PasswordHasher()
        self._turns = threading.BoundedSemaphore(at_once)
        self._patience = patience
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        with self._turn():
            return self._hasher.hash(password)

    def right(self, stored: str | None, password: str) -> bool:
        """Whether the password is the stored one. Without one it takes as long and is wrong."""
        with self._turn():
            if stored is None:
                self._nobody = self._nobody or self._hasher.hash("of nobody")
            try:
                return self._hasher.verify(stored or str(self._nobody), password) and stored is not None
            except (Argon2Error, InvalidHashError):
                return False

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=self._patience):
            raise Unavailable("Too many people sign in at this moment. Try again in a few seconds.", retry_after=2)
        try:
            yield
        finally:
            self._turns.release()
