"""Why no summary was made, in words for a person (CS-6). The codes are listed in model.py."""

from typing import Any

DETAILS = {
    "model-busy": "The model is busy and turned every try away. Wait a few minutes, then try again.",
    "model-away": "The model could not be reached. Try again in a few minutes.",
    "model-slow": "The model took too long to answer. Try again in a few minutes.",
    "model-cut": "The model broke off in the middle of its answer. Try again.",
    "model-unreadable": "The model answered something that can not be read. Try again; if it stays so, ask an admin to "
    "check the model's settings.",
    "model-no-sentence": "Nothing that the model wrote could be traced to a message, so nothing is shown. Try again.",
    "model-rejected": "The model's server rejected the request. Ask an admin to check the model's settings and its "
    "quota, then try again.",
    "model-refused": "The model declined to summarize this conversation. Trying again may not help.",
    "model-filtered": "The model's content filter stopped the summary. Trying again may not help.",
    "model-too-long": "The model ran into its length limit before it was done. Try again; if it stays so, ask an admin "
    "to check the model's settings.",
    "no-messages": "There is nothing written to summarize any more.",
    "broken-off": "Making the summary broke off several times. Try again; if it stays so, tell whoever runs this.",
}


class ModelFailure(Exception):
    """`again`: worth another try, not before `after` seconds if that was said."""

    def __init__(self, code: str, *, again: bool = False, after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.again = again
        self.after = after


def problem_of(code: str) -> dict[str, Any]:
    """As a job tells it."""
    return {"code": code, "detail": DETAILS[code]}
