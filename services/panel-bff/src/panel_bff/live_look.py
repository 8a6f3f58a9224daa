"""One statement for every open stream: who may still listen, and where their panels and catalogues stand."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from panel_bff.live_streams import Seen, Stream
from panel_bff.panels import IMPORTS_OF_PANEL, IMPORTS_SEQ
from panel_bff.roles import Action, may
from panel_bff.viewer import visible

# panel_seq as panels.py counts it: with the imports of the contact, whose rows are not in the panel's. A session that
# has ended has no row.
_LOOK = f"""
SELECT a.at, u.role, coalesce(c.catalogue_seq, 0), p.panel_seq + coalesce(i.seq, 0)
FROM unnest(%b::bytea[], %b::text[]) WITH ORDINALITY AS a (token_hash, contact_id, at)
JOIN account.session s ON s.token_hash = a.token_hash AND s.expires_at > now()
JOIN account.app_user u ON (u.institution_id, u.id) = (s.institution_id, s.user_id)
LEFT JOIN read.catalogue c ON c.institution_id = u.institution_id
LEFT JOIN read.panel p ON p.contact_id = a.contact_id::uuid AND p.contact IS NOT NULL
    AND {visible("p", institution="u.institution_id", groups="u.groups")}
LEFT JOIN LATERAL (SELECT {IMPORTS_SEQ} FROM {IMPORTS_OF_PANEL}) i ON true
"""  # noqa: S608 - only constants


def look(connection: Connection[Any], streams: Sequence[Stream]) -> list[Seen | None]:
    """Of each stream, in their order; None: its session has ended, or its role may not read contacts any more."""
    sessions = [stream.session for stream in streams]
    contacts = [None if stream.contact is None else str(stream.contact) for stream in streams]
    found: list[Seen | None] = [None] * len(streams)
    cursor = connection.cursor(binary=True)
    for at, role, catalogue_seq, panel_seq in cursor.execute(_LOOK, [sessions, contacts], prepare=True):
        if may(role, Action.READ_CONTACTS):
            found[at - 1] = Seen(panel_seq, catalogue_seq)
    return found
