"""Files that are handed to a person: kept for them, sealed, for some days."""

from datetime import timedelta
from typing import Final

from bot.turn import Turn
from storage import documents

WEEK: Final = timedelta(days=7)
DAY: Final = timedelta(days=1)


def kept(
    turn: Turn,
    *,
    name: str,
    media_type: str,
    content: bytes,
    life: timedelta = WEEK,
    to: str | None = None,
) -> str:
    """Keep a file for whoever writes, or for somebody else, and return the document's id."""
    return documents.insert(
        turn.tx,
        person_id=turn.me if to is None else to,
        name=name,
        media_type=media_type,
        content=content,
        expires_at=turn.now + life,
        now=turn.now,
    )
