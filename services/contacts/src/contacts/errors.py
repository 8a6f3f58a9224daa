"""What can be wrong with what someone wants a contact to be.

BadValue                one value breaks its rule; a fault in a request, a left-out cell in an import
DuplicateContact        409: the phone or the CRM ID belongs to another contact, which is named
DuplicateField          409: another field has the name
OptionInUse             409: options that are to go are values of contacts
TooLate                 409: a field was deleted longer ago than its values are kept
TooLateForNote          409: a note was
NotYourNote             403: a note is changed by its author or an admin
"""

from typing import Any

from chassis.errors import Conflict, Fault, Forbidden


class BadValue(ValueError):
    """A value that breaks a rule; `code` is one of the codes at the end of the rules."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class DuplicateContact(Conflict):
    """ID-3, ID-5: the identifier is another contact's, who is named so that staff can open the panel."""

    def __init__(self, others: list[dict[str, Any]]) -> None:
        names = ", ".join(other["full_name"] for other in others)
        super().__init__(
            "duplicate-contact",
            "Another contact has this",
            f"Already used by {names}.",
            errors=[Fault(other["field"], "duplicate-contact", f"This is {other['full_name']}'s.") for other in others],
            contacts=[{"id": other["id"], "full_name": other["full_name"]} for other in others],
        )


class DuplicateField(Conflict):
    """CF-1: display names of custom fields are unique, whatever their case."""

    def __init__(self, id: str, name: str) -> None:
        super().__init__(
            "duplicate-field",
            "There is a field of this name",
            f"Choose another name, or rename {name} first.",
            errors=[Fault("name", "duplicate-field", f"There is already a field named {name}.")],
            field={"id": id, "name": name},
        )


class OptionInUse(Conflict):
    """CF-2: what shall become of the values? `options` has those of which nothing was said, with their counts."""

    def __init__(self, options: list[dict[str, Any]]) -> None:
        held = ", ".join(f"{option['label']} ({option['contacts']:,})" for option in options)
        super().__init__(
            "option-in-use",
            "Contacts hold this option",
            f"In use: {held}. Say in removed_options, for each, null to clear its values or where to move them.",
            options=options,
        )


class TooLate(Conflict):
    """CF-8: the values of a deleted field are kept 30 days."""

    def __init__(self) -> None:
        super().__init__(
            "too-late",
            "The field can not be restored any more",
            "Its values were kept for 30 days after it was deleted. Create a new field.",
        )


class TooLateForNote(Conflict):
    """NO-1: a deleted note is kept 30 days."""

    def __init__(self) -> None:
        super().__init__(
            "too-late",
            "The note can not be restored any more",
            "It was kept for 30 days after it was deleted. Write a new note.",
        )


class NotYourNote(Forbidden):
    """NO-1: edited by author or admin; so is deleting it, which takes the text away as well."""

    def __init__(self) -> None:
        super().__init__("not-your-note", "Only its author or an admin may do this. Ask one of them, or add a note.")
