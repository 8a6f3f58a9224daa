"""The cursor of a transcript: a message's time and id."""

from datetime import datetime

from chassis.keyset import decode_cursor, no_cursor


def after_message(cursor: str | None) -> tuple[datetime, str] | None:
    """The time and id behind a cursor of the transcript."""
    if cursor is None:
        return None
    try:
        sent_at, message_id = decode_cursor(cursor)
        moment = datetime.fromisoformat(sent_at)
    except (ValueError, TypeError):
        raise no_cursor() from None
    if moment.tzinfo is None or not isinstance(message_id, str):
        raise no_cursor()
    return moment, message_id
