"""Queries of the web chat, for a reader beside the transactions."""

from typing import Any

import sqlalchemy as sa

from storage.tables import address, document, incoming, outbox, person
from storage.vault import Vault

_MINE, _OURS = 0, 1


def speaker_at(vault: Vault, key: str) -> sa.Select[Any]:
    """The query for who writes from an address: person_id, language; no row when nobody does."""
    return (
        sa.select(address.c.person_id, person.c.language)
        .join(person, person.c.id == address.c.person_id)
        .where(address.c.fingerprint == vault.fingerprint(f"web:{key}"))
    )


def told_after(person_id: str, seq: int, *, channel: str = "web") -> sa.Select[Any]:
    """The query for what was said through a channel after `seq`: ours 0 or 1, seq, key, sealed, at.

    One statement, so that both halves of a turn are seen or neither. `key` is the dedupe key of
    the person's own line, or the id of our message.
    """
    mine = sa.select(
        sa.literal(_MINE).label("ours"),
        incoming.c.seq,
        incoming.c.dedupe_key.label("key"),
        incoming.c.sealed,
        incoming.c.received_at.label("at"),
    ).where(
        incoming.c.person_id == person_id,
        incoming.c.seq > seq,
        incoming.c.sealed.is_not(None),
        incoming.c.channel == channel,
    )
    ours = sa.select(
        sa.literal(_OURS).label("ours"),
        outbox.c.seq,
        outbox.c.id.label("key"),
        outbox.c.body.label("sealed"),
        outbox.c.created_at.label("at"),
    ).where(
        outbox.c.person_id == person_id,
        outbox.c.seq > seq,
        outbox.c.body.is_not(None),
        outbox.c.channel == channel,
        outbox.c.kind == "send",
    )
    both = mine.union_all(ours).subquery()
    return sa.select(both).order_by(both.c.seq, both.c.ours, both.c.key)


def document_of(person_id: str, document_id: str) -> sa.Select[Any]:
    """The query for a document of this person: name, media_type, content (sealed), expires_at."""
    return sa.select(
        document.c.name, document.c.media_type, document.c.content, document.c.expires_at
    ).where(document.c.id == document_id, document.c.person_id == person_id)
