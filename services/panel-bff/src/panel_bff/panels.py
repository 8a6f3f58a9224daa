"""Reading one panel: one statement, then bytes put together. No JSON is parsed or made here (design 3.4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection

from panel_bff.catalogue import Catalogues
from panel_bff.sections import NEWEST
from panel_bff.viewer import Viewer, visible

_SEEN_BY_SESSION = visible("p", institution="u.institution_id", groups="u.groups")
# What a contact's imports add to its panel_seq: it grows with each write of one of them and when one was rolled back. A
# sum, since two folds may commit in either order.
IMPORTS_SEQ = "(sum(m.seq) + count(taken.import_id))::bigint AS seq"
IMPORTS_OF_PANEL = """
read.contact_import m LEFT JOIN read.import taken ON taken.status = 'rolled-back'
    AND (taken.institution_id, taken.import_id) = (m.institution_id, m.import_id)
WHERE (m.institution_id, m.contact_id) = (p.institution_id, p.contact_id)
"""
_IMPORTS = f"""
SELECT {IMPORTS_SEQ}, convert_to('{{"total":' || count(*) || ',"items":[' || array_to_string((array_agg(
    json_build_object('import_id', m.import_id, 'number', m.import_number, 'row', m.row_number, 'fate', m.fate,
        'applied_at', m.applied_at, 'rolled_back', taken.import_id IS NOT NULL)
        ORDER BY m.applied_at COLLATE "C" DESC, m.import_number DESC))[:{NEWEST}], ',') || ']}}', 'UTF8') AS section
FROM {IMPORTS_OF_PANEL}
"""  # noqa: S608 - only constants
# Session, viewer, catalogue and panel at once. No row: no session. panel_seq null: no such panel for this viewer.
_PANEL = f"""
SELECT u.institution_id, u.role, c.catalogue_seq, p.panel_seq + coalesce(i.seq, 0),
    p.contact, p.labels, p.notes, p.summary, p.conversation, p.campaigns, i.section
FROM account.session s
JOIN account.app_user u ON (u.institution_id, u.id) = (s.institution_id, s.user_id)
LEFT JOIN read.catalogue c ON c.institution_id = u.institution_id
LEFT JOIN read.panel p ON p.contact_id = %b AND p.contact IS NOT NULL AND {_SEEN_BY_SESSION}
LEFT JOIN LATERAL ({_IMPORTS}) i ON true
WHERE s.token_hash = %b AND s.expires_at > now()
"""  # noqa: S608 - only constants
_SUMMARY_VERSION = f"""
SELECT coalesce(p.summary_version, 0) FROM read.panel p
WHERE p.contact_id = %(contact)s AND p.contact IS NOT NULL AND {visible("p")}
"""  # noqa: S608 - only constants
_VISIBLE = f"""
SELECT EXISTS (SELECT FROM read.panel p WHERE p.contact_id = %(contact)s AND p.contact IS NOT NULL AND {visible("p")})
"""  # noqa: S608 - only constants
_CONTACTS = f"""
SELECT p.contact_id, p.contact FROM read.panel p
WHERE p.contact_id = ANY(%(contacts)s) AND p.contact IS NOT NULL AND {visible("p")}
"""  # noqa: S608 - only constants


@dataclass(frozen=True)
class Found:
    """What a session's user gets of a contact; `etag` is panel_seq.catalogue_seq, None if there is no such panel."""

    role: str
    etag: str | None
    body: bytes


def read(connection: Connection[Any], session_hash: bytes, contact: UUID, catalogues: Catalogues) -> Found | None:
    """The panel as the session's user sees it; None when nobody is signed in."""
    cursor = connection.cursor(binary=True)
    row = cursor.execute(_PANEL, (contact, session_hash), prepare=True).fetchone()
    if row is None:
        return None
    institution, role, catalogue_seq, panel_seq, *sections = row
    if panel_seq is None:
        return Found(role, None, b"")
    seq, catalogue = catalogues.of(connection, institution, catalogue_seq or 0)
    return Found(role, f'"{panel_seq}.{seq}"', splice(panel_seq, sections, catalogue))


def splice(panel_seq: int, sections: Sequence[bytes | None], catalogue: bytes) -> bytes:
    """The answer: every section as its owner published it, null where nothing came yet."""
    contact, labels, notes, summary, conversation, campaigns, imports = sections
    return (
        b'{"panel_seq":%d,"contact":%b,"labels":%b,"notes":%b,"summary":%b,"conversation":%b,"campaigns":%b,'
        b'"imports":%b,"catalogue":%b}'
    ) % (
        panel_seq,
        contact or b"null",
        labels or b"null",
        notes or b"null",
        summary or b"null",
        conversation or b"null",
        campaigns or b"null",
        imports or b"null",
        catalogue,
    )


def summary_version(connection: Connection[Any], viewer: Viewer, contact: UUID) -> int | None:
    """The version of the summary that the panel shows, 0 without one; None if the viewer sees no such contact."""
    row = connection.execute(_SUMMARY_VERSION, {**viewer.params(), "contact": contact}).fetchone()
    return None if row is None else int(row[0])


def contacts_of(connection: Connection[Any], viewer: Viewer, contacts: Collection[UUID]) -> dict[UUID, bytes]:
    """The contact sections, as published, of those of the contacts that the viewer may see."""
    cursor = connection.cursor(binary=True)
    return dict(cursor.execute(_CONTACTS, {**viewer.params(), "contacts": list(contacts)}).fetchall())


def is_visible(connection: Connection[Any], viewer: Viewer, contact: UUID) -> bool:
    """Whether there is such a contact for the viewer: asked before any command that names one (AC-1, AC-3)."""
    row = connection.execute(_VISIBLE, {**viewer.params(), "contact": contact}).fetchone()
    return bool(row and row[0])
