"""The institution's formats, labels and fields as one piece of JSON, kept per worker until its seq moves."""

from collections import OrderedDict
from threading import Lock
from typing import Any
from uuid import UUID

from psycopg import Connection

INSTITUTIONS_KEPT = 256

_CATALOGUE = """
SELECT c.catalogue_seq, c.institution,
    (SELECT string_agg(l.state, ',' ORDER BY l.label_id) FROM read.label l WHERE l.institution_id = c.institution_id),
    (SELECT string_agg(f.state, ',' ORDER BY f.position, f.field_id) FROM read.field f
     WHERE f.institution_id = c.institution_id AND NOT f.deleted)
FROM read.catalogue c WHERE c.institution_id = %s
"""
_EMPTY = (0, None, None, None)

Catalogue = tuple[int, bytes]


class Catalogues:
    """A worker's copies: (catalogue_seq, bytes) of each institution."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, Catalogue] = OrderedDict()
        self._lock = Lock()

    def of(self, connection: Connection[Any], institution: UUID, seq: int) -> Catalogue:
        """The catalogue at `seq` or newer; read again only if the kept one is older."""
        kept = self._kept.get(institution)
        if kept is not None and kept[0] >= seq:
            return kept
        return self._keep(institution, read_catalogue(connection, institution))

    def _keep(self, institution: UUID, fresh: Catalogue) -> Catalogue:
        with self._lock:
            self._kept[institution] = max(fresh, self._kept.get(institution, fresh), key=lambda found: found[0])
            self._kept.move_to_end(institution)
            while len(self._kept) > INSTITUTIONS_KEPT:
                self._kept.popitem(last=False)
            return self._kept[institution]


def read_catalogue(connection: Connection[Any], institution: UUID) -> Catalogue:
    """Its seq and its bytes, of one moment."""
    row = connection.execute(_CATALOGUE, [institution], prepare=True).fetchone() or _EMPTY
    seq, formats, labels, fields = row
    return seq, b'{"catalogue_seq":%d,"institution":%b,"labels":[%b],"fields":[%b]}' % (
        seq,
        formats or b"null",
        labels or b"",
        fields or b"",
    )


def catalogue_seq(connection: Connection[Any], institution: UUID) -> int:
    row = connection.execute(
        "SELECT catalogue_seq FROM read.catalogue WHERE institution_id = %s", [institution], prepare=True
    ).fetchone()
    return row[0] if row else 0


def institution_state(connection: Connection[Any], institution: UUID) -> bytes:
    """The institution's state, as published."""
    row = connection.execute(
        "SELECT institution FROM read.catalogue WHERE institution_id = %s", [institution], prepare=True
    ).fetchone()
    return row[0] if row and row[0] else b"null"
