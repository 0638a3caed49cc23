"""Statements that turn people into messages, a chunk of an audience at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.ready import Ready
from storage.tables import address, outbox, person


class SealedAddress(NamedTuple):
    """An open address as its row has it: `sealed` can be copied into a message without the key."""

    id: str
    channel: str
    sealed: bytes


class Letter(NamedTuple):
    """A message of an announcement to one person; `body` is sealed."""

    person_id: str
    to: SealedAddress
    seq: int
    body: bytes
    arrived: bool


_INSERT = Ready(
    sa.insert(outbox),
    *(
        column.key
        for column in outbox.columns
        if column.key not in ("reason", "channel_ref", "lease", "until", "meeting_id")
    ),
)


_THESE: sa.BindParameter[Sequence[str]] = sa.bindparam("people", expanding=True)
_BEST = (
    sa.select(address.c.person_id, address.c.id, address.c.channel, address.c.sealed)
    .where(address.c.person_id.in_(_THESE), address.c.state == "open")
    .order_by(address.c.used_at)
)
_NEXT_TURN = (
    sa.update(person)
    .where(person.c.id.in_(_THESE))
    .values(turn=person.c.turn + 1)
    .returning(person.c.id, person.c.turn)
)


def best_addresses(tx: Tx, people: Sequence[str]) -> dict[str, SealedAddress]:
    """Return the open address each of these people used last; nothing for who has none."""
    rows = tx.all(_BEST, people=people)
    return {row.person_id: SealedAddress(row.id, row.channel, row.sealed) for row in rows}


def next_turns(tx: Tx, people: Sequence[str]) -> dict[str, int]:
    """Lock these people's rows until the commit, count one turn of each, and return the turns."""
    return {row.id: row.turn for row in tx.all(_NEXT_TURN, people=people)}


def insert(tx: Tx, announcement_id: str, letters: Sequence[Letter], now: datetime) -> None:
    """Add the messages of an announcement: ready to be sent, or sent where they arrived already."""
    if not letters:
        return
    _INSERT.run(
        tx,
        *(
            {
                "id": new_id(now),
                "person_id": letter.person_id,
                "address_id": letter.to.id,
                "channel": letter.to.channel,
                "seq": letter.seq,
                "announcement_id": announcement_id,
                "kind": "send",
                "recipient": letter.to.sealed,
                "body": letter.body,
                "state": "sent" if letter.arrived else "ready",
                "attempt": 0,
                "doubts": 0,
                "due": now,
                "created_at": now,
                "settled_at": now if letter.arrived else None,
            }
            for letter in letters
        ),
    )
