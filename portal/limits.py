"""How often one browser, one network address and everybody together may write."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

_BURST_SECONDS = 20.0  # a bucket holds what it refills in this time
_KEPT = 10_000  # keys remembered before the full buckets are let go


@dataclass(frozen=True, slots=True)
class Pace:
    """The settings; 0 = no limit."""

    session_per_minute: float = 0
    ip_per_minute: float = 0
    overall_per_second: float = 0
    streams_per_ip: int = 0
    streams: int = 0


class Buckets:
    """Token buckets of one kind: `per_second` refilled, at least one, `burst` at most."""

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_second
        self._burst = max(1.0, per_second * _BURST_SECONDS)
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}

    def wait(self, key: str) -> float:
        """Return the seconds until this key may act; 0 = now."""
        if not self._rate:
            return 0.0
        return max(0.0, (1.0 - self._level(key)) / self._rate)

    def take(self, key: str) -> None:
        """Count one act of this key."""
        if not self._rate:
            return
        self._levels[key] = (self._level(key) - 1.0, self._clock())
        if len(self._levels) > _KEPT:
            self._levels = {
                each: kept for each, kept in self._levels.items() if self._level(each) < self._burst
            }

    def _level(self, key: str) -> float:
        level, at = self._levels.get(key, (self._burst, 0.0))
        return min(self._burst, level + (self._clock() - at) * self._rate)


class Limits:
    """The three rates of messages, that of calendars, and the number of streams open at once."""

    def __init__(self, pace: Pace, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace = pace
        self._session = Buckets(pace.session_per_minute / 60, clock)
        self._ip = Buckets(pace.ip_per_minute / 60, clock)
        self._overall = Buckets(pace.overall_per_second, clock)
        self._calendars = Buckets(pace.ip_per_minute / 60, clock)
        self._streams: dict[str, int] = {}

    def admit(self, session: str | None, ip: str) -> int:
        """Count one message and return 0; or return the whole seconds to wait, counting nothing."""
        asked = [(self._ip, ip), (self._overall, "")]
        if session is not None:
            asked.append((self._session, session))
        seconds = max(bucket.wait(key) for bucket, key in asked)
        if seconds > 0:
            return math.ceil(seconds)
        for bucket, key in asked:
            bucket.take(key)
        return 0

    def admit_calendar(self, ip: str) -> int:
        """Count one look at a calendar and return 0; or return the whole seconds to wait."""
        seconds = self._calendars.wait(ip)
        if seconds > 0:
            return math.ceil(seconds)
        self._calendars.take(ip)
        return 0

    def open_stream(self, ip: str) -> bool:
        """Count one open stream; False, counting nothing, when there are too many."""
        mine, pace = self._streams.get(ip, 0), self._pace
        if pace.streams_per_ip and mine >= pace.streams_per_ip:
            return False
        if pace.streams and sum(self._streams.values()) >= pace.streams:
            return False
        self._streams[ip] = mine + 1
        return True

    def close_stream(self, ip: str) -> None:
        """Count one stream less."""
        self._streams[ip] -= 1
        if not self._streams[ip]:
            del self._streams[ip]
