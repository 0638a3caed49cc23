"""How sending ended, gathered for a moment and written down together."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from bot.channels import Outcome, Sent, Uncertain, Undeliverable
from storage import outbox
from storage import people as person_records
from storage.engine import Store, Tx
from storage.records import OutboxRecord

log = structlog.get_logger()

_GATHER_SECONDS = 0.02


class Marks:
    """Writes down outcomes, addresses that are lost and chats that moved, in batches."""

    def __init__(self, store: Store, lease: str, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._lease = lease
        self._clock = clock
        self._marks: list[dict[str, Any]] = []
        self._lost: list[str] = []
        self._moved: list[tuple[str, str, str]] = []
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

    def settle(self, letter: OutboxRecord, outcome: Outcome, attempt: int, doubts: int) -> None:
        """Note a final outcome."""
        match outcome:
            case Sent(ref):
                self.mark(letter, "sent", attempt, doubts, None, ref=ref)
            case Undeliverable(reason, unreachable):
                if unreachable and letter.address_id is not None:
                    self._lost.append(letter.address_id)
                self.mark(letter, "undeliverable", attempt, doubts, reason)
            case Uncertain(reason):
                self.mark(letter, "doubtful", attempt, doubts, reason)

    def moved(self, channel: str, old: str, new: str) -> None:
        """Note that a chat lives under another key now."""
        self._moved.append((channel, old, new))

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
        self._marks.append(
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
        marks, lost, moved = self._marks, self._lost, self._moved
        if not marks and not moved:
            return
        self._marks, self._lost, self._moved = [], [], []
        work = partial(_write_down, marks, lost, moved)
        try:
            await self._store.write(work)
        except BaseException:
            # Perhaps written all the same, when we are stopping; writing it again changes nothing.
            self._marks, self._lost = marks + self._marks, lost + self._lost
            self._moved = moved + self._moved
            raise


def _write_down(
    marks: list[dict[str, Any]],
    lost: list[str],
    moved: list[tuple[str, str, str]],
    tx: Tx,
) -> None:
    outbox.settle(tx, marks)
    for address_id in lost:
        person_records.mark_unreachable(tx, address_id)
    for channel, old, new in moved:
        person_records.rename_address(tx, channel, old, new)
