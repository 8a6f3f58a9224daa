"""The refusals only this service gives.

Problem
 +- FileRefused    422 (too-large: 413, incomplete-upload: 400), a code of codes.py that concerns the file as a whole
 +- Begun          409 import-begun: its mapping can not be changed any more
 +- MappingMoved   409 mapping-moved: somebody else changed the mapping meanwhile
 +- NotSteerable   409 import-over, import-cancelling, start-needed: it can not be paused, resumed or cancelled
                   409 not-over, rolled-back, nothing-done, mending-not-over: it can not be rolled back
 +- DryRunNeeded   409 dry-run-needed: it is only started with a finished dry run
 +- DryRunOutdated 409 dry-run-outdated: that dry run was of something else
 +- Incomplete     422 mapping-incomplete, with the problems of the mapping
Exception
 +- Away           a service or the file store the import needs does not answer: wait and go on
 +- SourceAway     a watched place on the network does not answer: the others go on
 +- FileLost       the file store answers, and the file is not there: the import fails
 +- BatchRefused   contacts will never take this batch: the import fails
 +- Lost           this worker no longer holds the import
 +- Halted         somebody asked for a pause or the end, and no batch is under way
"""

from typing import Any

from chassis.errors import Conflict, Problem
from imports.codes import code_of


class FileRefused(Problem):
    """A file that is not taken as an import, with what helps (IM-18)."""

    def __init__(self, code: str, detail: str | None = None, **extra: Any) -> None:
        known = code_of(code)
        status = {"too-large": 413, "incomplete-upload": 400}.get(code, 422)
        super().__init__(status, code, known.cause, detail or known.next_step, next_step=known.next_step, **extra)


class NotSteerable(Conflict):
    """IM-12, IM-15: the import's state does not allow it; `detail` says what is the case."""

    def __init__(self, code: str, detail: str) -> None:
        titles = {
            "import-over": "This import is over",
            "import-cancelling": "This import is being cancelled",
            "start-needed": "This import has not been started",
            "not-over": "This import is not over",
            "rolled-back": "This import was rolled back",
            "nothing-done": "There is nothing to take back",
            "mending-not-over": "An import that mends rows of this one is not over",
        }
        super().__init__(code, titles[code], detail)


class DryRunNeeded(Conflict):
    def __init__(self) -> None:
        detail = "Run it dry and look at what it would do; only a mapping that is a profile's starts without."
        super().__init__("dry-run-needed", "This import has no finished dry run", detail)


class DryRunOutdated(Conflict):
    def __init__(self) -> None:
        detail = (
            "There is a newer one, the mapping was changed since, or it was longer than 7 days ago. Run it dry again."
        )
        super().__init__("dry-run-outdated", "That dry run does not stand any more", detail)


class Incomplete(Problem):
    """`problems` are the preview's."""

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        detail = " ".join(problem["message"] for problem in problems)
        super().__init__(422, "mapping-incomplete", "The mapping is not complete", detail, problems=problems)


class Begun(Conflict):
    def __init__(self) -> None:
        detail = "What its columns mean can only be changed before it is started."
        super().__init__("import-begun", "This import is not a draft any more", detail)


class MappingMoved(Conflict):
    def __init__(self) -> None:
        detail = "Look at the mapping as it is now, then say again what is to change."
        super().__init__("mapping-moved", "Somebody else changed this mapping meanwhile", detail)


class Away(Exception):
    """`code` is one of contacts-away, labels-away, file-store-away."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


class SourceAway(Exception):
    """`reason` is the kind of error, without any name or address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FileLost(Exception):
    """Somebody took the stored file away."""


class BatchRefused(Exception):
    """`message` is what contacts or labels said."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Lost(Exception):
    """Another worker has the import, or it is over or halted."""


class Halted(Exception):
    """The import halts here, between two batches (IM-12)."""
