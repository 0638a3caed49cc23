"""People tap more than once, all at the same time: each has one opinion, the last one heard."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest

from storage.engine import Tx
from storage.ids import new_id
from storage.opinions import opinions as records
from storage.tables import opinion
from tests.databases import rows
from tests.stories.scenes import moves_to
from tests.talking import Bot, Person

PEOPLE = 300 if os.environ.get("PROVE") == "1" else 20
TAPS = ("agree", "disagree", "agree", "pass", "disagree")


@pytest.fixture
def profile() -> str:
    return "wide"


async def _race(bot: Bot, person: Callable[[str], Person], count: int) -> list[str]:
    """Let people tap all answers at once; return what is not as it must be."""
    moves_to(bot, "theme-choice")
    with bot.house.store.transaction() as tx:
        records.insert(
            tx, stage="theme-choice", text="Todo es público.", about=None, written_by=None,
            now=bot.clock(),
        )  # fmt: skip
    crowd = [person(f"p{number}") for number in range(count)]
    for each in crowd:
        await each.consents()
    said = await asyncio.gather(
        *(each(f"/opinar S-0001 {choice}") for each in crowd for choice in TAPS)
    )
    faults = []
    # Who taps several times at once may get the answers together.
    noted = sum(letter.startswith("Anotado: ") for letters in said for letter in letters)
    if noted != count * len(TAPS):
        faults.append("a tap was not answered")
    kept = Counter(each["person_id"] for each in rows(bot.house.store)["opinion"])
    if len(kept) != count:
        faults.append(f"{len(kept)} people have an opinion")
    if set(kept.values()) != {1}:
        faults.append("somebody counts twice")
    return faults


@pytest.mark.prove
@pytest.mark.timeout(1_800)
async def test_each_person_has_one_effect(bot: Bot, person: Callable[[str], Person]) -> None:
    start = time.monotonic()
    assert await _race(bot, person, PEOPLE) == []
    database = bot.house.store.url.get_backend_name()
    print(f"{PEOPLE} people, {len(TAPS)} taps each on {database}: {time.monotonic() - start:.1f} s")


async def test_opinions_that_are_only_added_are_caught(
    bot: Bot, person: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    def added(tx: Tx, statement_id: str, person_id: str, choice: str, now: datetime) -> None:
        tx.run(
            opinion.insert(),
            {
                "id": new_id(now),
                "statement_id": statement_id,
                "person_id": person_id,
                "choice": choice,
                "at": now,
            },
        )

    monkeypatch.setattr(records, "put", added)
    assert await _race(bot, person, 1) != []
