"""SQLAlchemy sessions whose transaction sets the institution, for row-level security (design 3.11)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast
from uuid import UUID

import orjson
import psycopg
import structlog
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.config import psycopg_url as psycopg_url
from chassis.lifecycle import Stopper, backoff

T = TypeVar("T")
log = structlog.get_logger()

READ_ONLY = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
SET_INSTITUTION = text("SELECT set_config('app.institution', :institution, true)")
RETRIED = {"40001", "40P01", "23505"}  # serialisation, deadlock, unique: another transaction came between


class Database:
    """One pool of connections of one role to one database."""

    def __init__(self, url: str, *, pool_size: int = 8, name: str = "contact-panel") -> None:
        self.engine = create_engine(
            make_url(psycopg_url(url)).set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            max_overflow=2,
            pool_timeout=5,
            pool_pre_ping=True,
            hide_parameters=True,  # row values would end in logs and dead-letter headers
            pool_recycle=1800,
            connect_args={
                "application_name": name,
                "connect_timeout": 5,
                "options": "-c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000",
            },
        )

    @contextmanager
    def begin(self, institution: UUID | None = None) -> Iterator[Session]:
        """One transaction; with an institution, it sees and writes that institution's rows only."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            if institution is not None:
                session.execute(SET_INSTITUTION, {"institution": str(institution)})
            yield session

    @contextmanager
    def reading(self, institution: UUID) -> Iterator[Session]:
        """One moment of an institution, from which Postgres itself refuses every write."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            session.execute(READ_ONLY)
            session.execute(SET_INSTITUTION, {"institution": str(institution)})
            yield session

    def retrying(self, work: Callable[[Session], T], institution: UUID | None = None, attempts: int = 6) -> T:
        """Run the whole transaction again when another one came between (deadlock, serialisation, unique)."""
        for attempt in range(1, attempts + 1):
            try:
                with self.begin(institution) as session:
                    return work(session)
            except (DBAPIError, psycopg.Error) as error:
                if attempt == attempts or sqlstate(error) not in RETRIED:
                    raise
                log.info("transaction retried", sqlstate=sqlstate(error), attempt=attempt)
                Stopper(install=False).wait(backoff(attempt, first=0.02, most=0.5))
        raise AssertionError("unreachable")

    def ping(self) -> None:
        """Raises when the database does not answer."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        self.engine.dispose()


def sqlstate(error: DBAPIError | psycopg.Error) -> str | None:
    """Postgres' five characters, of SQLAlchemy's error or of the driver's own."""
    return error.sqlstate if isinstance(error, psycopg.Error) else getattr(error.orig, "sqlstate", None)


def driver(session: Session) -> "psycopg.Connection[Any]":
    """The raw connection under this transaction, for COPY and set-based SQL."""
    return cast("psycopg.Connection[Any]", session.connection().connection.dbapi_connection)


def array(values: Iterable[Any]) -> str:
    """An array literal of text without control characters, numbers or nulls: JSON's quoting is Postgres' own here."""
    return f"{{{orjson.dumps(list(values)).decode()[1:-1]}}}"


def tenant_policies(tables: Sequence[str], *, web: str, system: str, owner: str) -> list[str]:
    """SQL for a migration: row-level security, forced, with one policy per role (design 3.11)."""
    # in a sub-select it is evaluated once per statement, not once per row: 10 of 70 us of a row inserted by an import
    mine = "institution_id = (SELECT nullif(current_setting('app.institution', true), '')::uuid)"
    statements = []
    for table in tables:
        statements += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY web ON {table} TO {web} USING ({mine}) WITH CHECK ({mine})",
            f"CREATE POLICY system ON {table} TO {system} USING (true) WITH CHECK (true)",
            f"CREATE POLICY owner ON {table} TO {owner} USING (true) WITH CHECK (true)",
        ]
    return statements
