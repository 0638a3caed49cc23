"""Time in a rehearsal: it stands still until the play moves it, and bells ring when told."""

from datetime import datetime, timedelta

from bot.clock import Tick


class Watch:
    """A clock that stands still until it is moved; never back."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        """Return the moment it shows."""
        return self.moment

    def forward(self, **time: float) -> None:
        """Let some time pass: days, hours, minutes, seconds."""
        self.moment += timedelta(**time)

    def until(self, moment: datetime) -> None:
        """Let time pass until a moment, if that is still to come."""
        self.moment = max(self.moment, moment)


class HandBells:
    """Bells that ring when the play pulls the rope."""

    def __init__(self) -> None:
        self._often: list[Tick] = []
        self._daily: list[Tick] = []

    def every(self, _seconds: float, tick: Tick) -> None:
        """Hang up a bell that rings every so many seconds in earnest."""
        self._often.append(tick)

    def daily(self, _hour: int, tick: Tick) -> None:
        """Hang up a bell that rings once a day in earnest."""
        self._daily.append(tick)

    def start(self) -> None:
        """Nothing rings by itself."""

    def stop(self) -> None:
        """Take the bells down."""
        self._often.clear()
        self._daily.clear()

    async def ring(self) -> None:
        """Ring everything that rings often, once."""
        for tick in self._often:
            await tick()

    async def ring_daily(self) -> None:
        """Ring everything that rings once a day."""
        for tick in self._daily:
            await tick()
