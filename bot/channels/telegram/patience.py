"""Waiting longer after each failure, so that a dead Telegram is no burden and no noise."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from telegram.error import InvalidToken, RetryAfter

from bot.channels.telegram.outcomes import seconds_of

T = TypeVar("T")

log = structlog.get_logger(__name__)

FIRST_WAIT = 1.0
_LONGEST_WAIT = 60.0


class Patience:
    """Seconds to wait after each failure in a row: doubled each time, with jitter."""

    def __init__(self, first: float = FIRST_WAIT) -> None:
        self._first = first
        self._next = first

    def reset(self) -> None:
        """Something worked."""
        self._next = self._first

    async def wait(self) -> None:
        """Sleep between half and all of the present wait."""
        seconds = self._next * random.uniform(0.5, 1.0)
        self._next = min(self._next * 2, max(_LONGEST_WAIT, self._first))
        await asyncio.sleep(seconds)

    async def after(self, error: Exception, doing: str) -> None:
        """Log a failure by its name and sleep; as long as Telegram asks when it does."""
        if isinstance(error, InvalidToken):
            # Its words may hold the token.
            log.error("telegram.token_refused", doing=doing, hint="check TELEGRAM_TOKEN")
        else:
            log.warning("telegram.trouble", doing=doing, error=type(error).__name__)
        if isinstance(error, RetryAfter):
            await asyncio.sleep(seconds_of(error))
        else:
            await self.wait()


async def patiently(call: Callable[[], Awaitable[T]], doing: str, first: float) -> T:
    """Return what `call` returns, however often it takes."""
    patience = Patience(first)
    while True:
        try:
            return await call()
        except Exception as error:
            await patience.after(error, doing)
