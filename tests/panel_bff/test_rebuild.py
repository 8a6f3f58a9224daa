"""The read model made anew from real topics, while others fold and read (design 2)."""

import dataclasses
import subprocess
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest

from chassis.kafka import create_topics
from panel_bff import shadow
from panel_bff.config import Config
from panel_bff.rebuild import make_anew
from panel_bff.service import SERVICE, create
from tests.panel_bff import states
from tests.panel_bff.conftest import Bff, a_config
from tests.panel_bff.looking import EVERY_TABLE
from tests.panel_bff.states import State, a_batch, a_contact, a_label_set, a_record
from tests.panel_bff.test_erasures import a_life, erased
from tests.panel_bff.test_project import PROGRAM, TOPICS_FILE, Verbs
from tests.support.databases import Databases, DatabaseUrls
from tests.support.keys import Keys
from tests.support.servers import Servers
from tests.support.waiting import wait_until

DESCRIBED = """
SELECT c.relname, c.reloptions, c.relacl::text, array_agg(DISTINCT (
    a.attname, a.atttypid, a.attnotnull, a.attstattarget,
    pg_get_expr(d.adbin, d.adrelid))::text)
FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
WHERE c.relnamespace = 'read'::regnamespace AND c.relkind IN ('r', 'S') GROUP BY c.oid ORDER BY 1
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'read' ORDER BY 1"
KEYS = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'read'::regnamespace ORDER BY 1"
)


class Model:
    """A read model of its own, with topics of its own, and the rebuild that makes it anew."""

    def __init__(self, urls: DatabaseUrls, config: Config) -> None:
        self.bff = Bff(create(config), urls)
        self.verbs = Verbs(config, urls.owner)
        self.as_owner = dataclasses.replace(config, database_url=urls.owner)
        self.said: list[str] = []

    def told(self, *told: tuple[str, State]) -> None:
        """Published, and folded as `project` does."""
        self.verbs.publish(*told)
        self.bff.hears(*(a_record(topic, state) for topic, state in told))

    def rebuild(self) -> None:
        make_anew(self.as_owner, self.said.append)

    def contents(self) -> dict[str, list[str]]:
        """Every row, but for the numbers that say when it was written."""
        return {table: sorted(map(repr, self._rows(table))) for table in EVERY_TABLE}

    def described(self) -> list[Any]:
        return [self.bff.rows(statement) for statement in (DESCRIBED, INDEXES, KEYS)]

    def shadow(self) -> bool:
        return bool(self.bff.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'read_next'"))

    def _rows(self, table: str) -> list[dict[str, Any]]:
        rows = self.bff.rows(f"SELECT to_jsonb(t) - '{{panel_seq,catalogue_seq,seq}}'::text[] FROM read.{table} t")
        return [row for (row,) in rows]


@pytest.fixture
def model(servers: Servers, databases: Databases, bff_keys: Keys, topic_prefix: str) -> Iterator[Model]:
    urls = databases.fresh_database("panel_bff")
    topics = {"kafka_bootstrap_servers": servers.kafka, "topic_prefix": topic_prefix, "topics_file": TOPICS_FILE}
    made = Model(urls, a_config(urls, bff_keys, **topics))
    create_topics(made.as_owner, SERVICE.name, SERVICE.publishes, SERVICE.consumes)
    yield made
    made.bff.close()


def a_campus(model: Model, people: int = 300) -> tuple[UUID, list[State]]:
    """An institution with everything in it, told and folded."""
    institution = model.bff.institution()
    state = orjson.loads(model.bff.rows("SELECT institution FROM read.catalogue")[0][0])
    contacts = [a_contact(institution, version=1, first_name=f"P{n}", custom={}) for n in range(people)]
    newer = [a_contact(institution, UUID(contact["id"]), 2, first_name="Newer") for contact in contacts[:50]]
    sets = [a_label_set(institution, contact["id"], str(uuid4())) for contact in contacts]
    batch = a_batch(institution, uuid4(), 1, [[contact["id"], n, "created"] for n, contact in enumerate(contacts, 1)])
    _, life = a_life(institution)
    model.told(
        (states.INSTITUTION, state),
        *((states.CONTACT, contact) for contact in [*contacts, *newer]),
        *((states.LABEL_SET, labels) for labels in sets),
        (states.MEMBERSHIP, batch),
        *((record.topic, record.data) for record in life),
    )
    return institution, contacts


def test_what_is_made_anew_is_what_was_there(model: Model) -> None:
    """Design 2, 3.4: the same rows in tables made alike, and numbers of panels that only grow."""
    _institution, _contacts = a_campus(model)
    before, described = model.contents(), model.described()
    seqs = dict(model.bff.rows("SELECT contact_id, panel_seq FROM read.panel"))
    model.rebuild()
    assert model.contents() == before
    assert model.described() == described
    assert not model.shadow()
    [(lowest,)] = model.bff.rows("SELECT min(panel_seq) FROM read.panel")
    assert lowest > max(seqs.values())
    assert any("100 %" in line for line in model.said)


def test_a_lost_read_model_comes_back(model: Model) -> None:
    """Design 2: emptied tables, aged rows, rows that nobody knows."""
    a_campus(model)
    before = model.contents()
    for table in ("contact_row", "contact_label", "label"):
        model.bff.rows(f"WITH gone AS (DELETE FROM read.{table}) SELECT")
    model.bff.rows("WITH aged AS (UPDATE read.panel SET contact_version = 0, contact = NULL, labels = NULL) SELECT")
    model.rebuild()
    assert model.contents() == before


def test_what_is_folded_meanwhile_is_in_both(model: Model) -> None:
    """Design 2: while the old one serves; also an owner's answer whose event is not sent yet, from before or after."""
    institution, contacts = a_campus(model)
    reader = model.bff.user(institution)
    saved = a_contact(institution, UUID(contacts[0]["id"]), 7, first_name="Saved before")
    model.bff.hears_of(states.CONTACT, saved)
    during: list[State] = []
    etags: list[str] = []

    def meanwhile(line: str) -> None:
        contact = a_contact(institution, first_name=f"While it said {line}")
        during.append(contact)
        model.bff.hears_of(states.CONTACT, contact)
        etags.append(reader.get(f"/api/panels/{saved['id']}").headers["ETag"])

    make_anew(model.as_owner, meanwhile)
    assert len(during) > 3
    for contact in [saved, *during]:
        assert reader.panel(contact["id"])["contact"] == contact
    assert len(reader.contacts()) == len(contacts) + len(during) + 1
    again = reader.get(f"/api/panels/{saved['id']}", headers={"If-None-Match": etags[0]})
    assert again.status_code == 200
    assert _number(again.headers["ETag"]) > max(map(_number, etags[:-1]))  # the last was read after the switch


