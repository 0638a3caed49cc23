"""Statements about files that we made for one person, such as all that is kept on them."""

from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.tables import document


def insert(
    tx: Tx,
    *,
    person_id: str,
    name: str,
    media_type: str,
    content: bytes,
    expires_at: datetime,
    now: datetime,
) -> str:
    """Keep a file, sealed, until it expires, and return its id."""
    key = new_id(now)
    tx.run(
        sa.insert(document),
        {
            "id": key,
            "person_id": person_id,
            "name": name,
            "media_type": media_type,
            "content": tx.vault.seal_bytes(content),
            "created_at": now,
            "expires_at": expires_at,
        },
    )
    return key


def renew(
    tx: Tx,
    *,
    person_id: str,
    name: str,
    media_type: str,
    content: bytes,
    expires_at: datetime,
    now: datetime,
) -> str:
    """Keep a file in the place of the person's earlier one of that name, and return its id.

    Where the earlier one was shown, the new one is from now on.
    """
    kept = tx.one(
        sa.select(document.c.id).where(document.c.person_id == person_id, document.c.name == name)
    )
    if kept is None:
        return insert(
            tx,
            person_id=person_id,
            name=name,
            media_type=media_type,
            content=content,
            expires_at=expires_at,
            now=now,
        )
    tx.run(
        sa.update(document)
        .where(document.c.id == kept.id)
        .values(content=tx.vault.seal_bytes(content), expires_at=expires_at)
    )
    return str(kept.id)


def find(tx: Tx, document_id: str, person_id: str) -> tuple[str, str, bytes] | None:
    """Return name, media type and content of a file of this person; None when there is none."""
    row = tx.one(
        sa.select(document).where(document.c.id == document_id, document.c.person_id == person_id)
    )
    if row is None:
        return None
    return row.name, row.media_type, tx.vault.open_bytes(row.content)


def purge(tx: Tx, now: datetime) -> int:
    """Delete what has expired and return how many files that was."""
    return tx.run(sa.delete(document).where(document.c.expires_at <= now)).rowcount


def forget(tx: Tx, person_id: str) -> None:
    """Delete every file of a person."""
    tx.run(sa.delete(document).where(document.c.person_id == person_id))
