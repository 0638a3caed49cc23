"""How fast: buckets that fill with time. 0 = no limit."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Hashable
from contextvars import ContextVar
from enum import StrEnum

_REMEMBERED = 10_000
_CATCH_UP_SECONDS = 0.1
_LEAVES_WITHIN_SECONDS = 1.0
_SPARE_SECONDS = 0.01  # what is longer on its way than the next must not meet it in one second


class Passage:
    """Leave to do one act, which counts from the moment when `leave` is called, the first time."""

    __slots__ = ("_bucket", "_last", "left", "through")

    def __init__(self, bucket: "Bucket", last: bool, now: float) -> None:
        self._bucket = bucket
        self._last = last
        self.through = now
        self.left: float | None = None

    def leave(self) -> None:
        """Say that it leaves now, or that it will not be done."""
        if self.left is None:
            self.left = time.monotonic()
            self._bucket.ring_when_due()

    async def once_more(self) -> None:
        """Wait for the turn of one more act of the same kind, which then is the present one."""
        PASSAGE.set(await self._bucket.turn(last=self._last))


PASSAGE: ContextVar[Passage | None] = ContextVar("PASSAGE", default=None)
"""That of the message which this task sends: only the innermost layer sees it leave."""


class Bucket:
    """No more than so many acts leave in any one second, and none is let through while paused.

    Who asks as `last` waits until nobody else does, and is spread evenly over the second, so
    that there is nearly always room for the others at once. Otherwise in order of asking. What
    has not left a second after it was let through counts as if it had: it may hang for long.
    """

    def __init__(self, per_second: float) -> None:
        most = max(1, int(per_second))
        self._newest: deque[Passage] = deque(maxlen=most)
        self._window = most / per_second + _SPARE_SECONDS if per_second else 0.0
        self._gap = 1 / per_second if per_second else 0.0
        self._even = 0.0  # when the next of the last is due
        self._paused_until = 0.0
        self._waiting: tuple[deque[_Waiter], deque[_Waiter]] = deque(), deque()
        self._bell: asyncio.TimerHandle | None = None

    async def turn(self, *, last: bool = False) -> Passage:
        """Wait until the next act is due, and until every pause is over."""
        now = time.monotonic()
        if not any(self._waiting[: last + 1]) and self._due(last) <= now:
            return self._let_through(last, now)
        waiter: _Waiter = asyncio.get_running_loop().create_future()
        self._waiting[last].append(waiter)
        self.ring_when_due()
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                waiter.result().leave()
            raise

    def pause(self, seconds: float) -> None:
        """Let nothing more through for so long, those who wait already included."""
        self._paused_until = max(self._paused_until, time.monotonic() + seconds)

    def ring_when_due(self) -> None:
        """Set the bell for who waits: the moment may have changed."""
        if not any(self._waiting):
            return
        last = not self._waiting[0]
        wait = max(0.0, self._due(last) - time.monotonic())
        if self._bell is not None:
            self._bell.cancel()
        self._bell = asyncio.get_running_loop().call_later(wait, self._ring)

    def _due(self, last: bool) -> float:
        due = self._paused_until
        if self._gap and len(self._newest) == self._newest.maxlen:
            oldest = self._newest[0]
            left = oldest.through + _LEAVES_WITHIN_SECONDS if oldest.left is None else oldest.left
            due = max(due, left + self._window)
        return max(due, self._even) if last else due

    def _let_through(self, last: bool, now: float) -> Passage:
        passage = Passage(self, last, now)
        if self._gap:
            self._newest.append(passage)
            if last:
                self._even = max(self._even, now - _CATCH_UP_SECONDS) + self._gap
        return passage

    def _ring(self) -> None:
        self._bell = None
        for last, line in enumerate(self._waiting):
            while line:
                if line[0].done():  # who asked has left
                    line.popleft()
                    continue
                now = time.monotonic()
                if self._due(bool(last)) > now:
                    self.ring_when_due()
                    return
                line.popleft().set_result(self._let_through(bool(last), now))


_Waiter = asyncio.Future[Passage]


class Verdict(StrEnum):
    """What `Allowance.ask` may answer."""

    FINE = "fine"
    SAY_SO = "say so"
    SILENCE = "silence"


class Allowance:
    """So many acts a minute for each key, and the answer to the first one too many.

    Holds the keys seen last, so that memory does not grow with the number of people.
    """

    def __init__(self, per_minute: float) -> None:
        self._per_minute = per_minute
        self._keys: OrderedDict[Hashable, tuple[float, float, bool]] = OrderedDict()

    def ask(self, key: Hashable) -> Verdict:
        """Count one act and say whether it may be done, is the first too many, or one more."""
        if not self._per_minute:
            return Verdict.FINE
        now = time.monotonic()
        left, at, told = self._keys.pop(key, (self._per_minute, now, False))
        left = min(self._per_minute, left + (now - at) * self._per_minute / 60)
        if left >= 1:
            self._keys[key] = (left - 1, now, False)
            verdict = Verdict.FINE
        else:
            self._keys[key] = (left, now, True)
            verdict = Verdict.SILENCE if told else Verdict.SAY_SO
        if len(self._keys) > _REMEMBERED:
            self._keys.popitem(last=False)
        return verdict
