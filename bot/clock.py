"""The bells: what has to be looked at from time to time. A bell has no memory."""

import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from storage.engine import StorageTrouble

log = structlog.get_logger()

Tick = Callable[[], Awaitable[None]]

_SAY_AGAIN_SECONDS = 60.0


class Bells(Protocol):
    """What rings ticks: a running bot's clock was the first, a rehearsal's the second."""

    def every(self, seconds: float, tick: Tick) -> None:
        """Ring a tick every so many seconds."""
        ...

    def daily(self, hour: int, tick: Tick) -> None:
        """Ring a tick each day at an hour of the programme's time zone."""
        ...

    def start(self) -> None:
        """Start ringing in the running event loop."""
        ...

    def stop(self) -> None:
        """Ring no more."""
        ...


class Clock:
    """Rings ticks that are idempotent functions of now: a missed one is made good by the next.

    While the database is away that is said once a minute, however many bells ring.
    """

    def __init__(self, time_zone: str) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=time_zone,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._said = -_SAY_AGAIN_SECONDS

    def every(self, seconds: float, tick: Tick) -> None:
        """Ring a tick every so many seconds."""
        self._scheduler.add_job(partial(self._ring, tick), "interval", seconds=seconds)

    def daily(self, hour: int, tick: Tick) -> None:
        """Ring a tick each day at an hour of the programme's time zone."""
        self._scheduler.add_job(partial(self._ring, tick), "cron", hour=hour)

    def start(self) -> None:
        """Start ringing in the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more."""
        self._scheduler.shutdown(wait=False)

    async def _ring(self, tick: Tick) -> None:
        try:
            await tick()
        except StorageTrouble as trouble:
            if time.monotonic() - self._said >= _SAY_AGAIN_SECONDS:
                self._said = time.monotonic()
                log.warning("the database does not answer", reason=str(trouble))
        except Exception:
            log.exception("a bell could not be rung", bell=getattr(tick, "__qualname__", str(tick)))
