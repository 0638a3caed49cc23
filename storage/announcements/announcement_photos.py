"""Statements about the photos that go with announcements: kept once, however many get them."""

from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import announcement, announcement_photo


def insert(tx: Tx, *, photo_id: str, content: bytes, now: datetime) -> None:
    """Keep a photo, sealed."""
    tx.run(
        sa.insert(announcement_photo),
        {"id": photo_id, "content": tx.vault.seal_bytes(content), "created_at": now},
    )


def exists(tx: Tx, photo_id: str) -> bool:
    """Return whether a photo is kept."""
    found = sa.select(announcement_photo.c.id).where(announcement_photo.c.id == photo_id)
    return tx.one(found) is not None


def content_of(photo_id: str) -> sa.Select[tuple[bytes]]:
    """The query for a photo's content, sealed; no row when it is not kept."""
    return sa.select(announcement_photo.c.content).where(announcement_photo.c.id == photo_id)


def find(tx: Tx, photo_id: str) -> bytes | None:
    """Return a photo, opened; None when it is not kept."""
    row = tx.one(content_of(photo_id))
    return None if row is None else tx.vault.open_bytes(row.content)


def purge(tx: Tx, *, unused_before: datetime, finished_before: datetime) -> int:
    """Delete photos that no announcement took, and those of announcements long over.

    Returns how many that was.
    """
    needed = sa.select(announcement.c.photo).where(
        announcement.c.photo == announcement_photo.c.id,
        announcement.c.state != "refused",
        sa.or_(announcement.c.finished_at.is_(None), announcement.c.finished_at >= finished_before),
    )
    return tx.run(
        sa.delete(announcement_photo).where(
            announcement_photo.c.created_at < unused_before, ~needed.exists()
        )
    ).rowcount
