"""Many decide on one draft at once: one decision, and everybody else is told of it."""

import asyncio
import os
import time
from collections.abc import Sequence
from typing import Any

import pytest

from cocreation.validation import validating
from storage.engine import Tx
from storage.validation import validations as records
from storage.validation.validations import ValidationRecord
from tests.databases import rows
from tests.stories.validation_scenes import COUNTER, REASONS, a_table, asks, authority
from tests.stories.validation_scenes import records as draft_of
from tests.talking import Bot

PEOPLE = 200 if os.environ.get("PROVE") == "1" else 12


@pytest.fixture
def profile() -> str:
    return "wide"


async def _race(bot: Bot, count: int) -> list[str]:
    """Let people of one institution decide at once, every second one with a no; return faults."""
    _, rosa, _ = await a_table(bot)
    draft_of(bot, origins=("P-0001",), minsa="responsible")
    crowd = [await authority(bot, name=f"p{number}") for number in range(count)]
    asks(bot)
    last = []
    for number, each in enumerate(crowd):
        await each("/validar B-0001")
        if number % 2:
            for line in ("No es viable", REASONS, *COUNTER):
                await each(line)
        else:
            await each("Sí, aprobar")
        last.append("enviar" if number % 2 else "Sí, confirmar")
    for each in (rosa, *crowd):
        each.news()
    said = await asyncio.gather(*(each(line) for each, line in zip(crowd, last, strict=True)))
    mine = [each[0] for each in said]
    faults = []
    if sum(each.startswith("Anotado: MINSA") for each in mine) != 1:
        faults.append("not exactly one was told that their decision counts")
    if sum(each.startswith("Sobre B-0001 su institución ya decidió") for each in mine) != count - 1:
        faults.append("not everybody else was told that it was decided")
    kept = rows(bot.house.store)
    [decided] = kept["validation"]
    if decided["version"] != 2:
        faults.append(f"decided {int(decided['version']) - 1} times")
    counters = [each["id"] for each in kept["draft"] if each["counter_to"]]
    if counters != ([] if decided["counter_id"] is None else [decided["counter_id"]]):
        faults.append(f"{len(counters)} counterproposals for a draft that is {decided['state']}")
    if len(rosa.news()) != 1:
        faults.append("who proposed it was not told once")
    return faults


@pytest.mark.prove
@pytest.mark.timeout(1_800)
async def test_a_draft_is_decided_once(bot: Bot) -> None:
    start = time.monotonic()
    assert await _race(bot, PEOPLE) == []
    database = bot.house.store.url.get_backend_name()
    print(f"{PEOPLE} people decide one draft on {database}: {time.monotonic() - start:.1f} s")


async def test_a_decision_on_what_is_decided_is_caught(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = ("asked", "silent", "approved", "rejected")
    decide = records.decide

    def whatever_it_is(
        tx: Tx, read: ValidationRecord, *, states: Sequence[str], **facts: Any
    ) -> ValidationRecord | None:
        """Write over what was decided meanwhile."""
        return decide(tx, read, states=(*states, *every), **facts)

    monkeypatch.setattr(records, "decide", whatever_it_is)
    monkeypatch.setattr(validating, "WAITING", every)
    assert await _race(bot, 6) != []
