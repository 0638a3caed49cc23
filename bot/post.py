"""The postman: sends what was committed, in order per address, and writes down how it ended."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import structlog

from bot.channels import (
    Channel,
    Moved,
    NotSent,
    Outcome,
    Throttled,
    Uncertain,
)
from bot.marks import Marks
from bot.messages import Enclosure, Message, Outgoing
from bot.pace import PASSAGE, Bucket, Passage
from storage import documents, outbox
from storage.announcements import announcement_photos
from storage.engine import StorageTrouble, Store
from storage.ids import new_id
from storage.meetings import outdated
from storage.records import OutboxRecord

log = structlog.get_logger()

_LOOK_AT_ONCE = 200
_LONGEST_WAIT = 60.0


@dataclass(slots=True)
class _Lane:
    """What waits for one address, oldest first, and who sends it."""

    letters: deque[OutboxRecord] = field(default_factory=deque)
    sender: asyncio.Task[Any] | None = None


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
        self.marks = Marks(store, self.lease, clock)
        self._started = False
        self._early: list[OutboxRecord] = []
        self._lanes: dict[tuple[str, str], _Lane] = {}
        self._last_photo: tuple[str, Enclosure] | None = None

    async def start(self) -> None:
        """Send again what an earlier process left in flight, and start writing down outcomes.

        It goes ahead of all that is said from now on, so that every address stays in order.
        """
        doubted = await self._store.write_long(
            lambda tx: outbox.doubt_leases(tx, lease=self.lease, wait_until=self._clock())
        )
        held = await self._store.write_long(
            lambda tx: outbox.doubt_announced(tx, lease=self.lease, now=self._clock())
        )
        if doubted or held:
            log.warning("messages were in flight when we stopped", count=doubted, held=held)
        self.marks.start()
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
        await self.marks.stop()

    async def rest(self) -> None:
        """Wait until nothing is on its way, however it ended."""
        while senders := [lane.sender for lane in self._lanes.values() if lane.sender]:
            await asyncio.wait(senders)

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

    # ── for those who announce ────────────────────────────────────────────────────────────────

    def is_idle(self, channel: str, recipient: str) -> bool:
        """Return whether nothing waits for an address and nothing is on its way to it."""
        return (channel, recipient) not in self._lanes

    async def try_once(self, letter: OutboxRecord, passage: Passage) -> Outcome:
        """Try to deliver to an address that is idle; a reply that comes meanwhile goes next.

        `passage` is the turn that the channel's bucket gave. The outcome is for the caller to
        write down.
        """
        key = (letter.channel, letter.recipient)
        while (busy := self._lanes.get(key)) is not None and busy.sender is not None:
            await asyncio.wait({busy.sender})  # a reply came between the look and this
        lane = self._lanes[key] = _Lane(sender=asyncio.current_task())
        try:
            return await self._sent(letter.channel, await self._opened(letter), passage)
        finally:
            if lane.letters:
                lane.sender = asyncio.create_task(self._work_off(key, lane))
            else:
                del self._lanes[key]

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
                return self.marks.mark(letter, "doubtful", letter.attempt, letter.doubts, reason)

    async def _deliver(self, letter: OutboxRecord) -> None:
        """Try until the outcome is final."""
        bucket = self.bucket(letter.channel)
        attempt, doubts, recipient = letter.attempt, letter.doubts, letter.recipient
        outgoing = await self._opened(letter)
        wait = self._retry_seconds
        while True:
            passage = await bucket.turn()
            if not await self._is_wanted(letter):
                passage.leave()
                return self.marks.mark(letter, "expired", attempt, doubts, None)
            outcome = await self._sent(letter.channel, outgoing, passage)
            match outcome:
                case Throttled(seconds):
                    bucket.pause(seconds)
                    continue
                case Moved(key):
                    self.marks.moved(letter.channel, recipient, key)
                    recipient = key
                    outgoing = _to(outgoing, key)
                    continue
            attempt += 1
            match outcome:
                case Uncertain(reason) if doubts == 0:
                    doubts += 1
                    self.marks.mark(letter, "leased", attempt, doubts, reason)
                    await asyncio.sleep(self._doubt_seconds)
                case NotSent(reason):
                    self.marks.mark(letter, "leased", attempt, doubts, reason)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, _LONGEST_WAIT)
                case _:
                    self.marks.settle(letter, outcome, attempt, doubts)
                    return

    async def _is_wanted(self, letter: OutboxRecord) -> bool:
        """Return whether a message is still worth sending: most are, whenever that is."""
        if letter.until is None:
            return True
        if letter.until <= self._clock():
            return False
        return await self._store.write(lambda tx: outdated.is_wanted(tx, letter.id))

    async def _sent(self, channel: str, outgoing: Outgoing, passage: Passage) -> Outcome:
        PASSAGE.set(passage)
        try:
            return await self._channels[channel].send(outgoing)
        finally:
            passage.leave()

    def bucket(self, channel: str) -> Bucket:
        """Return what holds back everything that is sent through a channel."""
        if channel not in self._buckets:
            self._buckets[channel] = Bucket(self._per_second.get(channel, 0))
        return self._buckets[channel]

    async def _opened(self, letter: OutboxRecord) -> Outgoing:
        message = _read(letter.body)
        enclosure = None
        if message.document is not None and letter.person_id is not None:
            document, owner = message.document, letter.person_id
            found = await self._store.write(lambda tx: documents.find(tx, document, owner))
            enclosure = None if found is None else Enclosure(*found)
        elif message.photo is not None and letter.kind == "send":
            enclosure = await self._photo(message.photo.id)
        return Outgoing(
            letter.id, letter.recipient, letter.kind, message, letter.channel_ref, enclosure
        )

    async def _photo(self, photo_id: str) -> Enclosure | None:
        """Return a photo; the last one is at hand, for it is everybody's in an announcement."""
        if self._last_photo is None or self._last_photo[0] != photo_id:
            content = await self._store.write(lambda tx: announcement_photos.find(tx, photo_id))
            if content is None:
                return None
            self._last_photo = photo_id, Enclosure("foto.jpg", "image/jpeg", content)
        return self._last_photo[1]


@lru_cache(maxsize=32)
def _read(body: str) -> Message:
    """Return the message that a body holds: everybody's is the same in an announcement."""
    return Message.model_validate_json(body)


def _to(letter: Outgoing, key: str) -> Outgoing:
    return Outgoing(
        letter.id, key, letter.kind, letter.message, letter.channel_ref, letter.enclosure
    )
