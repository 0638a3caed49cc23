"""A meeting from its announcement to its public minutes, as everybody in it lives it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.rehearsal.person import SEND, SKIP, YES, Person, Pick
from bot.rehearsal.play import Play
from cocreation.programme.working_days import working_days_after
from storage.meetings import meetings

_NONE = Pick("none")
_ROOM = re.compile(r"/llegue ([0-9A-Z]{4,12})")


@dataclass(slots=True)
class Held:
    """A meeting: who runs it, who was there."""

    code: str
    runs: Person
    there: list[Person] = field(default_factory=list)


def as_day(day: date) -> str:
    """Return a day as people write it."""
    return f"{day:%d/%m/%Y}"


async def is_published(
    play: Play,
    kind: str,
    title: str,
    *,
    in_days: int,
    hour: int = 10,
    theme: str | None = None,
    territory: str | None = None,
    online: str | None = None,
    capacity: int | None = None,
) -> str:
    """Publish a meeting of two hours; return its code."""
    admin = play.one_of(play.cast.admins)
    day = (play.venue.local() + timedelta(days=in_days)).date()
    where: tuple[str | Pick, ...] = (Pick("person"), play.words.say("places"), SKIP)
    if online is not None:
        where = (Pick("online"), online)
    await admin.does(
        "/reunion",
        Pick(kind),
        title,
        _NONE if theme is None else Pick(theme),
        _NONE if territory is None else Pick(territory),
        as_day(day),
        f"{hour:02d}:00",
        f"{hour + 2:02d}:00",
        *where,
        SKIP if capacity is None else str(capacity),
        play.words.say("agenda"),
        SEND,
    )
    return admin.code("M")


async def is_run_by(play: Play, code: str, who: Person) -> None:
    """Name who runs a meeting."""
    admin = play.one_of(play.cast.admins)
    await admin.does(f"/facilitador {code}", Pick(who.id))
    await who.listen()


async def answer_the_call(
    play: Play, code: str, called: Sequence[Person], *, silent: int = 0, declining: int = 0
) -> list[Person]:
    """Let those who are called answer; return those who mean to come.

    The last ones stay silent, some before them decline with a reason.
    """
    coming = []
    for n, each in enumerate(called):
        await each.listen()
        left = len(called) - n
        if left <= silent:
            continue
        if left <= silent + declining:
            await each.does(f"/novoy {code}", play.words.say("cannot_come"))
            continue
        await each.says(f"/voy {code}")
        coming.append(each)
    return coming


def starts_at(play: Play, code: str) -> datetime:
    """Return when a meeting begins, as it stands now."""
    with play.venue.store.transaction() as tx:
        found = meetings.by_code(tx, code)
    assert found is not None
    return found.starts_at.astimezone(play.venue.zone)


async def comes_to_its_day(play: Play, code: str) -> None:
    """Let time pass until the doors open, the reminders of the last hours rung on the way."""
    begins = starts_at(play, code)
    await play.venue.until(begins - timedelta(hours=2))
    await play.venue.until(begins - timedelta(minutes=20))


async def is_held(
    play: Play,
    code: str,
    runs: Person,
    comers: Sequence[Person],
    *,
    sector: bool = True,
    checks: int = 1,
) -> Held:
    """Open the room, let people check in, speak and say what they sense; return who was there."""
    held = Held(code, runs)
    begins = starts_at(play, code)
    if play.venue.watch() < begins - timedelta(minutes=20):
        await comes_to_its_day(play, code)
    shown = _ROOM.search(await runs.says(f"/sala {code}"))
    assert shown is not None, runs.words
    for each in (runs, *comers):
        await each.does(f"/llegue {shown[1]}")
        if sector and each is not runs:
            await _tells_sector(play, each)
        held.there.append(each)
    play.venue.watch.until(begins)
    await _speak(play, held, play.some_of(held.there[1:], 3))
    for statement in play.words.some("sense_checks", checks):
        await _sense(play, held, statement)
    return held


async def _tells_sector(play: Play, who: Person) -> None:
    if who.offers("/misector") is None:
        return
    sector = play.words.random.choice(play.venue.house.programme.sectors).key
    await who.taps(f"/misector {sector}")


async def _speak(play: Play, held: Held, speakers: Sequence[Person]) -> None:
    for each in speakers:
        await each.says("/turno")
    await held.runs.says(f"/turnos {held.code} 3")
    for each in speakers:
        await held.runs.taps(f"/darpalabra {held.code}")
        play.venue.watch.forward(minutes=2)
        await each.listen()
        await each.says("/turno no")
        await held.runs.says(f"/turnos {held.code}")


async def _sense(play: Play, held: Held, statement: str) -> None:
    await held.runs.does(f"/sondeo {held.code}", statement)
    for each in held.there[1:]:
        await each.listen()
        sense = play.words.random.choices(("agree", "disagree", "pass"), (6, 2, 1))[0]
        await each.says(f"{each.offers(f'/opino {held.code}')}".rpartition(" ")[0] + f" {sense}")
    play.venue.watch.forward(minutes=5)
    await held.runs.says(f"/cerrarsondeo {held.code}")


async def is_minuted(play: Play, held: Held, *, responsible: str, observed: bool = False) -> None:
    """Write the minutes, let them be ratified, and publish them when their term is over."""
    code, runs = held.code, held.runs
    await play.venue.until(starts_at(play, code) + timedelta(hours=3))
    await runs.does(
        f"/escribiracta {code}",
        play.words.say("discussed"),
        play.words.say("agreement"),
        Pick(responsible),
        as_day(play.venue.local().date() + timedelta(days=45)),
        Pick("done"),
        SKIP,
        SEND,
    )
    await runs.taps(f"/circularacta {code}", YES)
    if observed and len(held.there) > 1:
        await _is_observed(play, held)
    for n, each in enumerate(held.there):
        if n % 5 != 4:  # every fifth one stays silent
            await each.says(f"/ratificar {code}")


async def _is_observed(play: Play, held: Held) -> None:
    """Let one of those who were there object; it is answered, and the minutes go round again."""
    await held.there[1].does(f"/observar {held.code}", play.words.say("observation"))
    await held.runs.listen()
    await held.runs.taps(
        "/responderobservacion", Pick("accepted"), play.words.say("observation_answer")
    )
    await held.runs.taps(
        f"/escribiracta {held.code}",
        play.words.say("changed"),
        Pick("correct"),
        Pick("notes"),
        play.words.say("noted"),
        SEND,
    )


async def minutes_are_published(play: Play, *held: Held) -> None:
    """Wait until the terms to ratify are over, and publish."""
    facts = play.venue.house.programme
    today = play.venue.local().date()
    ends = working_days_after(facts.holidays, today, facts.minutes.ratify_days)
    await play.venue.wait(days=(ends - today).days + 1, hour=9, minute=30)
    for each in held:
        await each.runs.does(f"/publicaracta {each.code}", YES)
