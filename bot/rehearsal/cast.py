"""Who takes part in a rehearsal, and how many."""

from dataclasses import dataclass, field

from bot.rehearsal.lines import Kept, Line, Telephone
from bot.rehearsal.person import Person
from bot.rehearsal.venue import Venue
from bot.rehearsal.words import Words
from bot.telegram_side import NAME


@dataclass(frozen=True, slots=True)
class Scale:
    """How many people of each part, how many themes and tables, how much each reviewer reads,
    on how many statements how many give an opinion.

    `rings` are the hours at which bells ring beside nine in the morning.
    """

    citizens: int
    liaisons: int
    commission: int
    authorities: int
    administrators: int
    facilitators: int
    themes: int
    tables: int
    reviews: int
    continuing: int
    statements: int
    opining: int
    rings: tuple[int, ...]


FULL = Scale(
    citizens=300,
    liaisons=40,
    commission=9,
    authorities=12,
    administrators=3,
    facilitators=4,
    themes=9,
    tables=8,
    reviews=40,
    continuing=3,
    statements=8,
    opining=120,
    rings=(16,),
)
SMALL = Scale(
    citizens=20,
    liaisons=6,
    commission=5,
    authorities=3,
    administrators=2,
    facilitators=2,
    themes=3,
    tables=3,
    reviews=5,
    continuing=1,
    statements=5,
    opining=10,
    rings=(),
)
SCALES = {"full": FULL, "small": SMALL}


@dataclass(slots=True)
class Pair:
    """The two liaisons of an institution for a theme."""

    institution: str
    principal: Person
    substitute: Person


@dataclass(slots=True)
class Cast:
    """The people, by their part. One of each part can be spoken for in a terminal afterwards."""

    admins: list[Person] = field(default_factory=list)
    commission: list[Person] = field(default_factory=list)
    facilitators: list[Person] = field(default_factory=list)
    citizens: list[Person] = field(default_factory=list)
    pairs: dict[str, list[Pair]] = field(default_factory=dict)
    authority_of: dict[str, Person] = field(default_factory=dict)
    gone: list[Person] = field(default_factory=list)
    everybody: list[Person] = field(default_factory=list)

    @property
    def authorities(self) -> list[Person]:
        """The highest authorities who are in the chat."""
        return list(self.authority_of.values())

    @property
    def liaisons(self) -> list[Person]:
        """Those who serve, the principal of each institution before the substitute."""
        return [
            each
            for pairs in self.pairs.values()
            for pair in pairs
            for each in (pair.principal, pair.substitute)
        ]


class Casting:
    """Gives people their names and their lines."""

    def __init__(self, venue: Venue, words: Words, cast: Cast) -> None:
        self._cast = cast
        self._venue = venue
        self._words = words

    def somebody(self, part: str, number: int) -> Person:
        """Return somebody new: the first of each part at a terminal, every fourth in a browser."""
        key = f"{part}-{number}"
        line: Line = Telephone(NAME, key)
        if number == 1:
            line = Kept("terminal", part)
        elif number % 4 == 0:
            line = Kept("web", key)
        who = Person(self._words.name(), line, self._venue)
        self._cast.everybody.append(who)
        self._venue.readers.append(who)
        return who
