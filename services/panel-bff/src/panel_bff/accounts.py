"""Institutions, users and sessions: schema `account`, the part of this service's data that is true and backed up."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import Connection, errors
from psycopg.rows import dict_row

from chassis.clock import uuid7
from panel_bff.models import Account, Institution, SessionUser
from panel_bff.tokens import new_token, token_hash


class Exists(Exception):
    """What should be added is there already; the message says what, for a person."""


def session_user(connection: Connection[Any], hashed: bytes) -> SessionUser | None:
    """The user of a session that has not ended."""
    row = connection.execute(
        "SELECT u.institution_id, u.id, u.name, u.email, u.role, u.groups FROM account.session s"
        " JOIN account.app_user u ON (u.institution_id, u.id) = (s.institution_id, s.user_id)"
        " WHERE s.token_hash = %s AND s.expires_at > now()",
        [hashed],
        prepare=True,
    ).fetchone()
    if row is None:
        return None
    institution, user_id, name, email, role, groups = row
    return SessionUser(institution, user_id, name, email, role, None if groups is None else tuple(groups))


def names_of_users(connection: Connection[Any], institution: UUID, users: Collection[UUID]) -> dict[UUID, str]:
    """Of those who are users of the institution (AC-1)."""
    rows = connection.execute(
        "SELECT id, name FROM account.app_user WHERE institution_id = %s AND id = ANY(%s)", [institution, list(users)]
    )
    return dict(rows.fetchall())


def account_of(connection: Connection[Any], email: str) -> Account | None:
    """An email is one account in the whole installation (design 3.13)."""
    row = connection.execute(
        "SELECT institution_id, id, password_hash FROM account.app_user WHERE email_key = %s", [email_key(email)]
    ).fetchone()
    return None if row is None else Account(*row)


def open_session(connection: Connection[Any], account: Account, lifetime: timedelta, now: datetime) -> str:
    """A new session's token; stored is only its hash. Ended sessions of anyone go on the way."""
    token = new_token()
    connection.execute("DELETE FROM account.session WHERE expires_at < %s", [now])
    connection.execute(
        "INSERT INTO account.session (token_hash, institution_id, user_id, created_at, expires_at)"
        " VALUES (%s, %s, %s, %s, %s)",
        [token_hash(token), account.institution, account.id, now, now + lifetime],
    )
    return token


def close_session(connection: Connection[Any], hashed: bytes) -> None:
    connection.execute("DELETE FROM account.session WHERE token_hash = %s", [hashed])


def add_institution(connection: Connection[Any], institution: Institution) -> None:
    """Raises Exists if its slug or id is taken."""
    try:
        connection.execute(
            "INSERT INTO account.institution"
            " (id, version, slug, name, language, date_format, time_zone, campaign_url, notes_in_summaries, created_at)"
            " VALUES (%(id)s, %(version)s, %(slug)s, %(name)s, %(language)s, %(date_format)s, %(time_zone)s,"
            " %(campaign_url)s, %(notes_in_summaries)s, now())",
            institution.state(),
        )
    except errors.UniqueViolation as error:
        taken = "id" if error.diag.constraint_name == "institution_pkey" else "slug"
        raise Exists(f"There is an institution with this {taken} already; nothing was changed.") from error


def institution_of(connection: Connection[Any], slug: str) -> UUID | None:
    row = connection.execute("SELECT id FROM account.institution WHERE slug = %s", [slug]).fetchone()
    return None if row is None else row[0]


def institutions(connection: Connection[Any]) -> list[UUID]:
    """Every institution there is."""
    return [id for (id,) in connection.execute("SELECT id FROM account.institution ORDER BY id")]


def institution(connection: Connection[Any], id: UUID, *, lock: bool = False) -> Institution | None:
    """Its whole state; with `lock` nobody changes it until the transaction ends."""
    wanted = (
        "SELECT id, version, slug, name, language, date_format, time_zone, campaign_url, notes_in_summaries"
        " FROM account.institution WHERE id = %s"
    )
    cursor = connection.cursor(row_factory=dict_row)
    row = cursor.execute(wanted + (" FOR NO KEY UPDATE" if lock else ""), [id]).fetchone()
    return None if row is None else Institution(**row)


def change_institution(connection: Connection[Any], before: Institution, wanted: Mapping[str, Any]) -> Institution:
    """Its next version, with what is wanted of it; the row is locked. The same again is the same version."""
    after = replace(before, **wanted)
    if after == before:
        return before
    after = replace(after, version=before.version + 1)
    connection.execute(
        "UPDATE account.institution SET (version, language, date_format, time_zone, campaign_url, notes_in_summaries) ="
        " (%(version)s, %(language)s, %(date_format)s, %(time_zone)s, %(campaign_url)s, %(notes_in_summaries)s)"
        " WHERE id = %(id)s",
        after.state(),
    )
    return after


def add_user(
    connection: Connection[Any], institution: UUID, *, email: str, name: str, role: str, password_hash: str
) -> UUID:
    """The new user's id. Raises Exists if the email has an account anywhere in the installation."""
    user_id = uuid7()
    try:
        connection.execute(
            "INSERT INTO account.app_user (institution_id, id, email, email_key, name, role, password_hash, created_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, now())",
            [institution, user_id, email, email_key(email), name, role, password_hash],
        )
    except errors.UniqueViolation as error:
        raise Exists("This email address has an account already; nothing was changed.") from error
    return user_id


def people(connection: Connection[Any], institution: UUID) -> list[tuple[UUID, str]]:
    """Id and name of an institution's users, by name."""
    wanted = "SELECT id, name FROM account.app_user WHERE institution_id = %s ORDER BY name, id"
    return connection.execute(wanted, [institution]).fetchall()


def email_key(email: str) -> str:
    """Two spellings of one address are one account."""
    return email.strip().casefold()
