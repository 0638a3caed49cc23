"""Sends the messages of announcements: after every reply, evenly, and never twice by itself."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.channels import Moved, NotSent, Throttled
from bot.pace import Passage
from bot.post import Postman
from cocreation.programme.facts import Programme
from storage import outbox
from storage.announcements import announcements
from storage.engine import StorageTrouble, Store, Tx
from storage.outbox import AnnouncedRecord

log = structlog.get_logger()

CLAIMED: Final = 100
"""The most messages taken in hand at once: after a kill each of them is in doubt."""

_LOOK_SECONDS = 0.5
_SECONDS_OF_WORK = 0.25
_AT_ONCE = 80  # of the hundred connections; the others are for replies
_ASIDE = timedelta(seconds=1)
_TROUBLE_SECONDS = 1.0
_LONGEST_WAIT = 60.0


class Announcer:
    """Sends the announcements of one channel, a little at a time.

    One message is sent when the overall pace has room that no reply wants, when nothing is on
    its way to that address, and when the last announcement to it was long enough ago. What may
    have arrived is held, not sent again. `per_second` and `per_chat` are 0 for no limit.
    """

    def __init__(
        self,
        store: Store,
        postman: Postman,
        channel: str,
        *,
        per_second: float,
        per_chat: float,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._postman = postman
        self._channel = channel
        self._bucket = postman.bucket(channel)
        self._marks = postman.marks
        self._batch = CLAIMED
        if per_second:
            self._batch = max(1, min(CLAIMED, int(per_second * _SECONDS_OF_WORK)))
        self._ahead = 0 if per_second else CLAIMED // 2  # more is taken in hand before all is sent
        self._chat_gap = 1 / per_chat if per_chat else 0.0
        self._clock = clock
        self._claimed: deque[AnnouncedRecord] = deque()
        self._lately: OrderedDict[str, float] = OrderedDict()
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._sending: set[asyncio.Task[None]] = set()
        self._looked = 0.0
        self._first = True
        self._rest_until = 0.0
        self._work: asyncio.Task[None] | None = None
        self._taking: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._rested = asyncio.Event()

    def start(self) -> None:
        """Begin to send."""
        self._work = asyncio.create_task(self._go_on())

    def wake(self) -> None:
        """Look at once: something was written."""
        self._news.set()

    async def rest(self) -> None:
        """Wait until there is nothing that may be sent now: paused, at night, or none left."""
        self._rested.clear()
        self.wake()
        await self._rested.wait()
        if self._sending:
            await asyncio.wait(self._sending)

    async def stop(self, seconds: float = 2.0) -> None:
        """Let what is under way end, for a while, and give back what was not begun."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, self._taken(), return_exceptions=True)
        if self._sending:
            _, still = await asyncio.wait(self._sending, timeout=seconds)
            for task in still:
                task.cancel()
        self._give_back(self._claimed, self._clock())

    # ── inside ────────────────────────────────────────────────────────────────────────────────

    async def _go_on(self) -> None:
        while True:
            try:
                busy = await self._send_some()
            except StorageTrouble:
                log.warning("announcements could not be read; trying again")
                busy = False
            except Exception:
                log.exception("announcements could not be taken in hand; trying again")
                busy = False
            if busy:
                continue
            if self._news.is_set():
                self._news.clear()
                continue
            self._rested.set()
            try:
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _send_some(self) -> bool:
        """Send what is in hand, or take more in hand; False when there is nothing to do."""
        if len(self._claimed) <= self._ahead and self._taking is None:
            self._taking = asyncio.create_task(self._look(claim=True))
        if not self._claimed:
            await self._taken()
            if not self._claimed:
                return False
        elif self._taking is not None and self._taking.done():
            await self._taken()
        await self._places.acquire()
        kept = False
        try:
            await self._look_again(_LOOK_SECONDS)
            passage = await self._bucket.turn(last=True)
            await self._look_again(2 * _LOOK_SECONDS)  # only after a long pause
            found = self._next()
            if found is None:
                passage.leave()
                return bool(self._claimed)
            kept = True
            task = asyncio.create_task(self._deliver(found, passage))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
            if self._first:
                # Until the channel is open letters would gather, and then leave all at once.
                await asyncio.wait([task])
                self._first = False
            return True
        finally:
            if not kept:
                self._places.release()

    async def _taken(self) -> None:
        """Wait for what is being taken in hand. Raises StorageTrouble."""
        if self._taking is None:
            return
        taking = self._taking
        try:
            await asyncio.shield(taking)  # a stop must not forget what it took
        finally:
            if taking.done():
                self._taking = None

    async def _look_again(self, seconds: float) -> None:
        """Look, if the last time was longer ago than that."""
        if time.monotonic() - self._looked > seconds:
            await self._look(claim=False)

    async def _look(self, *, claim: bool) -> None:
        """See which announcements run, give back what no longer may be sent, and take more."""
        now = self._clock()
        programme = self._store.kept(Programme)
        running: list[str] = []
        taken: list[AnnouncedRecord] = []
        if not programme.is_quiet(now) and time.monotonic() >= self._rest_until:
            running, taken = await self._store.write(lambda tx: self._take(tx, claim, now))
        self._looked = time.monotonic()
        paused = [each for each in self._claimed if each.announcement_id not in running]
        for letter in paused:
            self._claimed.remove(letter)
        self._give_back(paused, now)
        self._claimed.extend(taken)

    def _take(self, tx: Tx, claim: bool, now: datetime) -> tuple[list[str], list[AnnouncedRecord]]:
        running = announcements.running(tx)
        taken: list[AnnouncedRecord] = []
        for announcement_id in running if claim else ():
            if len(taken) < self._batch:
                taken += outbox.claim_announced(
                    tx,
                    announcement_id,
                    lease=self._postman.lease,
                    channel=self._channel,
                    now=now,
                    limit=self._batch - len(taken),
                )
        return running, taken

    def _next(self) -> AnnouncedRecord | None:
        """Return the first message that may be sent now; put aside those before it."""
        aside = []
        found = None
        while self._claimed and found is None:
            letter = self._claimed.popleft()
            if self._may_be_sent(letter.recipient):
                found = letter
            else:
                aside.append(letter)
        self._give_back(aside, self._clock() + _ASIDE)
        return found

    def _may_be_sent(self, recipient: str) -> bool:
        if not self._postman.is_idle(self._channel, recipient):
            return False
        if not self._chat_gap:
            return True
        now = time.monotonic()
        while self._lately and next(iter(self._lately.values())) <= now - self._chat_gap:
            self._lately.popitem(last=False)
        if recipient in self._lately:
            return False
        self._lately[recipient] = now
        return True

    async def _deliver(self, letter: AnnouncedRecord, passage: Passage) -> None:
        try:
            await self._try(letter, passage)
        except StorageTrouble:
            self._give_back([letter], self._clock() + _ASIDE)
        except Exception as error:
            log.exception("a message could not be handled", message=letter.id)
            reason = type(error).__name__
            self._marks.mark(letter, "doubtful", letter.attempt, letter.doubts, reason)
        finally:
            passage.leave()
            self._places.release()

    async def _try(self, letter: AnnouncedRecord, passage: Passage) -> None:
        attempt = letter.attempt + 1
        match outcome := await self._postman.try_once(letter, passage):
            case Throttled(seconds):
                self._bucket.pause(seconds)
                self._again(letter)
            case Moved(key):
                self._marks.moved(letter.channel, letter.recipient, key)
                self._again(letter.model_copy(update={"recipient": key}))
            case NotSent(reason):
                self._rest_until = time.monotonic() + _TROUBLE_SECONDS
                due = self._clock() + timedelta(seconds=min(2.0**attempt, _LONGEST_WAIT))
                self._marks.mark(letter, "ready", attempt, letter.doubts, reason, due=due)
            case _:
                # Not even once more when it is uncertain: that is for an administrator to say.
                self._marks.settle(letter, outcome, attempt, letter.doubts)

    def _again(self, letter: AnnouncedRecord) -> None:
        """Put a message that was not taken first in line, as if it had not been tried."""
        self._lately.pop(letter.recipient, None)
        self._claimed.appendleft(letter)
        self._news.set()

    def _give_back(self, letters: Iterable[AnnouncedRecord], due: datetime) -> None:
        for letter in letters:
            self._marks.mark(letter, "ready", letter.attempt, letter.doubts, None, due=due)
