"""What a programme states of its stages: who acts in each, what its gate asks, what is open."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from cocreation.programme.conditions import Condition
from cocreation.programme.elements import Fact, Key, TextBlock, Words

Role = Literal["citizen", "facilitator", "liaison", "authority", "commission", "admin"]


class Capability(StrEnum):
    """What can be done; a programme says between which stages."""

    MEETINGS = "meetings"
    PROPOSALS = "proposals"
    REVIEWS = "reviews"
    OUTREACH = "outreach"
    PRESENTATIONS = "presentations"
    QUESTIONS = "questions"
    DESIGNATIONS = "designations"
    TRAINING = "training"
    TABLES = "tables"
    COMMITMENTS = "commitments"
    COMMENTS = "comments"
    VALIDATION = "validation"
    REACTIONS = "reactions"
    DEVELOPMENT = "development"
    DRAFTING = "drafting"
    DELIVERY = "delivery"
    FOLLOWING = "following"
    OPINIONS = "opinions"


class SampleDates(Fact):
    """Invented dates, in days from the first day of the first stage. Never shown as facts."""

    ejemplo: Literal[True]
    from_day: Annotated[int, Field(ge=0)]
    to_day: Annotated[int, Field(ge=0)]


class Attested(Fact):
    """A condition that no record of ours shows: an administrator states with a note that it is met.

    `says` is a sentence that is true once it is met.
    """

    key: Key
    says: Words


class Stage(Fact):
    """One stage. `number` counts from 1; `official` is the source's text, unchanged.

    `organisations` are keys of those the source names as acting (may be none), `roles` those who
    act by chat. `short` has 24 characters at most. `gate` and `attested` are what must be true
    before the stage closes; `on_entering` and `on_leaving` what is announced then.
    """

    number: int
    key: Key
    name: Words
    short: Words
    summary: Words
    official: TextBlock
    organisations: tuple[Key, ...]
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    gate: tuple[Condition, ...] = ()
    attested: tuple[Attested, ...] = ()
    on_entering: Words | None = None
    on_leaving: Words | None = None
    sample: SampleDates | None = None


class Opening(Fact):
    """The keys of the stage that opens a capability and of the last one in which it is open.

    `only` are those stages from the one to the other in which it is open, if not in all of them.
    `roles` are those it is open for; none named means everybody whom the permission table allows.
    """

    opens: Key
    closes: Key
    only: tuple[Key, ...] = ()
    roles: tuple[Role, ...] = ()
