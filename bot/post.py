"""The postman: sends what was committed, in order per address, and writes down how it ended."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.channels import (
    Channel,
    Moved,
    NotSent,
    Outcome,
    Sent,
    Throttled,
    Uncertain,
    Undeliverable,
)
from bot.messages import Enclosure, Message, Outgoing
from bot.pace import Bucket
from storage import documents, outbox
from storage import people as person_records
from storage.engine import StorageTrouble, Store, Tx
from storage.ids import new_id
from storage.records import OutboxRecord

log = structlog.get_logger()

_LOOK_AT_ONCE = 200
_GATHER_SECONDS = 0.02
_LONGEST_WAIT = 60.0


@dataclass(slots=True)
class _Lane:
    """What waits for one address, oldest first, and who sends it."""

    letters: deque[OutboxRecord] = field(default_factory=deque)
    sender: asyncio.Task[None] | None = None


class Postman:
    """Sends, tries again, doubts. One at a time per address; addresses beside each other.

    Never silent: a message ends as sent, undeliverable, or doubtful (it may or may not have
    arrived, twice over), and every one that may have arrived more than once is counted.
    """

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        *,
        per_second: Mapping[str, float],
        published: Callable[[str], None],
        doubt_seconds: float = 2.0,
        retry_seconds: float = 0.5,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.lease = new_id(clock())
        self._store = store
        self._channels = channels
        self._published = published
        self._per_second = per_second
        self._buckets: dict[str, Bucket] = {}
        self._doubt_seconds = doubt_seconds
        self._retry_seconds = retry_seconds
        self._clock = clock
        self._started = False
        self._early: list[OutboxRecord] = []
        self._lanes: dict[tuple[str, str], _Lane] = {}
        self._marks: list[dict[str, Any]] = []
        self._lost: list[str] = []
        self._moved: list[tuple[str, str, str]] = []
        self._something_to_write = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Send again what an earlier process left in flight, and start writing down outcomes.

        It goes ahead of all that is said from now on, so that every address stays in order.
        """
        doubted = await self._store.write(
            lambda tx: outbox.doubt_leases(tx, lease=self.lease, wait_until=self._clock())
        )
        if doubted:
            log.warning("messages were in flight when we stopped", count=doubted)
        self._writer = asyncio.create_task(self._write_marks())
        while await self._take_in_hand() == _LOOK_AT_ONCE:
            pass
        self._started = True
        early, self._early = self._early, []
        self._put_in_lanes(early)

    async def stop(self, seconds: float = 2.0) -> None:
        """Let what is under way end, for a while, and write down how it did."""
        senders = [lane.sender for lane in self._lanes.values() if lane.sender]
        if senders:
            _, still = await asyncio.wait(senders, timeout=seconds)
            for task in still:
                task.cancel()
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        await self._flush()

    def hand_over(self, letters: Sequence[OutboxRecord]) -> None:
        """Take over messages whose transaction has been committed; returns at once."""
        for letter in letters:
            if letter.channel not in self._channels and letter.person_id is not None:
                self._published(letter.person_id)
        if self._started:
            self._put_in_lanes(letters)
        else:
            self._early += letters

    def _put_in_lanes(self, letters: Sequence[OutboxRecord]) -> None:
        for letter in letters:
            if letter.channel not in self._channels:
                continue
            key = (letter.channel, letter.recipient)
            lane = self._lanes.setdefault(key, _Lane())
            lane.letters.append(letter)
            if lane.sender is None:
                lane.sender = asyncio.create_task(self._work_off(key, lane))

    async def look(self) -> None:
        """Take in hand what became due without us: what others wrote."""
        await self._take_in_hand()

    async def _take_in_hand(self) -> int:
        now = self._clock()
        letters = await self._store.write(
            lambda tx: outbox.claim_due(
                tx, lease=self.lease, channels=tuple(self._channels), now=now, limit=_LOOK_AT_ONCE
            )
        )
        self._put_in_lanes(letters)
        return len(letters)

    # ── sending ───────────────────────────────────────────────────────────────────────────────

    async def _work_off(self, key: tuple[str, str], lane: _Lane) -> None:
        try:
            while lane.letters:
                await self._deliver_or_say(lane.letters[0])
                lane.letters.popleft()
        finally:
            lane.sender = None
            if not lane.letters:
                del self._lanes[key]

    async def _deliver_or_say(self, letter: OutboxRecord) -> None:
        """Deliver, and let no letter that cannot be handled keep back those behind it."""
        while True:
            try:
                return await self._deliver(letter)
            except StorageTrouble:
                log.warning("a message could not be read; trying again")
                await asyncio.sleep(self._retry_seconds)
            except Exception as error:
                log.exception("a message could not be handled", message=letter.id)
                reason = type(error).__name__
                return self._mark(letter, "doubtful", letter.attempt, letter.doubts, reason)

    async def _deliver(self, letter: OutboxRecord) -> None:
        """Try until the outcome is final."""
        channel, bucket = self._channels[letter.channel], self._bucket(letter.channel)
        attempt, doubts, recipient = letter.attempt, letter.doubts, letter.recipient
        outgoing = await self._opened(letter)
        wait = self._retry_seconds
        while True:
            await bucket.turn()
            outcome = await channel.send(outgoing)
            match outcome:
                case Throttled(seconds):
                    bucket.pause(seconds)
                    continue
                case Moved(key):
                    self._moved.append((letter.channel, recipient, key))
                    recipient = key
                    outgoing = _to(outgoing, key)
                    continue
            attempt += 1
            match outcome:
                case Uncertain(reason) if doubts == 0:
                    doubts += 1
                    self._mark(letter, "leased", attempt, doubts, reason)
                    await asyncio.sleep(self._doubt_seconds)
                case NotSent(reason):
                    self._mark(letter, "leased", attempt, doubts, reason)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, _LONGEST_WAIT)
                case _:
                    self._settle(letter, outcome, attempt, doubts)
                    return

    def _bucket(self, channel: str) -> Bucket:
        if channel not in self._buckets:
            self._buckets[channel] = Bucket(self._per_second.get(channel, 0))
        return self._buckets[channel]

    async def _opened(self, letter: OutboxRecord) -> Outgoing:
        message = Message.model_validate_json(letter.body)
        enclosure = None
        if message.document is not None and letter.person_id is not None:
            document, owner = message.document, letter.person_id
            found = await self._store.write(lambda tx: documents.find(tx, document, owner))
            enclosure = None if found is None else Enclosure(*found)
        return Outgoing(
            letter.id, letter.recipient, letter.kind, message, letter.channel_ref, enclosure
        )

    # ── writing down ──────────────────────────────────────────────────────────────────────────

    def _settle(self, letter: OutboxRecord, outcome: Outcome, attempt: int, doubts: int) -> None:
        match outcome:
            case Sent(ref):
                self._mark(letter, "sent", attempt, doubts, None, ref=ref)
            case Undeliverable(reason, unreachable):
                if unreachable and letter.address_id is not None:
                    self._lost.append(letter.address_id)
                self._mark(letter, "undeliverable", attempt, doubts, reason)
            case Uncertain(reason):
                self._mark(letter, "doubtful", attempt, doubts, reason)

    def _mark(
        self,
        letter: OutboxRecord,
        state: str,
        attempt: int,
        doubts: int,
        reason: str | None,
        *,
        ref: str | None = None,
    ) -> None:
        now = self._clock()
        under_way = state == "leased"
        self._marks.append(
            {
                "key": letter.id,
                "new_state": state,
                "new_attempt": attempt,
                "new_doubts": doubts,
                "new_reason": reason,
                "new_ref": ref,
                "new_due": now,
                "settled": None if under_way else now,
                "new_lease": self.lease if under_way else None,
            }
        )
        self._something_to_write.set()

    async def _write_marks(self) -> None:
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
        try:
            await self._store.hop(
                self._store.in_transaction, lambda tx: _write_down(tx, marks, lost, moved)
            )
        except BaseException:
            # Perhaps written all the same, when we are stopping; writing it again changes nothing.
            self._marks, self._lost = marks + self._marks, lost + self._lost
            self._moved = moved + self._moved
            raise


def _write_down(
    tx: Tx,
    marks: list[dict[str, Any]],
    lost: list[str],
    moved: list[tuple[str, str, str]],
) -> None:
    outbox.settle(tx, marks)
    for address_id in lost:
        person_records.mark_unreachable(tx, address_id)
    for channel, old, new in moved:
        person_records.rename_address(tx, channel, old, new)


def _to(letter: Outgoing, key: str) -> Outgoing:
    return Outgoing(
        letter.id, key, letter.kind, letter.message, letter.channel_ref, letter.document
    )
