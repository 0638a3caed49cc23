"""The play: what every scene has at hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from bot.commands.paper import Printer
from bot.house import House
from bot.rehearsal.cast import Cast, Casting, Scale
from bot.rehearsal.person import Person
from bot.rehearsal.venue import Venue
from bot.rehearsal.words import Words
from cocreation.programme import programme
from cocreation.programme.stages import Stage
from cocreation.schedule import schedule


@dataclass(slots=True)
class Play:
    """The venue, the people, their words; `done` is what there is to tell of this stage.

    `slips` prints what goes to people who gave a proposal on paper.
    """

    venue: Venue
    scale: Scale
    words: Words
    slips: Callable[[House], Printer]
    cast: Cast = field(default_factory=Cast)
    done: list[str] = field(default_factory=list)

    @property
    def casting(self) -> Casting:
        """Where new people come from."""
        return Casting(self.venue, self.words, self.cast)

    def notes(self, what: str) -> None:
        """Remember what happened in this stage, for the line that tells of it."""
        self.done.append(what)

    def stage(self) -> Stage:
        """Return the current stage."""
        with self.venue.store.transaction() as tx:
            return programme.standing(tx).stage

    def opens_on(self, stage: str) -> date:
        """Return the day on which a stage is planned to open."""
        return self.planned(stage)[0]

    def planned(self, stage: str) -> tuple[date, date]:
        """Return the days that are planned for a stage: it opens, it closes."""
        with self.venue.store.transaction() as tx:
            found = schedule.planned(tx)[stage]
        assert found.opens_on is not None
        assert found.closes_on is not None
        return found.opens_on, found.closes_on

    def one_of(self, people: list[Person]) -> Person:
        """Return somebody whom the seed chooses."""
        return self.words.random.choice(people)

    def some_of(self, people: list[Person], count: int) -> list[Person]:
        """Return some people whom the seed chooses, in the order they came."""
        chosen = set(self.words.random.sample(range(len(people)), min(count, len(people))))
        return [each for n, each in enumerate(people) if n in chosen]
