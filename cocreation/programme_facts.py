"""What a programme of work states, as its file must give it: frozen, unknown names refused."""

from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from cocreation.conditions import Condition
from cocreation.facts import Fact, Key, Line, TextBlock, Words
from cocreation.programme_calendar import (
    AnnouncementRules,
    Holidays,
    LegalClocks,
    MinutesRules,
    QuietHours,
)
from cocreation.programme_institutions import Designations, Institution, Terms
from cocreation.programme_meetings import Called as Called
from cocreation.programme_meetings import MeetingKind as MeetingKind
from cocreation.programme_meetings import Sector as Sector
from cocreation.programme_meetings import VoteRules as VoteRules
from cocreation.programme_plan import Plan
from cocreation.programme_writing import Matching, Paper, PersonalPattern
from cocreation.reminder_offsets import Reminders
from cocreation.spellings import Spellings


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


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PydanticCustomError("time_zone", "is no time zone known here") from None
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""Two letters of ISO 3166: how numbers and dates are written there."""

Role = Literal["citizen", "facilitator", "liaison", "authority", "commission", "admin"]


class Organisation(Fact):
    """A body that acts in the programme; `short` is its acronym, the same in every language."""

    key: Key
    short: Line
    name: Words


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


WebAddress = Annotated[Line, StringConstraints(pattern=r"^https://[^\s\"<>]+$")]


class Licence(Fact):
    """Under what terms the open data may be used: what they are called, and where they stand."""

    name: Words
    url: WebAddress


class Programme(Fact):
    """A programme of work. Made by `load`, which has checked that all its parts fit together.

    `stages` are in their order; `default_start` is the stage that a sample installation opens at;
    `catch_all_theme` is the theme of whoever has none; `schedule_notice_days` how many days the
    schedule must have been public before the stage after it opens; `courses` are the keys of its
    courses, and `earlier_plans` those of the plans before its own, each of which has a file.
    """

    key: Key
    languages: tuple[Key, ...]
    time_zone: Zone
    country: Country
    default_start: Key
    catch_all_theme: Key
    name: Words
    short: Words
    contact: Words
    schedule_notice_days: Annotated[int, Field(ge=0)]
    quiet_hours: QuietHours
    announcements: AnnouncementRules
    holidays: Holidays
    legal_clocks: LegalClocks
    votes: VoteRules
    minutes: MinutesRules
    plan: Plan
    organisations: tuple[Organisation, ...]
    stages: tuple[Stage, ...]
    capabilities: dict[Capability, Opening]
    themes: tuple[Theme, ...]
    territories: tuple[Territory, ...]
    sectors: tuple[Sector, ...]
    meeting_kinds: tuple[MeetingKind, ...]
    courses: tuple[Key, ...] = ()
    earlier_plans: tuple[Key, ...] = ()
    institutions: tuple[Institution, ...] = ()
    designations: Designations | None = None
    validation: Terms | None = None
    reminders: Reminders = Reminders()
    matching: Matching = Matching()
    personal_data: tuple[PersonalPattern, ...] = ()
    data_licence: Licence | None = None
    paper: Paper

    def stage(self, key: str) -> Stage:
        """Give the stage of this key. Raises KeyError for a key the programme does not have."""
        return self.stages[self._positions[key]]

    def theme(self, key: str) -> Theme:
        """Give the theme of this key. Raises KeyError for a key the programme does not have."""
        return self._themes[key]

    def territory(self, key: str) -> Territory:
        """Give the territory of this key. Raises KeyError if the programme does not have it."""
        return self._territories[key]

    def sector(self, key: str) -> Sector:
        """Give the sector of this key. Raises KeyError for a key the programme does not have."""
        return self._sectors[key]

    def meeting_kind(self, key: str) -> MeetingKind:
        """Give the kind of meeting of this key. Raises KeyError if the programme has it not."""
        return self._meeting_kinds[key]

    @cached_property
    def kinds_with_minutes(self) -> tuple[str, ...]:
        """The keys of the kinds of meeting that minutes are written of."""
        return tuple(kind.key for kind in self.meeting_kinds if kind.minutes)

    def kinds_of(self, stage: str, *, follow_up: bool = False) -> tuple[MeetingKind, ...]:
        """Give the kinds of meeting that belong to a stage: those that follow up, or the others."""
        return tuple(
            kind
            for kind in self.meeting_kinds
            if stage in kind.stages and kind.follow_up is follow_up
        )

    def organisation(self, key: str) -> Organisation:
        """Give the organisation of this key. Raises KeyError if the programme does not have it."""
        return self._organisations[key]

    def institution(self, key: str) -> Institution:
        """Give the institution of this key. Raises KeyError if the programme does not have it."""
        return self._institutions[key]

    def institutions_of(self, theme: str) -> tuple[Institution, ...]:
        """Give those that are asked for a liaison of a theme, in the programme's order."""
        return tuple(each for each in self.institutions if theme in each.themes)

    def position(self, stage: str) -> int:
        """Give the place of the stage in the order, from 1. Raises KeyError for an unknown key."""
        return self._positions[stage] + 1

    def is_open(self, capability: str, current_stage: str) -> bool:
        """Tell whether the capability is open while `current_stage` is the current one.

        A capability that the programme does not have is never open. Raises ValueError for a word
        that is no Capability, KeyError for a stage that the programme does not have.
        """
        here = self.position(current_stage)
        opening = self.capabilities.get(Capability(capability))
        if opening is None or (opening.only and current_stage not in opening.only):
            return False
        return self.position(opening.opens) <= here <= self.position(opening.closes)

    def is_for(self, capability: str, roles: frozenset[str]) -> bool:
        """Tell whether the programme opens the capability for any of these roles."""
        opening = self.capabilities.get(Capability(capability))
        return opening is not None and (not opening.roles or not roles.isdisjoint(opening.roles))

    def open_for(self, roles: frozenset[str], current_stage: str) -> tuple[Capability, ...]:
        """Give what is open to these roles while `current_stage` is the current one, in order."""
        return tuple(
            each
            for each in self.capabilities
            if self.is_open(each, current_stage) and self.is_for(each, roles)
        )

    def noon(self, day: date) -> datetime:
        """Give the middle of a day in the programme's time zone: how a day is worded."""
        return datetime.combine(day, time(12), tzinfo=ZoneInfo(self.time_zone))

    def opens_with(self, capability: str) -> Stage | None:
        """Give the stage that opens the capability; None when the programme does not have it.

        Raises ValueError for a word that is no Capability.
        """
        opening = self.capabilities.get(Capability(capability))
        return None if opening is None else self.stage(opening.opens)

    def opens_next(self, capability: str, current_stage: str) -> Stage | None:
        """Give the first stage after `current_stage` in which the capability is open, or None."""
        later = self.stages[self.position(current_stage) :]
        return next((each for each in later if self.is_open(capability, each.key)), None)

    def match_theme(self, text: str) -> str | None:
        """Give the key of the theme that `text` names in any known spelling, else None."""
        return self._theme_spellings.match(text)

    def match_territory(self, text: str) -> str | None:
        """Give the key of the territory that `text` names in any known spelling, else None."""
        return self._territory_spellings.match(text)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {stage.key: index for index, stage in enumerate(self.stages)}

    @cached_property
    def _themes(self) -> dict[str, Theme]:
        return {theme.key: theme for theme in self.themes}

    @cached_property
    def _territories(self) -> dict[str, Territory]:
        return {territory.key: territory for territory in self.territories}

    @cached_property
    def _sectors(self) -> dict[str, Sector]:
        return {sector.key: sector for sector in self.sectors}

    @cached_property
    def _meeting_kinds(self) -> dict[str, MeetingKind]:
        return {kind.key: kind for kind in self.meeting_kinds}

    @cached_property
    def _organisations(self) -> dict[str, Organisation]:
        return {organisation.key: organisation for organisation in self.organisations}

    @cached_property
    def _institutions(self) -> dict[str, Institution]:
        return {each.key: each for each in self.institutions}

    @cached_property
    def _theme_spellings(self) -> Spellings:
        named = ((theme.key, theme.spellings) for theme in self.themes)
        return Spellings(named, self.matching.ignored_words)

    @cached_property
    def _territory_spellings(self) -> Spellings:
        named = ((territory.key, territory.spellings) for territory in self.territories)
        return Spellings(named, self.matching.ignored_words)
