"""Failures on demand, and the flood limits Telegram keeps."""

import math
import random
import time
from dataclasses import asdict, dataclass, field
from typing import Literal, get_args

from tests.fakes.telegram.refusals import Json, too_many_requests

Kind = Literal[
    "429",
    "403",
    "500",
    "502",
    "reset_before",
    "reset_after",
    "timeout",
    "slow",
    "slow_answer",
    "lost_ack",
]
KINDS: tuple[str, ...] = get_args(Kind)
BREAK_THE_ANSWER = ("reset_after", "timeout")
FLOOD_METHODS = (
    "sendMessage",
    "editMessageText",
    "editMessageReplyMarkup",
    "sendDocument",
    "sendPhoto",
)


@dataclass(slots=True)
class Fault:
    """One failure to inject.

    ``method`` is a Bot API method, ``file`` for downloads, ``webhook`` for a delivery (only
    lost_ack: the bot's 2xx is not seen and the update comes again), None for any request.
    ``share`` is the chance for each matching request, ``times`` how often at most.
    ``retry_after`` and ``delay`` are seconds; a 429 asks for silence in the chat of the request,
    or ``everywhere``.
    """

    kind: Kind
    method: str | None = None
    chat_id: int | None = None
    share: float = 1.0
    times: int | None = None
    retry_after: int = 1
    everywhere: bool = False
    delay: float = 1.0
    hits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}; known are {', '.join(KINDS)}")
        if (self.kind == "lost_ack") != (self.method == "webhook"):
            raise ValueError("lost_ack goes with method webhook, and only that")

    def matches(self, method: str, chat_id: int | None) -> bool:
        """Whether this request is one of those meant."""
        return (
            (self.times is None or self.hits < self.times)
            and (self.method or method).lower() == method.lower()
            and (self.kind == "lost_ack") == (method == "webhook")
            and (self.chat_id is None or self.chat_id == chat_id)
        )


class Faults:
    """The failures asked for, drawn from one seeded generator."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.asked: list[Fault] = []

    def draw(self, method: str, chat_id: int | None) -> Fault | None:
        """The failure this request meets, None for most."""
        for fault in self.asked:
            if fault.matches(method, chat_id) and self.random.random() < fault.share:
                fault.hits += 1
                return fault
        return None

    def shown(self) -> list[Json]:
        """The failures asked for, with how often each struck."""
        return [asdict(fault) for fault in self.asked]


@dataclass(slots=True)
class Bucket:
    """A token bucket: ``rate`` a second, ``burst`` at most at once."""

    rate: float
    burst: float
    tokens: float
    at: float

    def take(self, now: float) -> float:
        """Takes one token; returns 0, or the seconds until there will be one."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / self.rate


@dataclass(slots=True)
class Flood:
    """Flood limits, off until told; and the silence every 429 asks for, always kept.

    Rates are messages a second (``per_group`` is 20 a minute on Telegram); a bucket holds
    ``burst`` seconds' worth, at least one message. A request that comes more than ``grace``
    seconds after a 429 and before its ``retry_after`` ends is counted in ``violations``: the
    bot was told and wrote all the same.
    """

    per_chat: float = 0.0
    per_group: float = 0.0
    overall: float = 0.0
    burst: float = 1.0
    grace: float = 0.25
    violations: int = 0
    buckets: dict[int | None, Bucket] = field(default_factory=dict)
    silences: dict[int | None, tuple[float, float]] = field(default_factory=dict)

    def silence(self, chat_id: int | None, seconds: int) -> None:
        """A 429 was given: nothing more to this chat (None: to anyone) for ``seconds``."""
        now = time.monotonic()
        self.silences[chat_id] = (now, now + seconds)

    def check(self, method: str, chat_id: int | None) -> None:
        """Raises the 429 this request deserves, if any."""
        if method not in FLOOD_METHODS:
            return
        now = time.monotonic()
        if self.silences:
            self.check_silence(chat_id, now)
        rate = self.per_group if chat_id is not None and chat_id < 0 else self.per_chat
        for key, limit in ((chat_id, rate), (None, self.overall)):
            if limit <= 0:
                continue
            bucket = self.buckets.get(key)
            if bucket is None:
                capacity = max(1.0, limit * self.burst)
                bucket = self.buckets[key] = Bucket(limit, capacity, capacity, now)
            if wait := bucket.take(now):
                seconds = math.ceil(wait)
                self.silence(key, seconds)
                raise too_many_requests(seconds)

    def check_silence(self, chat_id: int | None, now: float) -> None:
        """Refuses again, and counts, what comes while silence was asked for."""
        for key in (chat_id, None):
            if key not in self.silences:
                continue
            told, until = self.silences[key]
            if now >= until:
                del self.silences[key]
                continue
            if now - told > self.grace:
                self.violations += 1
            raise too_many_requests(math.ceil(until - now))
