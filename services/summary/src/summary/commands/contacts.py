"""What contacts tells of a contact: we keep its custom values and the ids that a prompt must not show (CS-3), and the
addresses by which the platform may name it (PL-1)."""

from collections.abc import Iterable, Sequence
from uuid import UUID
from zlib import crc32

import msgspec
from psycopg import errors
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis.events import Poison, Received
from chassis.parking import Name

# Phones and emails are masked by their shape; ids have none. Who was erased does not come back (AC-6).
_INSERT = """
INSERT INTO contact (institution_id, contact_id, version, identifiers, custom, addresses, address_keys)
SELECT institution_id, contact_id, version, array_remove(ARRAY[crm_id, enrollment_id], NULL), custom,
    string_to_array(addresses, E'\\n'), address_keys::bigint[]
FROM unnest(%b::text[]::uuid[], %b::text[]::uuid[], %b::bigint[], %b::text[], %b::text[], %b::text[], %b::text[],
    %b::text[]) AS told (institution_id, contact_id, version, crm_id, enrollment_id, custom, addresses, address_keys)
WHERE NOT EXISTS (SELECT FROM erased WHERE (erased.institution_id, erased.contact_id)
    = (told.institution_id, told.contact_id))
"""
_UPSERT = f"""{_INSERT}
ON CONFLICT (institution_id, contact_id) DO UPDATE
SET version = excluded.version, identifiers = excluded.identifiers, custom = excluded.custom,
    addresses = excluded.addresses, address_keys = excluded.address_keys
WHERE contact.version < excluded.version OR (contact.version = excluded.version AND contact.addresses IS NULL)
"""
# A key finds whoever has an address of the same checksum; the address itself, which begins with its institution, says
# who is meant. Naming the institution once more would have the planner read all of it.
FIND = "SELECT contact_id FROM contact WHERE address_keys @> ARRAY[%s::bigint] AND %s = ANY (addresses) ORDER BY 1"
FORGET = "DELETE FROM contact WHERE contact_id = ANY (%s::uuid[])"

Row = tuple[str, str, int, str | None, str | None, str, str, str]


class _Channel(msgspec.Struct, gc=False):
    channel: str
    address: str


class _Contact(msgspec.Struct, gc=False):
    """What is read of a contact's state. Every row of every import comes by here, though few of them will ever be
    summarised: the rest of it is not made into objects, custom values stay bytes, ids text."""

    id: str
    institution_id: str
    version: int
    custom: msgspec.Raw = msgspec.Raw(b"")
    crm_id: str | None = None
    enrollment_id: str | None = None
    channels: tuple[_Channel, ...] = ()
    deleted: bool = False


_contact = msgspec.json.Decoder(_Contact).decode


def learn_contacts(session: Session, told: Sequence[Received]) -> None:
    """The newest state of each, a batch at a time; a tombstone takes the row away (design 3.3, 3.6)."""
    newest: dict[tuple[str, str], Row] = {}
    gone: list[str | None] = []
    for record in told:
        if record.value is None:
            gone.append(record.key)
        elif (row := _row(record.key, record.value)) is not None:
            known = newest.get(row[:2])
            if known is None or known[2] < row[2]:
                newest[row[:2]] = row
    connection = session.connection()
    if newest:
        _keep(connection, [newest[whom] for whom in sorted(newest)])
    if gone:
        connection.exec_driver_sql(FORGET, (gone,))


def _keep(connection: Connection, rows: Sequence[Row]) -> None:
    """Those of first versions are not there yet, unless they are told again: an upsert costs half as much again."""
    first = [row for row in rows if row[2] == 1]
    if first:
        try:
            with connection.begin_nested():
                _run(connection, _INSERT, first)
            rows = [row for row in rows if row[2] > 1]
        except IntegrityError as error:
            if not isinstance(error.orig, errors.UniqueViolation):
                raise
    if rows:
        _run(connection, _UPSERT, rows)


def _run(connection: Connection, statement: str, rows: Sequence[Row]) -> None:
    connection.exec_driver_sql(statement, tuple(list(column) for column in zip(*rows, strict=True)))


def find(session: Session, names: Iterable[Name]) -> dict[Name, list[UUID]]:
    """PL-1: the contacts each name may mean; names of nobody are left out."""
    connection = session.connection()
    found: dict[Name, list[UUID]] = {}
    for name in names:
        if name.channel is not None and name.address is not None:
            address = _address(name.institution, name.channel, name.address)
            contacts = [row[0] for row in connection.exec_driver_sql(FIND, (_key(address), address))]
            found |= {name: contacts} if contacts else {}
    return found


def _address(institution: UUID | str, channel: str, address: str) -> str:
    return f"{institution} {channel} {address}"


def _key(address: str) -> int:
    """Of 32 bits, so that the index is small; the same as Postgres' `crc32`."""
    return crc32(address.encode())


def _row(key: str | None, value: bytes) -> Row | None:
    """None of a last state: it says no more than that the contact is gone, and the null record after it acts."""
    try:
        said = _contact(value)
        custom = bytes(said.custom).decode()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Poison(f"not the state of a contact: {error}") from error
    if said.deleted:
        return None
    if said.id != key or not custom.startswith("{"):
        raise Poison("the contact's key is not its id, or it has no custom values")
    addresses = [_address(said.institution_id, one.channel, one.address) for one in said.channels]
    keys = ",".join([str(_key(address)) for address in addresses])
    whose, ids = (said.institution_id, said.id, said.version), (said.crm_id, said.enrollment_id)
    return *whose, *ids, custom, "\n".join(addresses), f"{{{keys}}}"
