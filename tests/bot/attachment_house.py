"""A database, a folder and a channel for the stories of the fetcher."""

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.attachments import Fetcher
from cocreation.proposals import attachments
from storage import outbox
from storage.engine import Store, Tx
from storage.files import Files
from storage.people import people
from storage.proposals import attachments as records
from storage.records import AttachmentRecord
from storage.vault import Vault
from tests import media

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
VAULT = Vault(bytes(32))


@contextmanager
def opened(url: str, folder: Path) -> Iterator["House"]:
    """Yield a house on a migrated database, and close it."""
    house = House(url, folder)
    yield house
    house.store.close_writer()


class House:
    """A database, a folder, one channel whose files the test sets, and Ana who sends them."""

    def __init__(self, url: str, folder: Path) -> None:
        self.store = Store(url, VAULT)
        self.folder = folder
        self.files = Files(folder, VAULT)
        self.online: dict[str, bytes | Exception | None] = {}
        self.asked: list[str] = []
        self.handed_over: list[Any] = []
        self.ana = ""

    def fetcher(self, **settings: Any) -> Fetcher:
        return Fetcher(
            self.store,
            self.files,
            {"telegram": self.download},
            tell,
            hand_over=self.handed_over.extend,
            **settings,
        )

    async def download(self, ref: str) -> bytes:
        self.asked.append(ref)
        found = self.online[ref]
        if isinstance(found, Exception):
            raise found
        return found  # type: ignore[return-value]  # one story wants a channel that returns None

    def send(self, *contents: bytes | Exception, **told: Any) -> None:
        """Ana sends these, a minute apart; `told` is what the channel says of them."""
        with self.store.transaction() as tx:
            if not self.ana:
                self.ana = people.insert(tx, language="es", now=NOW)
                people.insert_address(
                    tx, person_id=self.ana, channel="telegram", key="507", now=NOW
                )
            for content in contents:
                ref = f"file-{len(self.online)}"
                self.online[ref] = content
                self.receive(tx, ref, len(self.online), **told)

    def receive(self, tx: Tx, ref: str, place: int, **told: Any) -> None:
        told = {"channel": "telegram", "kind": "photo", "name": "", "size": None} | told
        attachments.receive(
            tx,
            person_id=self.ana,
            conversation_id=None,
            ref=ref,
            media_type="",
            now=NOW - 60 * MINUTE + place * MINUTE,
            **told,
        )

    def sent(self) -> list[AttachmentRecord]:
        with self.store.transaction() as tx:
            return records.of_person(tx, self.ana)

    def states(self) -> list[str]:
        return [item.reason or item.state for item in self.sent()]

    def told(self) -> list[Any]:
        with self.store.transaction() as tx:
            return [json.loads(body) for _, body in outbox.messages_to(tx, self.ana)]

    def content(self) -> bytes:
        (item,) = self.sent()
        assert item.path is not None
        return self.files.read(item.path)

    def on_disk(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


def tell(tx: Tx, person_id: str, key: str, *, now: datetime, **values: Any) -> None:
    address = people.best_address(tx, person_id)
    assert address is not None
    what = values.pop("what")
    values["sent"] = values["sent"].strftime("%H:%M")
    body = json.dumps([key, what.key, dict(what.values), values])
    row = {
        "person_id": person_id,
        "address_id": address.id,
        "channel": address.channel,
        "seq": people.next_turn(tx, person_id).turn,
        "kind": "send",
        "recipient": address.key,
        "body": body,
        "channel_ref": None,
        "state": "ready",
        "lease": None,
    }
    tx.outgoing += outbox.insert(tx, [row], now)


def killed_at(instant: str, url: str, folder: str) -> None:
    """Run one tick in this process and kill it at an instant; see the test that starts it."""

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    class DyingFiles(Files):
        def deposit(self, content: bytes, now: datetime) -> str:
            ref = super().deposit(content, now)
            if instant == "stored, not marked":
                die()
            return ref

    async def download(ref: str) -> bytes:
        if instant == "downloading":
            die()
        return media.PROGRAM if "refus" in instant else media.photo()

    def dying_tell(tx: Tx, person_id: str, key: str, *, now: datetime, **values: Any) -> None:
        tell(tx, person_id, key, now=now, **values)
        if instant == "refused, not committed":
            die()

    fetcher = Fetcher(
        Store(url, VAULT),
        DyingFiles(Path(folder), VAULT),
        {"telegram": download},
        dying_tell,
        hand_over=lambda outgoing: die(),
    )
    asyncio.run(fetcher.tick(NOW))
