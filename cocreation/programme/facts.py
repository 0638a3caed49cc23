"""What a programme of work states, as its file must give it: frozen, unknown names refused."""

from datetime import date, datetime, time
from functools import cached_property
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from cocreation.programme.calendar import (
    AnnouncementRules,
    Holidays,
    LegalClocks,
    MinutesRules,
    QuietHours,
)
from cocreation.programme.elements import Fact, Key, Line, Words
from cocreation.programme.institutions import Designations, Institution, Terms
from cocreation.programme.lists import Organisation, Territory, Theme
from cocreation.programme.meetings import MeetingKind, Sector, VoteRules
from cocreation.programme.plan import Plan
from cocreation.programme.reminder_offsets import Reminders
from cocreation.programme.stages import Capability, Opening, Stage
from cocreation.programme.writing import Matching, Paper, PersonalPattern
from cocreation.spellings import Spellings


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PydanticCustomError("time_zone", "is no time zone known here") from None
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""Two letters of ISO 3166: how numbers and dates are written there."""


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

    def opened_at(self, capability: str) -> int:
        """Give the place of the stage with which the capability opens; 0 when there is no such."""
        opening = self.capabilities.get(Capability(capability))
        return 0 if opening is None else self.position(opening.opens)

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

    def is_quiet(self, now: datetime) -> bool:
        """Tell whether what is not urgent waits, by the programme's hours in its time zone."""
        return self.quiet_hours.cover(now.astimezone(ZoneInfo(self.time_zone)).time())

    def closes_with(self, capability: str) -> Stage | None:
        """Give the last stage in which the capability is open; None when the programme lacks it.

        Raises ValueError for a word that is no Capability.
        """
        opening = self.capabilities.get(Capability(capability))
        return None if opening is None else self.stage(opening.closes)

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
