"""What people choose from in a programme: themes and territories; and who acts in it."""

from cocreation.programme.elements import Fact, Key, Line, Words
from cocreation.programme.meetings import Sector


class Organisation(Fact):
    """A body that acts in the programme; `short` is its acronym, the same in every language."""

    key: Key
    short: Line
    name: Words


class _Spelled(Sector):
    alias: tuple[Line, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way of writing it that is understood, its key aside."""
        return (*self.name.every, *self.short.every, *self.alias)


class Theme(_Spelled):
    """A theme one may propose in; `alias` are other ways of writing it. `short`: 20 at most."""


class Territory(_Spelled):
    """A part of the country, or a special one (all of it, abroad). `short`: 24 at most.

    `everywhere`: it is all of it, so what is there is near for everybody.
    """

    everywhere: bool = False
