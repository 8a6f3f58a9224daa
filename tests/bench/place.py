"""Where the product runs for the bench: the topology of `make up`, in a folder of its own, on free ports."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from chassis.config import BaseConfig
from chassis.kafka import make_admin
from deploy.local.stack import Stack
from deploy.postgres.databases import on_database
from tests.support.servers import session_folder


class Place:
    """The addresses of a running stack, and what only its operator may do."""

    web_workers = BaseConfig.web_workers
    web_threads = BaseConfig.web_threads

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.panel_port = stack.ports["panel-bff-web"]
        self.contacts_port = stack.ports["contacts-web"]
        self.origin = stack.url_of("panel-bff")
        self.kafka = stack.kafka

    def database_url(self, database: str) -> str:
        """The superuser's address of one database."""
        return on_database(self.stack.admin_dsn, database)

    def add_institution(self, slug: str, email: str, password: str) -> UUID:
        """An institution with one admin, by the commands an operator has."""
        made = self.stack.command("panel-bff", ["institution", "add", "--slug", slug, "--name", slug.title()])
        user = ["user", "add", "--institution", slug, "--email", email, "--name", "Bench", "--role", "admin"]
        self.stack.command("panel-bff", user, text=password)
        return UUID(made.split()[-1])

    def add_topic(self, name: str) -> None:
        """A topic of one partition, for a reference."""
        config = BaseConfig(
            database_url="", kafka_bootstrap_servers=self.kafka, topics_file=Path("/"), keys_dir=Path("/"), port=0
        )
        admin = make_admin(config)
        try:
            admin.create_topics({name: {"num_partitions": 1, "replication_factor": 1}}, raise_errors=False)
            admin.wait_for_topics([name])
        finally:
            admin.close()


@contextmanager
def running_stack() -> Iterator[Place]:
    """Start it, hand it out, stop it and remove all of it."""
    with session_folder() as folder:
        stack = Stack(folder / "stack")
        try:
            stack.start(say=print)
            yield Place(stack)
        finally:
            stack.stop()
