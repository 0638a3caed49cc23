"""The people of one table, and what they are told; nothing is said to them twice."""

from typing import NamedTuple

from tests.stories.call_scenes import a_pair, grants
from tests.stories.call_scenes import bell_of as call_bell_of
from tests.stories.meeting_scenes import bell_of as meeting_bell_of
from tests.stories.minutes_scenes import bell_of as minutes_bell_of
from tests.stories.reminder_scenes import reminder_bell
from tests.stories.scenes import WATER, has_proposed, moves_to
from tests.stories.stage_scenes import administer
from tests.talking import Bot, Person


class Crowd(NamedTuple):
    """Everybody of the story."""

    admin: Person
    marta: Person
    ana: Person
    pablo: Person
    rosa: Person
    luis: Person
    eva: Person
    iris: Person
    sol: Person
    ivan: Person


async def gathers(bot: Bot) -> Crowd:
    """Let everybody have come before, and Rosa have proposed."""
    names = ("admin", "marta", "rosa", "luis", "eva", "iris", "sol", "ivan")
    admin, marta, rosa, *others = map(bot.person, names)
    await administer(admin)
    await has_proposed(rosa, WATER, theme="agropecuaria")
    for each in (marta, *others):
        await each.consents()
    grants(bot, "facilitator", marta)
    ana, pablo = await a_pair(bot, "mida", theme="agro")
    moves_to(bot, "co-creation-tables")
    admin.news()
    return Crowd(admin, marta, ana, pablo, rosa, *others)


async def all_bells_ring(bot: Bot) -> None:
    """Let every bell of a meeting ring, and again: nothing is said twice."""
    for _ in range(2):
        await reminder_bell(bot).tick(bot.clock)
        for bell_of in (call_bell_of, meeting_bell_of, minutes_bell_of):
            await bell_of(bot).tick(bot.clock())


def news_of(crowd: Crowd) -> dict[str, list[str]]:
    """Return what was said to whom without being asked."""
    told = {name: each.news() for name, each in crowd._asdict().items()}
    return {name: said for name, said in told.items() if said}


def those_there(crowd: Crowd) -> tuple[Person, ...]:
    """Return those who come to the table, in the order they come."""
    return crowd.rosa, crowd.pablo, crowd.iris, crowd.sol, crowd.ivan


def told_to_all_there(said: list[str]) -> dict[str, list[str]]:
    """Return what `news_of` gives when those who came were told the same, and nobody else."""
    return dict.fromkeys(("rosa", "pablo", "iris", "sol", "ivan"), said)
