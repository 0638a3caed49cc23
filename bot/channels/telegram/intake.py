"""One update from Telegram, taken or put aside: the same for polling and for the webhook."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from bot.channels.telegram.updates import (
    Blocked,
    Identity,
    Relocated,
    body_key,
    callback_id,
    dedupe_key,
    raw_text,
    read,
)
from bot.messages import Incoming
from storage.engine import StorageTrouble

Take = Callable[[Incoming], Awaitable[object]]
Quarantine = Callable[[str, str, str], Awaitable[object]]
OnBlocked = Callable[[str], Awaitable[object]]
OnMoved = Callable[[str, str], Awaitable[object]]

_KEPT_OF_A_BODY = 100_000

log = structlog.get_logger(__name__)


class Intake:
    """Hands updates on. `identity` may be replaced once the bot's name is known.

    `answer` is told the number of every tap whose update is safe; it must not block.
    """

    def __init__(
        self,
        identity: Identity,
        *,
        take: Take,
        quarantine: Quarantine,
        on_blocked: OnBlocked,
        on_moved: OnMoved,
        answer: Callable[[str], None],
    ) -> None:
        self.identity = identity
        self._take = take
        self._quarantine = quarantine
        self._on_blocked = on_blocked
        self._on_moved = on_moved
        self._answer = answer

    async def handle(self, update: Any) -> None:
        """Take one update; when this returns, it is committed or quarantined.

        Raises StorageTrouble when it is neither: the update must come again.
        """
        try:
            for event in read(update, self.identity):
                match event:
                    case Incoming():
                        await self._take(event)
                    case Blocked(key):
                        await self._on_blocked(key)
                    case Relocated(old, new):
                        await self._on_moved(old, new)
        except StorageTrouble:
            raise
        except Exception as error:
            log.warning("telegram.quarantined", error=type(error).__name__)
            await self._put_aside(dedupe_key(update, self.identity), raw_text(update), error)
        if (tap := callback_id(update)) is not None:
            self._answer(tap)

    async def put_aside(self, body: bytes, reason: str) -> None:
        """Quarantine a body that is not an update. Raises StorageTrouble."""
        text = body[:_KEPT_OF_A_BODY].decode(errors="replace")
        log.warning("telegram.quarantined", error=reason)
        await self._put_aside(body_key(body, self.identity), text, ValueError(reason))

    async def _put_aside(self, key: str, raw: str, error: Exception) -> None:
        try:
            await self._quarantine(key, raw, f"{type(error).__name__}: {error}")
        except (StorageTrouble, asyncio.CancelledError):
            raise
        except Exception as failure:
            # Not acknowledged: an update that is kept nowhere must come again.
            raise StorageTrouble(f"quarantine failed: {type(failure).__name__}") from failure
