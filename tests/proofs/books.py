"""What is written down about a talk: by the bot's database, and by everybody outside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.messages import Message
from storage.engine import Store, Tx, sqlite_url
from storage.tables import incoming, outbox, proposal
from storage.vault import Vault
from tests.fakes.telegram_client import FakeTelegram
from tests.proofs.talkers import TelegramPerson, WebPerson


@contextmanager
def opened(folder: Path) -> Iterator[Tx]:
    """Open the database of a bot that has ended."""
    store = Store(sqlite_url(folder / "mesa.db"), Vault.at(folder / "key"))
    try:
        with store.transaction() as tx:
            yield tx
    finally:
        store.close_writer()


@dataclass(frozen=True, slots=True)
class Sending:
    """A message to Telegram as the bot's outbox has it; `ref` is the copy it knows of."""

    id: str
    chat_id: int
    person_id: str
    seq: int
    text: str
    state: str
    ref: int | None


@dataclass(frozen=True, slots=True)
class Database:
    """What the bot remembers.

    `taken` leads from what a message is known by to the person and seq of every time it was taken.
    """

    taken: dict[str, list[tuple[str, int]]]
    sendings: list[Sending]
    proposals: list[tuple[str, str]]  # code and title

    @classmethod
    def read(cls, folder: Path) -> "Database":
        """Read the database of a bot that has ended."""
        taken: dict[str, list[tuple[str, int]]] = {}
        with opened(folder) as tx:
            for row in tx.all(sa.select(incoming).where(incoming.c.person_id.is_not(None))):
                key = row.dedupe_key.rpartition(":")[2]
                taken.setdefault(key, []).append((row.person_id, row.seq))
            sends = sa.select(outbox).where(outbox.c.channel == "telegram", outbox.c.kind == "send")
            sendings = [_sending(tx, row) for row in tx.all(sends.order_by(outbox.c.seq))]
            proposals = tx.all(sa.select(proposal.c.code, proposal.c.title))
        return cls(taken, sendings, [(row.code, row.title) for row in proposals])


def _sending(tx: Tx, row: sa.Row[Any]) -> Sending:
    message = Message.model_validate_json(tx.vault.open(row.body))
    return Sending(
        row.id,
        int(tx.vault.open(row.recipient)),
        row.person_id,
        row.seq,
        message.plain.strip(),
        row.state,
        None if row.channel_ref is None else int(row.channel_ref),
    )


@dataclass(slots=True)
class Books:
    """Everything a judge may look at.

    Outside the bot: the people, the receipts they were shown (title to code, by their name), what
    Telegram delivered and was asked to show, and when the bot was killed (monotonic seconds). Of
    the bot itself: its database, and how often it says that each message may have arrived.
    """

    people: list[TelegramPerson | WebPerson]
    receipts: dict[str, dict[str, str]]
    kills: list[float]
    updates: list[dict[str, Any]] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    database: Database = field(default_factory=lambda: Database({}, [], []))
    listed: dict[str, int] = field(default_factory=dict)

    async def copy_telegrams(self, telegram: FakeTelegram) -> None:
        """Copy the ledger of the fake Telegram; who wrote learns what was acknowledged."""
        self.updates = await telegram.do("updates")
        self.shown = await telegram.ledger(kind="message")
        self.refused = await telegram.ledger(kind="refused")
        taken = {str(each["update_id"]) for each in self.updates if each["acknowledged"]}
        for person in self.people:
            if isinstance(person, TelegramPerson):
                for said in person.said:
                    said.acknowledged = said.key in taken
