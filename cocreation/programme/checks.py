"""What must hold between the parts of a programme, beyond each part being well formed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, get_args

from cocreation.programme.calendar import EasterHoliday, FixedHoliday, LocalHoliday, Weekday
from cocreation.programme.conditions import OF_MINUTES, Condition
from cocreation.programme.elements import Words
from cocreation.programme.facts import Programme
from cocreation.programme.institutions import Terms
from cocreation.programme.lists import Territory, Theme
from cocreation.programme.meetings import Called, Sector
from cocreation.programme.stages import Capability, Opening, Stage
from cocreation.programme.toml_lines import Place
from cocreation.spellings import Spellings

SHORT_MAX: Final = {
    "stages": 24, "themes": 20, "territories": 24, "sectors": 20, "meeting_kinds": 20
}  # fmt: skip
"""How many characters a short label may have: those of a list row or a button, by list."""

INSTITUTION_SHORT_MAX: Final = 20
"""How many an acronym may have: those of a button."""

Misfit = tuple[Place, str]


def misfits(programme: Programme) -> list[Misfit]:
    """Give what does not fit in the programme: the place in the file and the reason of each."""
    return [
        *_lists(programme),
        *_stages(programme),
        *_gates(programme),
        *_meeting_kinds(programme),
        *_institutions(programme),
        *_validation(programme),
        *_sample_days(programme),
        *_capabilities(programme),
        *_calendar(programme),
        *_names(programme),
    ]


def _lists(programme: Programme) -> Iterator[Misfit]:
    lists: dict[str, Sequence[Stage | Sector]] = {
        "stages": programme.stages,
        "themes": programme.themes,
        "territories": programme.territories,
        "sectors": programme.sectors,
        "meeting_kinds": programme.meeting_kinds,
    }
    for name, things in lists.items():
        if not things:
            yield (name,), "has none: at least one is needed"
        yield from _repeated(name, (thing.key for thing in things))
        for index, thing in enumerate(things):
            yield from _too_long((name, index, "short"), thing.short, SHORT_MAX[name])
    yield from _repeated("organisations", (each.key for each in programme.organisations))
    if not programme.languages:
        yield ("languages",), "has none: at least one is needed"
    lists_of_keys = {
        "languages": programme.languages,
        "courses": programme.courses,
        "earlier_plans": programme.earlier_plans,
    }
    for name, given in lists_of_keys.items():
        for each, count in Counter(given).items():
            if count > 1:
                yield (name,), f"«{each}» is given {count} times"


def _repeated(name: str, keys: Iterable[str]) -> Iterator[Misfit]:
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            yield (name, index, "key"), f"«{key}» is already the key of another"
        seen.add(key)


def _too_long(place: Place, words: Words, most: int) -> Iterator[Misfit]:
    for language, said in words.root:
        if len(said) > most:
            yield place, f"{language}: «{said}» has {len(said)} characters, {most} fit"


def _stages(programme: Programme) -> Iterator[Misfit]:
    organisations = {each.key for each in programme.organisations}
    for index, stage in enumerate(programme.stages):
        if stage.number != index + 1:
            reason = f"«{stage.key}» says {stage.number} but stands at {index + 1} in the file"
            yield ("stages", index, "number"), reason
        for key in stage.organisations:
            if key not in organisations:
                yield ("stages", index, "organisations"), f"there is no organisation «{key}»"
    if programme.default_start not in {stage.key for stage in programme.stages}:
        yield ("default_start",), f"there is no stage «{programme.default_start}»"
    if programme.catch_all_theme not in {theme.key for theme in programme.themes}:
        yield ("catch_all_theme",), f"there is no theme «{programme.catch_all_theme}»"


def _gates(programme: Programme) -> Iterator[Misfit]:
    for index, stage in enumerate(programme.stages):
        for name, count in Counter(stage.gate).items():
            if count > 1:
                yield ("stages", index, "gate"), f"names «{name}» {count} times"
        seen: set[str] = set()
        for place, attested in enumerate(stage.attested):
            where = ("stages", index, "attested", place, "key")
            if attested.key in set(Condition):
                yield where, f"«{attested.key}» is computed: name it in the gate of the stage"
            if attested.key in seen:
                yield where, f"«{attested.key}» is already the key of another"
            seen.add(attested.key)


def _meeting_kinds(programme: Programme) -> Iterator[Misfit]:
    stages = {stage.key for stage in programme.stages}
    for index, kind in enumerate(programme.meeting_kinds):
        for key in kind.stages:
            if key not in stages:
                yield ("meeting_kinds", index, "stages"), f"there is no stage «{key}»"
        if kind.course is not None and kind.course not in programme.courses:
            yield ("meeting_kinds", index, "course"), f"there is no course «{kind.course}»"
        for part in get_args(Called):
            if getattr(kind.reminders, part) is not None and part not in kind.calls:
                yield ("meeting_kinds", index, "reminders"), f"is for «{part}», not called to it"
    held = {stage for stage in stages if programme.kinds_of(stage)}
    recorded = {key for kind in programme.meeting_kinds if kind.minutes for key in kind.stages}
    for index, stage in enumerate(programme.stages):
        for name in sorted(OF_MINUTES.intersection(stage.gate)):
            if stage.key not in recorded:
                reason = f"asks for «{name}», and no kind of meeting with minutes belongs to it"
                yield ("stages", index, "gate"), reason
        if Condition.MEETING_HELD in stage.gate and stage.key not in held:
            reason = f"asks for «{Condition.MEETING_HELD}», and no kind of meeting belongs to it"
            yield ("stages", index, "gate"), reason
        if Condition.CARRIED_OVER_COMPLETE in stage.gate and not programme.earlier_plans:
            reason = f"asks for «{Condition.CARRIED_OVER_COMPLETE}», and there is no earlier plan"
            yield ("stages", index, "gate"), reason
        if Condition.FOLLOW_UP_SCHEDULED in stage.gate:
            yield from _follow_up(programme, index, stage)


def _follow_up(programme: Programme, index: int, stage: Stage) -> Iterator[Misfit]:
    for follow_up, which in ((True, "follows up"), (False, "begins it")):
        if not programme.kinds_of(stage.key, follow_up=follow_up):
            reason = f"asks for «{Condition.FOLLOW_UP_SCHEDULED}», and no kind of meeting {which}"
            yield ("stages", index, "gate"), reason


def _institutions(programme: Programme) -> Iterator[Misfit]:
    yield from _repeated("institutions", (each.key for each in programme.institutions))
    themes = {each.key for each in programme.themes}
    for index, each in enumerate(programme.institutions):
        if len(each.short) > INSTITUTION_SHORT_MAX:
            place = ("institutions", index, "short")
            yield (
                place,
                f"«{each.short}» has {len(each.short)} characters, {INSTITUTION_SHORT_MAX} fit",
            )
        for key, count in Counter(each.themes).items():
            if key not in themes:
                yield ("institutions", index, "themes"), f"there is no theme «{key}»"
            elif count > 1:
                yield ("institutions", index, "themes"), f"names «{key}» {count} times"
    terms = programme.designations
    if terms is None:
        if programme.institutions:
            yield ("designations",), "is missing: it says how the institutions are asked"
        return
    if terms.letters.organisation not in {each.key for each in programme.organisations}:
        reason = f"there is no organisation «{terms.letters.organisation}»"
        yield ("designations", "letters", "organisation"), reason
    yield from _terms("designations", terms)


def _validation(programme: Programme) -> Iterator[Misfit]:
    if programme.validation is not None:
        yield from _terms("validation", programme.validation)
        if programme.designations is None:
            yield ("validation",), "has no letters: [designations.letters] says what they bear"
    elif Capability.VALIDATION in programme.capabilities:
        yield ("validation",), "is missing: it says how long the authorities have"


def _terms(name: str, terms: Terms) -> Iterator[Misfit]:
    if any(days >= terms.answer for days in terms.remind_before):
        yield (name, "remind_before"), "must be less than the days to answer"
    if terms.silent <= terms.escalate:
        yield (name, "silent"), "must come after the second letter"


def _sample_days(programme: Programme) -> Iterator[Misfit]:
    before: Stage | None = None
    ended = 0
    for index, stage in enumerate(programme.stages):
        if stage.sample is None:
            continue
        first, last = stage.sample.from_day, stage.sample.to_day
        place = ("stages", index, "sample")
        if first > last:
            yield place, "ends before it starts"
        elif before is not None and first < ended:
            yield place, f"starts on day {first}, when «{before.key}» still runs, up to day {ended}"
        before, ended = stage, max(ended, last)


def _capabilities(programme: Programme) -> Iterator[Misfit]:
    order = {stage.key: index for index, stage in enumerate(programme.stages)}
    for capability, opening in programme.capabilities.items():
        place = ("capabilities", capability.value)
        named = (opening.opens, opening.closes, *opening.only)
        missing = [key for key in named if key not in order]
        for key in dict.fromkeys(missing):
            yield place, f"there is no stage «{key}»"
        if not missing and order[opening.opens] > order[opening.closes]:
            yield place, f"closes with «{opening.closes}», before it opens with «{opening.opens}»"
        elif not missing and opening.only:
            yield from _only(place, opening, [order[key] for key in named])

        acting = {role for stage in programme.stages for role in stage.roles}
        for role in opening.roles:
            if role not in acting:
                yield place, f"is for «{role}», who acts in no stage"


def _only(place: Place, opening: Opening, places: list[int]) -> Iterator[Misfit]:
    """`places` are those of its first stage, of its last one, and of each of `only`, in order."""
    first, last, *only = places
    if sorted(set(only)) != only or (first, last) != (only[0], only[-1]):
        said = f"from «{opening.opens}» to «{opening.closes}»"
        yield (*place, "only"), f"must name stages in their order, {said}"


def _calendar(programme: Programme) -> Iterator[Misfit]:
    ahead = programme.announcements.ahead_days
    if any(later >= earlier for earlier, later in pairwise(ahead)):
        yield ("announcements", "ahead_days"), "must fall: the longest time ahead first"
    yield from _minutes(programme)
    holidays = programme.holidays
    if not set(get_args(Weekday)) - set(holidays.weekend):
        yield ("holidays", "weekend"), "leaves no working day"
    if "monday" in holidays.moved_from:
        yield ("holidays", "moved_from"), "a holiday cannot move from a Monday to the next Monday"
    lists: dict[Place, Sequence[FixedHoliday | EasterHoliday | LocalHoliday]] = {
        ("holidays", "fixed"): holidays.fixed,
        ("holidays", "from_easter"): holidays.from_easter,
        ("holidays", "local"): holidays.local,
        ("holidays", "by_decree", "fixed"): holidays.by_decree.fixed,
        ("holidays", "by_decree", "from_easter"): holidays.by_decree.from_easter,
    }
    seen: set[str] = set()
    for place, days in lists.items():
        for index, day in enumerate(days):
            if day.key in seen:
                yield (*place, index, "key"), f"«{day.key}» is already the key of another"
            seen.add(day.key)
    territories = {territory.key for territory in programme.territories}
    for index, local in enumerate(holidays.local):
        if local.territory not in territories:
            reason = f"there is no territory «{local.territory}»"
            yield ("holidays", "local", index, "territory"), reason


def _minutes(programme: Programme) -> Iterator[Misfit]:
    rules = programme.minutes
    if any(later <= earlier for earlier, later in pairwise(rules.remind_days)):
        yield ("minutes", "remind_days"), "must rise: the first reminder first"
    if rules.administrators_from > rules.remind_days[-1]:
        yield ("minutes", "administrators_from"), "is later than the last reminder"


def _names(programme: Programme) -> Iterator[Misfit]:
    spelled: dict[str, Sequence[Theme | Territory]] = {
        "themes": programme.themes,
        "territories": programme.territories,
    }
    for name, things in spelled.items():
        known = Spellings(((thing.key, thing.spellings) for thing in things), ())
        for doubt in known.doubts:
            yield (name, doubt.index), f"«{doubt.spelling}» already stands for «{doubt.owner}»"
    headings = programme.paper.columns.model_dump()
    columns = Spellings(((field, accepted) for field, accepted in headings.items()), ())
    fields = list(headings)
    for doubt in columns.doubts:
        place = ("paper", "columns", fields[doubt.index])
        yield place, f"«{doubt.spelling}» already stands for «{doubt.owner}»"
