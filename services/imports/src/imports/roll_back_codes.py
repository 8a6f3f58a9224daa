"""Why something was not taken back (IM-15), and what staff can do about it."""

LOOK = "Open the contact and decide whether the value is right."
WHOLE = "contact"  # nothing of it was taken back
UNWANTED = "Archive the contact if it is not wanted, or correct it."

NEXT_STEPS = {
    "changed-since": f"{LOOK} The history of the field has what it was, to be restored.",
    "other-import": UNWANTED,
    "has-notes": "Archive the contact if it is not wanted; its notes stay with it.",
    "has-messages": "Archive the contact if it is not wanted; its messages stay with it.",
    "has-campaigns": "Archive the contact if it is not wanted; a campaign has reached it.",
    "has-labels": "Archive the contact if it is not wanted, or take the labels away.",
    "consent-since": "Archive the contact if it is not wanted; its consent stays known.",
    "identifier-taken": "Look at both contacts and decide who has the phone or the CRM ID.",
    "field-deleted": "Restore the field within 30 days if its values are wanted.",
    "option-gone": "Choose another option for the contact.",
    "value-too-long": "Shorten the contact's other values, then restore this one from its history.",
    "consent-not-loosened": "If the contact agrees to messages, opt the contact in by hand, with a reason.",
    "carrier-opt-out": "The contact must text START to your number.",
}


def next_step(code: str, what: str) -> str:
    """Only what the pages can do."""
    if what == WHOLE and code == "changed-since":
        return UNWANTED
    return NEXT_STEPS.get(code, LOOK)
