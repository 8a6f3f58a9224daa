"""How much a test invents: what `make test` has time for, or what `make soak` takes its time for."""

import os

SOAKING = bool(os.environ.get("SOAK"))


def extent(usual: int, soak: int) -> int:
    """Examples, seeds, edits: `usual` of them, or `soak` of them in `make soak`."""
    return soak if SOAKING else usual
