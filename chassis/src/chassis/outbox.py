"""The transactional outbox (design 3.1): the event is written in the transaction of the change.

Column names are Debezium's, so that ops may swap its connector in for the relay.
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis import trace
from chassis.events import Event

OUTBOX_SQL = [
    """
    CREATE TABLE outbox (
        seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        aggregatetype varchar(255) NOT NULL,
        aggregateid varchar(255) NOT NULL,
        type varchar(255) NOT NULL,
        institution uuid NOT NULL,
        version bigint NOT NULL,
        payload text,
        traceparent text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp()
    ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000)
    """,
    """
    CREATE FUNCTION outbox_notify() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_notify('outbox', ''); RETURN NULL; END $$
    """,
    "CREATE TRIGGER outbox_notify AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION outbox_notify()",
]

_INSERT = text(
    "INSERT INTO outbox (aggregatetype, aggregateid, type, institution, version, payload, traceparent)"
    " VALUES (:topic, :key, :type, :institution, :version, :payload, :traceparent)"
)


def record(session: Session, *events: Event) -> None:
    """Write events in the transaction of the change they tell of; the aggregate's row must be locked (design 3.7)."""
    if events:
        session.execute(
            _INSERT,
            [
                {
                    "topic": event.topic,
                    "key": event.key,
                    "type": event.type,
                    "institution": event.institution,
                    "version": event.version,
                    "payload": event.payload(),
                    "traceparent": trace.current(),
                }
                for event in events
            ],
        )
