"""How sending ended, gathered for a moment and written down together."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from bot.channels import Outcome, Sent, Uncertain, Undeliverable
from storage import outbox
from storage.engine import StorageTrouble, Store, Tx
from storage.people import people as person_records
from storage.records import OutboxRecord

log = structlog.get_logger()

_GATHER_SECONDS = 0.02


class Marks:
    """Writes down outcomes, addresses that are lost and chats that moved, in batches."""

    def __init__(self, store: Store, lease: str, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._lease = lease
        self._clock = clock
        self._batch = _Batch()
        self._something_to_write = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write."""
        self._writer = asyncio.create_task(self._write())

    async def stop(self) -> None:
        """Write down what is left."""
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        await self._flush()

    async def rest(self) -> None:
        """Write down at once what has been gathered."""
        await self._flush()

    def settle(self, letter: OutboxRecord, outcome: Outcome, attempt: int, doubts: int) -> None:
        """Note a final outcome."""
        match outcome:
            case Sent(ref):
                self.mark(letter, "sent", attempt, doubts, None, ref=ref)
            case Undeliverable(reason, unreachable):
                if unreachable and letter.address_id is not None:
                    self._batch.lost.append(letter.address_id)
                self.mark(letter, "undeliverable", attempt, doubts, reason)
            case Uncertain(reason):
                self.mark(letter, "doubtful", attempt, doubts, reason)

    def moved(self, channel: str, old: str, new: str) -> None:
        """Note that a chat lives under another key now."""
        self._batch.moved.append((channel, old, new))

    def mark(
        self,
        letter: OutboxRecord,
        state: str,
        attempt: int,
        doubts: int,
        reason: str | None,
        *,
        ref: str | None = None,
        due: datetime | None = None,
    ) -> None:
        """Note the state of a message, and when it is due (now, unless it says otherwise)."""
        now = self._clock()
        self._batch.marks.append(
            {
                "key": letter.id,
                "new_state": state,
                "new_attempt": attempt,
                "new_doubts": doubts,
                "new_reason": reason,
                "new_ref": ref,
                "new_due": due or now,
                "settled": None if state in ("leased", "ready") else now,
                "new_lease": self._lease if state == "leased" else None,
            }
        )
        self._something_to_write.set()

    async def _write(self) -> None:
        while True:
            await self._something_to_write.wait()
            await asyncio.sleep(_GATHER_SECONDS)
            self._something_to_write.clear()
            try:
                await self._flush()
            except Exception as error:
                log.warning("outcomes could not be written", error=type(error).__name__)
                await asyncio.sleep(1)
                self._something_to_write.set()

    async def _flush(self) -> None:
        if not self._batch.size:
            return
        waiting, self._batch = [self._batch], _Batch()
        try:
            while waiting:
                batch = waiting[0]
                try:
                    await self._store.write(batch.write_down)
                except StorageTrouble:
                    raise
                except Exception as error:
                    waiting[1:1] = batch.smaller()
                    log.warning("outcomes were refused", error=type(error).__name__, **batch.named)
                del waiting[0]
        except BaseException:
            # Perhaps written all the same, when we are stopping; writing it again changes nothing.
            self._batch = _Batch.of(*waiting, self._batch)
            raise


@dataclass
class _Batch:
    """What is written in one transaction."""

    marks: list[dict[str, Any]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    moved: list[tuple[str, str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, *batches: "_Batch") -> "_Batch":
        return cls(
            [mark for batch in batches for mark in batch.marks],
            [address_id for batch in batches for address_id in batch.lost],
            [move for batch in batches for move in batch.moved],
        )

    @property
    def size(self) -> int:
        return len(self.marks) + len(self.lost) + len(self.moved)

    @property
    def named(self) -> dict[str, Any]:
        """Tell for the log which messages and addresses these are about."""
        return {"messages": [mark["key"] for mark in self.marks], "addresses": self.lost}

    def smaller(self) -> list["_Batch"]:
        """Return what to try when the database refused this: each thing by itself.

        A mark alone is tried without the channel's words, since that it was sent matters most.
        """
        if self.size > 1:
            return [
                *(_Batch(marks=[mark]) for mark in self.marks),
                *(_Batch(lost=[address_id]) for address_id in self.lost),
                *(_Batch(moved=[move]) for move in self.moved),
            ]
        return [
            _Batch(marks=[{**mark, "new_reason": None, "new_ref": None}])
            for mark in self.marks
            if mark["new_reason"] is not None or mark["new_ref"] is not None
        ]

    def write_down(self, tx: Tx) -> None:
        outbox.settle(tx, self.marks)
        for address_id in self.lost:
            person_records.mark_unreachable(tx, address_id)
        for channel, old, new in self.moved:
            person_records.rename_address(tx, channel, old, new)
