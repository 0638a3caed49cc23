"""Statements about files that we made for one person, such as all that is kept on them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.tables import document

_AT_ONCE = 500  # people asked for in one statement


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


def kept_under(tx: Tx, name: str, person_id: str, now: datetime) -> str | None:
    """Return the id of a file of this name that a person has still; None when there is none."""
    row = tx.one(
        sa.select(document.c.id).where(
            document.c.person_id == person_id,
            document.c.name == name,
            document.c.expires_at > now,
        )
    )
    return None if row is None else row.id


def renew(
    tx: Tx,
    contents: Mapping[str, bytes],
    *,
    name: str,
    media_type: str,
    expires_at: datetime,
    now: datetime,
) -> dict[str, str]:
    """Keep a file for each person, by their ids, in the place of their earlier one of that name.

    Return the files' ids by person. Where the earlier one was shown, the new one is from now on.
    """
    kept = _named(tx, name, list(contents))
    ids = {each: kept.get(each) or new_id(now) for each in contents}
    fresh = [each for each in contents if each not in kept]
    sealed = {each: tx.vault.seal_bytes(content) for each, content in contents.items()}
    if fresh:
        common = {"name": name, "media_type": media_type, "created_at": now}
        common["expires_at"] = expires_at
        rows = [
            {**common, "id": ids[each], "person_id": each, "content": sealed[each]}
            for each in fresh
        ]
        tx.run(sa.insert(document), rows)
    if kept:
        renewed = (
            sa.update(document)
            .where(document.c.id == sa.bindparam("key"))
            .values(content=sa.bindparam("sealed"), expires_at=expires_at)
        )
        tx.run(renewed, [{"key": key, "sealed": sealed[each]} for each, key in kept.items()])
    return ids


def _named(tx: Tx, name: str, people: Sequence[str]) -> dict[str, str]:
    """Return the ids of the files of this name, by person."""
    found: dict[str, str] = {}
    for start in range(0, len(people), _AT_ONCE):
        rows = tx.all(
            sa.select(document.c.person_id, document.c.id).where(
                document.c.person_id.in_(people[start : start + _AT_ONCE]), document.c.name == name
            )
        )
        found |= {row.person_id: row.id for row in rows}
    return found


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
