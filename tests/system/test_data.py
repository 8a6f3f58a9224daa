"""docs/data.md against the real schemas and topics: nothing that may hold personal data is forgotten (design 3.6)."""

import re

import psycopg
import pytest

from chassis.kafka import read_topics
from deploy.local.topology import ROOT, TOPICS_FILE
from deploy.postgres.databases import DATABASES
from tests.support.databases import Databases

DOCUMENT = ROOT / "docs" / "data.md"
TABLES = """
SELECT CASE schemaname WHEN 'public' THEN tablename ELSE schemaname || '.' || tablename END FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""


def section(title: str) -> list[list[str]]:
    """The rows of the table under a heading: its cells, the first one split into the names in it."""
    text = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", DOCUMENT.read_text(), re.S | re.M)
    assert text is not None, title
    rows = [line.strip("| ").split(" | ") for line in text[1].splitlines() if line.startswith("| ")]
    return rows[1:]


def names(rows: list[list[str]]) -> list[str]:
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row[0])]


@pytest.mark.parametrize("database", DATABASES)
def test_every_table_stands_with_what_it_holds_and_how_long(databases: Databases, database: str) -> None:
    """AC-6: and no table that is gone."""
    with psycopg.connect(databases.fresh_database(database).owner) as connection:
        real = {name for (name,) in connection.execute(TABLES)}
    listed = names(section(database))
    assert set(listed) == real
    assert len(listed) == len(real)
    assert all(len(row) == 4 and all(row) for row in section(database))


def test_every_topic_stands_with_who_publishes_it() -> None:
    """AC-6: dead-letter topics are named by their pattern."""
    rows = section("Topics")
    topics = read_topics(TOPICS_FILE)
    assert set(names(rows)) == {*topics, "<topic>.<consumer>.dlq"}
    said = {name: row[2].removeprefix("the ") for row in rows for name in names([row])}
    assert {name: topic.publisher for name, topic in topics.items()} == {name: said[name] for name in topics}


@pytest.mark.parametrize("row", section("Topics"), ids=lambda row: row[0])
def test_what_the_document_says_of_a_topic_is_so(row: list[str]) -> None:
    """Design 3.6: compacted, or kept for as long as it says."""
    topic = read_topics(TOPICS_FILE).get(row[0].strip("`"))
    if topic is not None:
        assert row[3].startswith("compacted") is (topic.cleanup == "compact")


def test_the_file_store_and_the_folders_are_not_forgotten() -> None:
    """AC-6, IM-21."""
    said = " ".join(row[0] for row in section("Files"))
    assert {"FILES_URL", "DROP_DIR"} <= set(re.findall(r"[A-Z]+_[A-Z]+", said))
