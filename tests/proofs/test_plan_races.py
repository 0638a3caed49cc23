"""What is done to the plan at once waits for each other: a vote, its closing, another version."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest

from cocreation.plan import plans
from storage.plan import plan_versions
from tests.databases import rows
from tests.stories.minutes_scenes import holds
from tests.stories.plan_scenes import circulates, drafting
from tests.stories.stage_scenes import administer
from tests.talking import Bot, Person

WAIT = 3  # seconds: what a planted defect waits for the other, which may have to wait for it


@pytest.fixture
def profile() -> str:
    return "wide"


async def _ready(bot: Bot, person: Callable[[str], Person], watch: Any) -> list[Person]:
    """Let a version have been observed; return who administers, then the commission."""
    members = [person(each) for each in ("elsa", "fito", "gema")]
    admin, _ = await drafting(bot, *members)
    await circulates(admin)
    watch.forward(days=6)
    return [admin, *members]


def _without_the_lock(monkeypatch: pytest.MonkeyPatch, before_it_ends: Callable[[], None]) -> None:
    """Let nobody wait, and let who has written what is audited wait before it is committed."""
    audited = plans.audited

    def late(*given: Any, **named: Any) -> None:
        before_it_ends()
        audited(*given, **named)

    monkeypatch.setattr(plan_versions, "lock_newest", plan_versions.newest)
    monkeypatch.setattr(plans, "audited", late)


# ── a vote and its closing ────────────────────────────────────────────────────────────────────


async def _vote_and_close(
    bot: Bot, people: list[Person], counted: threading.Event, voted: threading.Event
) -> list[str]:
    """Let one think again while the vote is closed; return what is not as it must be.

    They vote once `counted`, and tell by `voted` that they did.
    """
    admin, *members = people
    for each in members:
        await each("/votarplan yes")
    await admin("/cerrarvotacionplan")

    async def thinks_again() -> list[str]:
        await asyncio.to_thread(counted.wait, WAIT)
        said = await members[0]("/votarplan no")
        voted.set()
        return said

    _, (end, *_) = await asyncio.gather(thinks_again(), admin("Recoge lo acordado."))
    cast = [each["choice"] for each in rows(bot.house.store)["plan_vote"]]
    counts = f"{cast.count('yes')} a favor, {cast.count('no')} en contra"
    return [] if counts in end else [f"{counts}, and the commission was told: {end}"]


async def test_the_tally_is_that_of_the_votes(
    bot: Bot, person: Callable[[str], Person], watch: Any
) -> None:
    people = await _ready(bot, person, watch)
    await people[0]("/abrirvotacionplan")
    await people[0]("3 días")
    at_once = threading.Event()
    at_once.set()
    assert await _vote_and_close(bot, people, at_once, threading.Event()) == []


async def test_a_vote_counted_without_the_lock_is_caught_where_there_are_several_writers(
    bot: Bot, person: Callable[[str], Person], watch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = await _ready(bot, person, watch)
    await people[0]("/abrirvotacionplan")
    await people[0]("3 días")
    counted, voted = threading.Event(), threading.Event()

    def waits() -> None:
        counted.set()
        voted.wait(WAIT)

    _without_the_lock(monkeypatch, waits)
    faults = await _vote_and_close(bot, people, counted, voted)
    assert bool(faults) is not bot.house.store.embedded


# ── a vote that opens, and another version ────────────────────────────────────────────────────


async def _open_and_compose(bot: Bot, people: list[Person], other: Person) -> list[str]:
    """Let a vote open while a version that counts more is composed; return what is wrong."""
    admin = people[0]
    holds(bot, "co-creation-table")
    await admin("/componerplan")
    await other("/abrirvotacionplan")
    await asyncio.gather(admin("sí"), other("3 días"))
    versions = sorted(rows(bot.house.store)["plan_version"], key=lambda each: each["number"])
    voted_on = [each["number"] for each in versions if each["vote_closes_at"]]
    newest = versions[-1]["number"]
    return [f"{each} is voted on, {newest} is the newest" for each in voted_on if each != newest]


async def test_no_vote_opens_on_a_version_that_another_has_followed(
    bot: Bot, person: Callable[[str], Person], watch: Any
) -> None:
    people = await _ready(bot, person, watch)
    assert await _open_and_compose(bot, people, await _another(bot)) == []


async def test_a_version_composed_without_the_lock_is_caught_where_there_are_several_writers(
    bot: Bot, person: Callable[[str], Person], watch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = await _ready(bot, person, watch)
    other = await _another(bot)
    both = threading.Barrier(2)

    def waits() -> None:
        with contextlib.suppress(threading.BrokenBarrierError):  # the other waits for this one
            both.wait(WAIT)

    _without_the_lock(monkeypatch, waits)
    faults = await _open_and_compose(bot, people, other)
    assert bool(faults) is not bot.house.store.embedded


async def _another(bot: Bot) -> Person:
    """Return one more who administers."""
    found = bot.person("otra")
    await administer(found)
    return found
