"""What a person typed into the search, as words to find. Pure: the SQL stands in contacts_table.py."""

import re

from panel_bff.folds.contact_rows import searchable

_PHONE_LIKE = re.compile(r"[\d\s().+/-]*\d[\d\s().+/-]*")


def terms_of(q: str) -> list[str]:
    """The words to find. What looks like a phone number is one word of its digits, as phones are stored (ID-3)."""
    if _PHONE_LIKE.fullmatch(q):
        digits = re.sub(r"\D", "", q)
        return [digits[1:] if len(digits) == 11 and digits[0] == "1" else digits]
    return searchable(q).split()


def like(term: str) -> str:
    """A pattern for LIKE that finds the term anywhere; one of two characters at the start of a word only."""
    start = " " if len(term) < 3 else ""
    return f"%{start}{literal(term)}%"


def crm_ids(q: str) -> str | None:
    """A pattern for LIKE of CRM IDs that begin with all that was typed: they may hold spaces and dashes.

    Nothing is looked for where no word has three characters, since so many CRM IDs begin alike.
    """
    return f"{literal(searchable(q).strip())}%" if any(len(term) >= 3 for term in terms_of(q)) else None


def literal(term: str) -> str:
    """The term with LIKE's own signs made plain."""
    return re.sub(r"([\\%_])", r"\\\1", term)
