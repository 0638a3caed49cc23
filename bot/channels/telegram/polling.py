"""Fetching updates by long polling, and never confirming one that is not safe."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.patience import FIRST_WAIT, Patience
from bot.channels.telegram.updates import WANTED, lane
from storage.engine import StorageTrouble

log = structlog.get_logger(__name__)

Call = Callable[..., Awaitable[Any]]

_BATCH = 100
_POLL_SECONDS = 50
_MARGIN_SECONDS = 15.0
_LAST_BATCH_SECONDS = 5.0


class Polling:
    """The fetch loop: a batch, all of it committed or quarantined, then the next one.

    `call` makes a request to the Bot API: method, parameters, `read_timeout` in seconds.
    """

    def __init__(
        self,
        call: Call,
        intake: Intake,
        *,
        poll_seconds: int = _POLL_SECONDS,
        first_wait: float = FIRST_WAIT,
    ) -> None:
        self._call = call
        self._intake = intake
        self._poll_seconds = poll_seconds
        self._first_wait = first_wait
        self._task: asyncio.Task[None] | None = None
        self._busy = False
        self._stopping = False

    def start(self) -> None:
        """Begin fetching in the background."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End the loop; a batch under way gets five seconds."""
        self._stopping = True
        if self._task is None:
            return
        if self._busy:
            await asyncio.wait([self._task], timeout=_LAST_BATCH_SECONDS)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        offset: int | None = None
        patience = Patience(self._first_wait)
        while not self._stopping:
            try:
                batch = await self._fetch(offset)
            except Exception as error:
                await patience.after(error, "getUpdates")
                continue
            self._busy = True
            await self._handle(batch)
            self._busy = False
            last = _last_number(batch)
            if last is not None:
                offset = last + 1
            if batch and last is None:
                await patience.wait()  # nothing here can be confirmed; it comes again
            else:
                patience.reset()

    async def _fetch(self, offset: int | None) -> list[Any]:
        parameters: dict[str, Any] = {
            "timeout": self._poll_seconds,
            "limit": _BATCH,
            "allowed_updates": WANTED,
        }
        if offset is not None:
            parameters["offset"] = offset
        batch = await self._call(
            "getupdates", parameters, read_timeout=self._poll_seconds + _MARGIN_SECONDS
        )
        if not isinstance(batch, list):
            raise TypeError("getUpdates gave no list")
        return batch

    async def _handle(self, batch: list[Any]) -> None:
        """Handle a batch: chats beside each other, each chat in order, again until all is safe."""
        lanes: dict[object, list[Any]] = {}
        for update in batch:
            lanes.setdefault(lane(update), []).append(update)
        patience = Patience(self._first_wait)
        waiting = list(lanes.values())
        while waiting:
            left = await asyncio.gather(*(self._walk(updates) for updates in waiting))
            waiting = [updates for updates in left if updates]
            if waiting:
                log.error("telegram.storage_trouble", updates=sum(map(len, waiting)))
                await patience.wait()

    async def _walk(self, updates: list[Any]) -> list[Any]:
        """Handle a chat's updates in order and return those that are not safe yet."""
        for place, update in enumerate(updates):
            try:
                await self._intake.handle(update)
            except StorageTrouble:
                return updates[place:]
        return []


def _last_number(batch: list[Any]) -> int | None:
    numbers = [
        update["update_id"]
        for update in batch
        if isinstance(update, dict) and isinstance(update.get("update_id"), int)
    ]
    return max(numbers, default=None)