def test_who_was_erased_stays_erased(model: Model) -> None:
    """AC-6, design 3.6: though the topic still has the states of before."""
    institution = model.bff.institution()
    contact, life = a_life(institution)
    model.verbs.publish((erased(institution, contact)[0].topic, erased(institution, contact)[0].data))
    model.verbs.publish(*((record.topic, record.data) for record in life))
    model.rebuild()
    assert model.bff.rows("SELECT contact_id::text FROM read.erased") == [(contact,)]
    assert model.bff.rows("SELECT contact_id FROM read.panel") == []
    assert model.bff.rows("SELECT contact_id FROM read.contact_row") == []


def test_a_bad_record_is_passed_over_and_counted(model: Model) -> None:
    """Design 2: its neighbours are folded; project has put it aside."""
    institution, contacts = a_campus(model, people=20)
    bad = a_contact(institution)
    del bad["full_name"]
    before = model.contents()
    model.verbs.publish((states.CONTACT, bad))
    model.rebuild()
    assert model.contents() == before
    assert [line for line in model.said if line.startswith("1 records can not be folded")]
    assert contacts


def test_a_second_rebuild_is_refused(model: Model) -> None:
    """Design 2."""
    a_campus(model, people=20)
    refused: list[str] = []

    def another(_line: str) -> None:
        if not refused:
            with pytest.raises(SystemExit) as ended:
                model.rebuild()
            refused.append(str(ended.value))

    make_anew(model.as_owner, another)
    assert "under way" in refused[0]


def test_a_rebuild_that_fails_leaves_nothing_behind(model: Model) -> None:
    """Design 2: whatever happens to it, the old one serves."""
    institution, _ = a_campus(model, people=20)
    before = model.contents()

    def fail(_line: str) -> None:
        raise RuntimeError("told to")

    with pytest.raises(RuntimeError):
        make_anew(model.as_owner, fail)
    assert model.contents() == before
    assert not model.shadow()
    model.bff.has(institution)
    model.rebuild()


@pytest.mark.parametrize("after_line", [1, 2, 4, 6])
def test_a_rebuild_that_was_killed_is_begun_again(model: Model, after_line: int) -> None:
    """Design 2: kill -9 in the middle; the old one serves, folds go to it alone, the next throws the half away."""
    institution, _ = a_campus(model)
    url = model.as_owner.database_url
    with psycopg.connect(url) as reading:
        reading.execute("SELECT count(*) FROM read.panel")  # so that it can not switch before it dies
        process = subprocess.Popen(
            [*PROGRAM, "rebuild"],
            env=model.verbs.env(url),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(after_line)]
        assert model.shadow(), lines
        process.kill()
        process.wait()
        process.stdout.close()
    wait_until(lambda: not _rebuilding(url), message="its locks are gone")
    model.bff.has(institution, first_name="After it died")
    assert model.bff.rows("SELECT 1 FROM read_next.contact_row WHERE full_name LIKE 'After%%'") == []
    before = model.contents()
    model.rebuild()
    assert model.contents() == before


def test_a_reader_that_takes_long_is_waited_for(model: Model) -> None:
    """Design 2: the switch gives way, and the reader reads to its end."""
    a_campus(model, people=20)
    with psycopg.connect(model.as_owner.database_url) as reading:
        reading.execute("SELECT count(*) FROM read.panel")
        tries: list[bool] = []
        switch = shadow.switch

        def watched(connection: Any) -> bool:
            tries.append(switch(connection))
            if not tries[-1]:
                reading.rollback()
            return tries[-1]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(shadow, "switch", watched)
            model.rebuild()
    assert tries[0] is False
    assert tries[-1] is True


def _rebuilding(url: str) -> bool:
    with psycopg.connect(url) as connection:
        running = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'panel-bff rebuild'"
        return connection.execute(running + " AND datname = current_database()").fetchone() is not None


def _number(etag: str) -> int:
    return int(etag.strip('"').split(".")[0])
