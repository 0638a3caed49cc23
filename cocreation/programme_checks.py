"""What must hold between the parts of a programme, beyond each part being well formed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cocreation.facts import Words
from cocreation.programme_facts import Programme, Sector, Stage, Territory, Theme
from cocreation.spellings import Spellings
from cocreation.toml_lines import Place

SHORT_MAX: Final = {"stages": 24, "themes": 20, "territories": 24, "sectors": 20}
"""How many characters a short label may have: those of a list row or a button, by list."""

Misfit = tuple[Place, str]


def misfits(programme: Programme) -> list[Misfit]:
    """Give what does not fit in the programme: the place in the file and the reason of each."""
    return [*_lists(programme), *_stages(programme), *_capabilities(programme), *_names(programme)]


def _lists(programme: Programme) -> Iterator[Misfit]:
    lists: dict[str, Sequence[Stage | Sector]] = {
        "stages": programme.stages,
        "themes": programme.themes,
        "territories": programme.territories,
        "sectors": programme.sectors,
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
    for language, count in Counter(programme.languages).items():
        if count > 1:
            yield ("languages",), f"«{language}» is given {count} times"


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
        if stage.sample and stage.sample.from_day > stage.sample.to_day:
            yield ("stages", index, "sample"), "ends before it starts"
    if programme.default_start not in {stage.key for stage in programme.stages}:
        yield ("default_start",), f"there is no stage «{programme.default_start}»"
    if programme.catch_all_theme not in {theme.key for theme in programme.themes}:
        yield ("catch_all_theme",), f"there is no theme «{programme.catch_all_theme}»"


def _capabilities(programme: Programme) -> Iterator[Misfit]:
    order = {stage.key: index for index, stage in enumerate(programme.stages)}
    for capability, opening in programme.capabilities.items():
        place = ("capabilities", capability.value)
        missing = [key for key in (opening.opens, opening.closes) if key not in order]
        for key in dict.fromkeys(missing):
            yield place, f"there is no stage «{key}»"
        if not missing and order[opening.opens] > order[opening.closes]:
            yield place, f"closes with «{opening.closes}», before it opens with «{opening.opens}»"


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
