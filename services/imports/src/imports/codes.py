"""Every code an import can give: its level, its cause and the next step (the table at the end of the rules)."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["refused", "field", "warning", "file"]


_FIX = "Correct the cell and import the refused rows again."
_FIX_CELL = "Correct the cell and import the row again; everything else of the row was applied."


@dataclass(frozen=True)
class Code:
    """`refused` concerns the row, `field` one cell that was left out, `file` the import as a whole."""

    level: Level
    cause: str
    next_step: str

    def step_of(self, level: str) -> str:
        """The next step; a bad cell may have refused its whole row (IM-9), and then nothing of it was applied."""
        return self.next_step.replace(_FIX_CELL, _FIX) if level == "refused" else self.next_step


CODES: dict[str, Code] = {
    "invalid-phone": Code(
        "field", "The phone is not ten digits of a North American number.", f"Write it as 10 digits. {_FIX_CELL}"
    ),
    "invalid-email": Code("field", "The text is not an email address.", _FIX_CELL),
    "invalid-date": Code(
        "field", "The text is not a day of the calendar.", f"Write dates as 2026-02-01 (year-month-day). {_FIX_CELL}"
    ),
    "invalid-number": Code("field", "The text is not a number of at most 18 digits.", _FIX_CELL),
    "invalid-url": Code("field", "The text is not a web address.", f"Begin it with http:// or https://. {_FIX_CELL}"),
    "invalid-boolean": Code("field", "The text is neither yes nor no.", f"Write true or false. {_FIX_CELL}"),
    "invalid-value": Code("field", "The field does not take this value.", _FIX_CELL),
    "unknown-option": Code(
        "field",
        "The field does not know this value.",
        f"Use a value that the field knows. {_FIX_CELL}",
    ),
    "value-too-long": Code("field", "The text is longer than the field takes.", f"Shorten it. {_FIX_CELL}"),
    "unknown-label": Code(
        "refused",
        "A label of the row can not be found or made.",
        "Correct the label's name or create the label first, then import the refused rows again.",
    ),
    "contact-out-of-sync": Code(
        "field",
        "The file brings back the number that was replaced; the phone was left alone, the rest was applied.",
        "Correct the phone at the source of the file; staff can set the old number in the panel.",
    ),
    "duplicate-contact": Code(
        "refused",
        "The row's identifiers belong to different contacts, or its email to a contact that is there already.",
        "Look at the contacts named, decide which one the row means, and give it that one's identifiers.",
    ),
    "duplicate-in-file": Code(
        "refused",
        "An earlier row of this file has the same id, CRM ID, phone or email, or means the same contact.",
        "Keep one of the two rows, or correct what they share. If both are right, import the later one as a file of"
        " its own.",
    ),
    "id-not-found": Code(
        "refused",
        "No contact has this id; a contact is never created from an id.",
        "Clear the id to have the row matched by CRM ID or phone.",
    ),
    "no-identifier": Code("refused", "The row has no id, CRM ID, phone or email.", f"Give it one of them. {_FIX}"),
    "malformed-row": Code(
        "refused",
        "The row does not have the header's number of cells, or its quotation marks do not match.",
        "Put cells that contain the delimiter in quotation marks and import the refused rows again.",
    ),
    "encoding-error": Code(
        "refused",
        "The row has characters that can not be read, or control characters that can not be kept.",
        "Save the file as UTF-8 and remove control characters, then import the refused rows again.",
    ),
    "user-group-mismatch": Code(
        "refused", "The row means a contact outside your groups, or would move one there.", "Ask an admin to import it."
    ),
    "carrier-opt-out": Code(
        "field",
        "The contact opted out at the carrier; nobody but the contact can undo that.",
        "The contact must text START to your number.",
    ),
    "plan-changed": Code(
        "refused",
        "The contact has changed since the dry run.",
        "Look at the contact. If the row is still right, send it again: Mend rows does that.",
    ),
    "was-previous-phone": Code(
        "warning",
        "The phone used to belong to another contact; a new contact was created.",
        "Look whether both are the same person.",
    ),
    "consent-not-loosened": Code(
        "warning",
        "The file would have loosened a consent; the status was left alone.",
        "Staff can opt the contact in by hand when they agreed.",
    ),
    # of a file as a whole
    "not-a-csv": Code("file", "The file is not a CSV.", "Save the table as CSV (comma separated) and upload that."),
    "empty-file": Code("file", "The file is empty.", "Check the export and upload it again."),
    "header-only": Code("file", "The file has a header and no rows.", "Add the rows under the header."),
    "header-not-recognised": Code(
        "file",
        "Some columns are not known.",
        "Rename them to a name of the template, have them defined as custom fields, or remove them.",
    ),
    "duplicate-columns": Code("file", "Two columns mean the same field.", "Rename or remove one of them."),
    "missing-columns": Code(
        "file",
        "A file that may create contacts needs the columns First Name, Last Name and Phone.",
        "Add the missing columns, also when the file only updates: an empty cell leaves what the contact has.",
    ),
    "incomplete-upload": Code("file", "The upload broke off.", "Upload the file again."),
    "too-large": Code("file", "The file is larger than 512 MiB.", "Split it into smaller files."),
    "too-many-rows": Code("file", "The file has more than 1,000,000 rows.", "Split it into smaller files."),
    "too-many-columns": Code("file", "The file has more than 200 columns.", "Remove the columns you do not need."),
    "contacts-away": Code(
        "file", "The contacts service does not answer; the import waits.", "Nothing: it goes on by itself."
    ),
    "labels-away": Code(
        "file", "The labels service does not answer; the import waits.", "Nothing: it goes on by itself."
    ),
    "file-store-away": Code(
        "file", "The stored file can not be read; the import waits.", "Nothing: it goes on by itself."
    ),
    "paused": Code(
        "file", "Staff paused the import.", "Resume it, or cancel it; later imports of the institution wait for it."
    ),
    "cancelled": Code(
        "file",
        "Staff cancelled the import before it came to the end of the file.",
        "To bring the rest in, import the file again; rows that are in already stay as they are.",
    ),
    "internal-error": Code("file", "Something broke on our side.", "Give the import's number to your support."),
    "file-lost": Code(
        "file",
        "The uploaded file is not in the file store any more.",
        "Import the file again; what was applied stays.",
    ),
    "same-bytes": Code(
        "file",
        "The same bytes were imported before; the import waits to be told whether to start.",
        "Say whether to import them again: contacts may have been edited since.",
    ),
    "draft": Code(
        "file",
        "The file waits to be looked at before it is imported.",
        "Check its columns, then start it or cancel it.",
    ),
    "needs-mapping": Code(
        "file",
        "The file's columns are not all known, and no mapping is remembered for its header.",
        "Say what each column means, then start it or cancel it; the next file with this header starts by itself.",
    ),
    "no-such-row": Code("file", "The file has no such row.", "Say another row, or let the header be found."),
    "unknown-field": Code(
        "file", "A column is mapped to a custom field that does not exist any more.", "Map it to another field."
    ),
    "guarded": Code(
        "file",
        "The file is run dry first, since its mapping has a guard; then it starts by itself.",
        "Nothing, unless too much of it would be refused or created: then it waits to be looked at.",
    ),
    "guard": Code(
        "file",
        "More of the file would be refused or created than the guard of its mapping allows.",
        "Look at its dry run; start it if that is right, else cancel it.",
    ),
    "expired": Code(
        "file",
        "Nobody started or resumed the import in the time that a file is kept, so it was cancelled.",
        "Import the file again.",
    ),
    "file-cut-short": Code(
        "file",
        "The file went on being written after it was taken, so its end was not imported.",
        "Drop the whole file again, as <name>.part until it is written; rows that are in already stay as they are.",
    ),
    "roll-back-refused": Code(
        "file",
        "The contacts or the labels service refused to take rows back.",
        "Roll it back again; if that does not help, give the import's number to your support.",
    ),
    "mending-not-back": Code(
        "file",
        "An import that mends rows of this one was not rolled back, and it is to be taken back first.",
        "Go on rolling back: that one is tried again.",
    ),
    "batch-refused": Code(
        "file", "The contacts service refused a batch of rows as a whole.", "Give the import's number to your support."
    ),
}

UNKNOWN = Code("warning", "Something this version does not know.", "Give the import's number to your support.")


def code_of(name: str) -> Code:
    return CODES.get(name, UNKNOWN)
