"""AC-2. Who may do what: the one table the routes, /api/me and the tests are made from."""

from enum import StrEnum


class Role(StrEnum):
    ADMIN = "admin"
    STAFF = "staff"
    SUPPORT = "support"
    INSIGHTS = "insights"


class Action(StrEnum):
    READ_CONTACTS = "contacts.read"
    EDIT_CONTACTS = "contacts.edit"
    EXPORT_CONTACTS = "contacts.export"
    CREATE_LABELS = "labels.create"
    WRITE_NOTES = "notes.write"
    MANAGE_FIELDS = "fields.manage"
    MANAGE_INSTITUTION = "institution.manage"
    READ_IMPORTS = "imports.read"
    START_IMPORTS = "imports.start"
    GENERATE_SUMMARY = "summary.generate"


MAY: dict[Role, frozenset[Action]] = {
    Role.ADMIN: frozenset(Action),
    Role.STAFF: frozenset(
        {
            Action.READ_CONTACTS,
            Action.EDIT_CONTACTS,
            Action.EXPORT_CONTACTS,
            Action.CREATE_LABELS,
            Action.WRITE_NOTES,
            Action.MANAGE_FIELDS,
            Action.READ_IMPORTS,
            Action.START_IMPORTS,
            Action.GENERATE_SUMMARY,
        },
    ),
    Role.SUPPORT: frozenset({Action.READ_CONTACTS, Action.WRITE_NOTES}),
    Role.INSIGHTS: frozenset({Action.READ_CONTACTS, Action.EXPORT_CONTACTS, Action.READ_IMPORTS}),
}


def may(role: str, action: Action) -> bool:
    return action in MAY[Role(role)]
