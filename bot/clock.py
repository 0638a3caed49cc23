"""The bells: what has to be looked at from time to time. A bell has no memory."""

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Tick = Callable[[], Awaitable[None]]


class Clock:
    """Rings ticks that are idempotent functions of now: a missed one is made good by the next."""

    def __init__(self, time_zone: str) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=time_zone,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def every(self, seconds: float, tick: Tick) -> None:
        """Ring a tick every so many seconds."""
        self._scheduler.add_job(tick, "interval", seconds=seconds)

    def daily(self, hour: int, tick: Tick) -> None:
        """Ring a tick each day at an hour of the programme's time zone."""
        self._scheduler.add_job(tick, "cron", hour=hour)

    def start(self) -> None:
        """Start ringing in the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more."""
        self._scheduler.shutdown(wait=False)
