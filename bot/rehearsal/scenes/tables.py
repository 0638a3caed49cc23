"""Stage 9: citizens and liaisons sit down by theme and write draft commitments."""

from dataclasses import dataclass

from bot.rehearsal.cast import Pair
from bot.rehearsal.person import SEND, SKIP, Person, Pick, Stumble
from bot.rehearsal.play import Play
from bot.rehearsal.scenes import meetings, opinions, steps
from bot.rehearsal.scenes.choice import standing
from bot.rehearsal.scenes.meetings import Held
from cocreation.validation import validation

_SEATS = 12
_ORIGINS = 4
_LAST_HOUR = 9


@dataclass(slots=True)
class Table:
    """A table: its theme, who runs it, its code, and the citizens who have a seat."""

    theme: str
    runs: Person
    code: str
    seated: list[Person]


async def tables(play: Play) -> None:
    """Every table of the play, two a day; the last one comes to no agreement."""
    themes = list(play.cast.pairs)[: play.scale.tables]
    planned = [await _is_convened(play, theme, n) for n, theme in enumerate(themes)]
    await play.venue.wait(days=1, hour=10)
    for each in planned:
        await _liaisons_answer(play, each, play.cast.pairs[each.theme])
    held = []
    for n, each in enumerate(planned):
        held.append(await _sits_down(play, each, agrees=n == 0 or each is not planned[-1]))
    await meetings.minutes_are_published(play, *held)
    await opinions.votes_are_taken(play, stage=3)
    await opinions.are_asked(play, about=_drafted(play)[: play.scale.statements // 2])
    play.notes(f"{len(held)} tables, one without agreement; a substitute")
    await steps.waits_for_its_day(play, "authority-validation")
    await steps.goes_on(play)


async def _is_convened(play: Play, theme: str, number: int) -> Table:
    """Publish a table; authors of its proposals are told to come, and others sign up too."""
    title = play.words.say("table_title", theme=play.words.of("themes", theme)["title"])
    code = await meetings.is_published(
        play,
        "co-creation-table",
        title,
        in_days=9 + number // 2,
        hour=_LAST_HOUR if number % 2 == 0 else _LAST_HOUR + 5,
        theme=theme,
        capacity=_SEATS,
    )
    runs = play.cast.facilitators[number % len(play.cast.facilitators)]
    await meetings.is_run_by(play, code, runs)
    authors = {each.author_id for each in standing(play) if each.theme == theme}
    come = [each for each in play.cast.citizens if each.id in authors]
    others = [each for each in play.cast.citizens if each.id not in authors]
    come += play.some_of(others, max(0, _SEATS - len(come)))
    seated = come[: min(_SEATS, max(3, len(play.cast.citizens) // 3))]
    for each in seated:
        await each.says(f"/apuntarme {code}")
    return Table(theme, runs, code, seated)


async def _liaisons_answer(play: Play, table: Table, pairs: list[Pair]) -> None:
    """Let principals confirm; the first of the first table sends the substitute instead."""
    for n, pair in enumerate(pairs):
        await pair.principal.listen()
        if n == 0 and table.theme == next(iter(play.cast.pairs)):
            await pair.principal.says(f"/suplente {table.code}")
            await pair.substitute.listen()
            await pair.substitute.says(f"/voy {table.code}")
            continue
        await pair.principal.says(f"/voy {table.code}")


async def _sits_down(play: Play, table: Table, *, agrees: bool) -> Held:
    """Hold a table; it leaves drafts from the proposals of its theme, or the reason why none."""
    pairs = play.cast.pairs[table.theme]
    first = table.theme == next(iter(play.cast.pairs))
    liaisons = [
        pair.substitute if n == 0 and first else pair.principal for n, pair in enumerate(pairs)
    ]
    comers = [*table.seated[:-1], *liaisons]  # one citizen of each table does not turn up
    held = await meetings.is_held(play, table.code, table.runs, comers, checks=2)
    if agrees:
        await _drafts(play, table)
    else:
        await table.runs.does(f"/sinborrador {table.code}", play.words.say("no_draft"))
    await meetings.is_minuted(play, held, responsible="role:liaison")
    return held


async def _drafts(play: Play, table: Table) -> None:
    words = play.words.of("commitments", table.theme)
    origins = [each.code for each in standing(play) if each.theme == table.theme]
    if not origins:
        raise Stumble(f"no proposal stands for the theme {table.theme}")
    await table.runs.says(f"/borrador {table.code}")
    await table.runs.replies(words["title"], words["problem"], words["solution"])
    if "none" in table.runs.asked:
        await table.runs.replies(Pick("none"))
    responsible, supporting = _institutions(play, table.theme)
    value = play.words.random.choice(play.venue.house.programme.plan.values).key
    await table.runs.answers(
        " ".join(origins[:_ORIGINS]), responsible, supporting or SKIP, Pick(value), SEND
    )


def _drafted(play: Play) -> list[str]:
    """Return the codes of the drafts that the tables left."""
    with play.venue.store.transaction() as tx:
        return sorted(each.code for each in validation.pending(tx))


def _institutions(play: Play, theme: str) -> tuple[str, str | None]:
    """Return who would answer for a draft of a theme, and who would help, by their acronyms."""
    facts = play.venue.house.programme
    first = play.cast.pairs[theme][0].institution
    others = [each for each in facts.institutions if theme in each.themes and each.key != first]
    return facts.institution(first).short, others[0].short if others else None
