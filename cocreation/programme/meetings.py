"""What a programme states of its meetings, and of how the commission decides."""

from typing import Annotated, Literal

from pydantic import Field

from cocreation.programme.elements import Fact, Key, Words
from cocreation.programme.reminder_offsets import KindReminders

Called = Literal["liaison", "authority", "commission"]
"""Who can be called to a meeting: they do not sign up, they answer."""


class Sector(Fact):
    """A part of society. `short` has 20 characters at most."""

    key: Key
    name: Words
    short: Words


class MeetingKind(Sector):
    """A kind of meeting; `stages` are the keys of those it belongs to, none: any. `short`: 20.

    `calls` are the roles that it convenes: of liaisons those of its theme, or all without one.
    `quorum` is the least share of those called that must be there, in percent, rounded up.
    `minutes`: whether minutes of it are written.
    `follow_up`: at it the public is told how far the plan is, once it was launched.
    `course` is the key of the course that it is a session of.
    `reminders` are those that are unlike the programme's.
    """

    stages: tuple[Key, ...] = ()
    calls: tuple[Called, ...] = ()
    quorum: Annotated[int, Field(ge=1, le=100)] | None = None
    minutes: bool = True
    follow_up: bool = False
    course: Key | None = None
    reminders: KindReminders = KindReminders()


class VoteRules(Fact):
    """When the commission decides, in percent: of its members who must vote, of those for it.

    `share` is of the votes that say yes or no.
    """

    quorum: Annotated[int, Field(ge=1, le=100)]
    share: Annotated[int, Field(ge=1, le=100)]
