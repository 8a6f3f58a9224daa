"""`migrate`: Alembic to head as the owner role, under an advisory lock; then the service's topics."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from alembic import command, context
from alembic.config import Config
from sqlalchemy import create_engine, make_url, pool, text

from chassis.config import BaseConfig
from chassis.db import psycopg_url

if TYPE_CHECKING:
    from chassis.runner import Service

log = structlog.get_logger()

LOCK = 7_103_301  # any number, as long as every migrate takes the same


def migrate(service: "Service", config: BaseConfig) -> None:
    """Bring the schema to head and create the topics the service publishes or consumes."""
    upgrade(service, config.database_url)
    from chassis.kafka import create_topics

    create_topics(config, service.name, service.publishes, service.consumes)
    log.info("migrated")


def upgrade(service: "Service", database_url: str) -> None:
    """The schema alone."""
    alembic = Config()
    alembic.set_main_option("script_location", str(migrations_of(service)))
    alembic.attributes["url"] = database_url
    command.upgrade(alembic, "head")


def migrations_of(service: "Service") -> Path:
    """services/<service>/migrations, found from the package that holds its Config."""
    package = Path(str(sys.modules[service.config.__module__].__file__))
    return package.parents[2] / "migrations"


def run_env() -> None:
    """The whole of each service's migrations/env.py."""
    url = make_url(psycopg_url(context.config.attributes["url"])).set(drivername="postgresql+psycopg")
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.configure(connection=connection)
        context.run_migrations()
    engine.dispose()
