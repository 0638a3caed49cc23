"""How fast: buckets that fill with time. 0 = no limit."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Hashable
from enum import StrEnum

_REMEMBERED = 10_000


class Bucket:
    """So many acts a second, in order of asking, with a burst of one second's worth."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._burst = 1.0 if per_second else 0.0
        self._next = 0.0
        self._paused_until = 0.0

    async def turn(self) -> None:
        """Wait until the next act is due, and until every pause is over."""
        now = time.monotonic()
        if self._gap:
            self._next = max(self._next, now - self._burst) + self._gap
            if self._next > now:
                await asyncio.sleep(self._next - now)
        while (wait := self._paused_until - time.monotonic()) > 0:  # noqa: ASYNC110 - a pause may grow while we wait
            await asyncio.sleep(wait)

    def pause(self, seconds: float) -> None:
        """Let nothing more through for so long, those who wait already included."""
        self._paused_until = max(self._paused_until, time.monotonic() + seconds)


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
