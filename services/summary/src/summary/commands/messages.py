"""Messages arrive: the transcript grows and the state of the conversation is told."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from summary.events import CONVERSATION_CHANGED, CONVERSATION_TOPIC
from summary.transcript import KEPT, Message

# Only messages never seen before count, so repeats change nothing; counts and extremes do not depend on the order of
# arrival. Conversations are locked in the order of their keys, each before its event is numbered (design 3.7).
RECEIVE = """
WITH arrived AS (
    SELECT * FROM unnest(
        %(institution_id)s::uuid[], %(contact_id)s::uuid[], %(id)s::text[], %(sent_at)s::timestamptz[],
        %(channel)s::text[], %(direction)s::text[], %(author)s::text[], %(text)s::text[]
    ) AS message (institution_id, contact_id, id, sent_at, channel, direction, author, text)
), unseen AS (
    INSERT INTO message_seen (institution_id, contact_id, message_id)
    SELECT institution_id, contact_id, id FROM arrived ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING
    RETURNING institution_id, contact_id, message_id
), fresh AS (
    SELECT arrived.* FROM arrived
    JOIN unseen ON unseen.institution_id = arrived.institution_id AND unseen.contact_id = arrived.contact_id
               AND unseen.message_id = arrived.id
), kept AS (
    INSERT INTO message (institution_id, contact_id, sent_at, id, channel, direction, author, text)
    SELECT institution_id, contact_id, sent_at, id, channel, direction, author, text FROM fresh
), newest AS (
    SELECT DISTINCT ON (institution_id, contact_id)
        institution_id, contact_id, sent_at, id, direction, left(text, 200) AS text,
        count(*) OVER contact AS message_count, min(sent_at) OVER contact AS first_message_at
    FROM fresh WINDOW contact AS (PARTITION BY institution_id, contact_id)
    ORDER BY institution_id, contact_id, sent_at DESC, id COLLATE "C" DESC
), changed AS (
    INSERT INTO conversation AS held (institution_id, contact_id, version, message_count, first_message_at,
                                      last_message_at, last_message_id, last_direction, last_text)
    SELECT institution_id, contact_id, 1, message_count, first_message_at, sent_at, id, direction, text
    FROM newest ORDER BY institution_id, contact_id
    ON CONFLICT (institution_id, contact_id) DO UPDATE
    SET version = held.version + 1,
        message_count = held.message_count + excluded.message_count,
        first_message_at = least(held.first_message_at, excluded.first_message_at),
        (last_message_at, last_message_id, last_direction, last_text) = (
            SELECT sent_at, id, direction, text FROM (VALUES
                (held.last_message_at, held.last_message_id, held.last_direction, held.last_text),
                (excluded.last_message_at, excluded.last_message_id, excluded.last_direction, excluded.last_text)
            ) AS last (sent_at, id, direction, text)
            ORDER BY sent_at DESC, id COLLATE "C" DESC LIMIT 1
        )
    RETURNING *
), told AS (
    INSERT INTO outbox (aggregatetype, aggregateid, type, institution, version, payload)
    SELECT %(topic)s, contact_id::text, %(type)s, institution_id, version, json_build_object(
        'contact_id', contact_id, 'institution_id', institution_id,
        'version', version, 'message_count', message_count,
        'first_message_at', to_char(first_message_at AT TIME ZONE 'UTC', %(iso)s),
        'last_message_at', to_char(last_message_at AT TIME ZONE 'UTC', %(iso)s),
        'last_direction', last_direction, 'last_text', last_text)::text
    FROM changed ORDER BY institution_id, contact_id
)
SELECT institution_id, contact_id FROM changed WHERE message_count > %(most)s
"""

TRIM = """
DELETE FROM message AS old
USING unnest(%(institution_id)s::uuid[], %(contact_id)s::uuid[]) AS crowded (institution_id, contact_id),
LATERAL (
    SELECT sent_at, id FROM message
    WHERE message.institution_id = crowded.institution_id AND message.contact_id = crowded.contact_id
    ORDER BY sent_at DESC, id DESC OFFSET %(most)s - 1 LIMIT 1
) AS oldest
WHERE old.institution_id = crowded.institution_id AND old.contact_id = crowded.contact_id
  AND (old.sent_at, old.id) < (oldest.sent_at, oldest.id)
"""

ISO = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
COLUMNS = ("institution_id", "contact_id", "id", "sent_at", "channel", "direction", "author", "text")


def receive(session: Session, messages: Sequence[Message]) -> None:
    """Keep the newest KEPT messages of each contact, and tell the state of each conversation that grew, once.

    Late, repeated and shuffled messages leave the same transcript, the same counts and the same last message.
    """
    distinct = list({(m.institution_id, m.contact_id, m.id): m for m in reversed(messages)}.values())
    if not distinct:
        return
    columns: dict[str, Any] = {name: [getattr(message, name) for message in distinct] for name in COLUMNS}
    told = {"topic": CONVERSATION_TOPIC, "type": CONVERSATION_CHANGED, "iso": ISO, "most": KEPT}
    connection = session.connection()
    crowded = connection.exec_driver_sql(RECEIVE, columns | told).all()
    if crowded:
        over = {"institution_id": [row[0] for row in crowded], "contact_id": [row[1] for row in crowded]}
        connection.exec_driver_sql(TRIM, over | {"most": KEPT})
