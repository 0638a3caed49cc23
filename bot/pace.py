"""How fast: buckets that fill with time. 0 = no limit."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Hashable
from enum import StrEnum

_REMEMBERED = 10_000
_CATCH_UP_SECONDS = 0.1

_Waiter = asyncio.Future[None]


class Bucket:
    """No more than so many acts in any one second, and none while it is paused.

    Who asks as `last` waits until nobody else does, and is spread evenly over the second, so
    that there is nearly always room for the others at once. Otherwise in order of asking.
    """

    def __init__(self, per_second: float) -> None:
        most = max(1, int(per_second))
        self._done: deque[float] = deque(maxlen=most)  # when the newest acts were let through
        self._window = most / per_second if per_second else 0.0
        self._gap = 1 / per_second if per_second else 0.0
        self._even = 0.0  # when the next of the last is due
        self._paused_until = 0.0
        self._waiting: tuple[deque[_Waiter], deque[_Waiter]] = deque(), deque()
        self._bell: asyncio.TimerHandle | None = None

    async def turn(self, *, last: bool = False) -> None:
        """Wait until the next act is due, and until every pause is over."""
        now = time.monotonic()
        if not any(self._waiting[: last + 1]) and self._due(last) <= now:
            self._let_through(last, now)
            return
        waiter: _Waiter = asyncio.get_running_loop().create_future()
        self._waiting[last].append(waiter)
        self._ring_when_due()
        await waiter

    def pause(self, seconds: float) -> None:
        """Let nothing more through for so long, those who wait already included."""
        self._paused_until = max(self._paused_until, time.monotonic() + seconds)

    def _due(self, last: bool) -> float:
        due = self._paused_until
        if self._gap and len(self._done) == self._done.maxlen:
            due = max(due, self._done[0] + self._window)
        return max(due, self._even) if last else due

    def _let_through(self, last: bool, now: float) -> None:
        if self._gap:
            self._done.append(now)
            if last:
                self._even = max(self._even, now - _CATCH_UP_SECONDS) + self._gap

    def _ring_when_due(self) -> None:
        last = not self._waiting[0]
        wait = max(0.0, self._due(last) - time.monotonic())
        if self._bell is not None:
            self._bell.cancel()
        self._bell = asyncio.get_running_loop().call_later(wait, self._ring)

    def _ring(self) -> None:
        self._bell = None
        for last, line in enumerate(self._waiting):
            while line:
                if line[0].done():  # who asked has left
                    line.popleft()
                    continue
                now = time.monotonic()
                if self._due(bool(last)) > now:
                    self._ring_when_due()
                    return
                self._let_through(bool(last), now)
                line.popleft().set_result(None)


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
