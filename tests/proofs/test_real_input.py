"""The 120 sample proposals through real HTTP: half over Telegram, half over the web chat."""

import asyncio
import time
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.tables import proposal, quarantine
from tests.fakes.telegram_client import FakeTelegram, fake_telegram
from tests.proofs.books import opened
from tests.proofs.people import Receipt, begin, propose
from tests.proofs.running_bot import RunningBot, running_bot
from tests.proofs.sheet import TWINS, Row, rows
from tests.proofs.talkers import TelegramPerson, WebPerson

PATIENCE = 25
TWINS_SHOWN = 12
STORED = sa.select(
    proposal.c.code,
    proposal.c.source,
    proposal.c.title,
    proposal.c.problem,
    proposal.c.idea,
    proposal.c.theme,
    proposal.c.territory,
    proposal.c.sector,
)


class Played:
    """What each person was told; whoever writes the second of a pair waits for the first."""

    def __init__(self) -> None:
        self.receipts: dict[str, Receipt] = {}
        self._sent: dict[str, asyncio.Event] = {first: asyncio.Event() for first, _ in TWINS}
        self._after = {second: first for first, second in TWINS}

    async def play(self, row: Row, person: TelegramPerson | WebPerson, place: int) -> None:
        if row.id in self._after:
            await self._sent[self._after[row.id]].wait()
        # Every way of starting meets every way of answering, on both channels.
        await begin(person, with_start=place % 4 < 2)
        self.receipts[row.id] = await propose(person, row, taps=place % 8 < 4)
        if row.id in self._sent:
            self._sent[row.id].set()

    def twins_shown(self) -> list[tuple[str, str]]:
        return [
            (first, second)
            for first, second in TWINS
            if self.receipts[first].code in self.receipts[second].similar
        ]


async def play_all(sheet: list[Row], telegram: FakeTelegram, bot: RunningBot) -> Played:
    played = Played()
    visitors: list[WebPerson] = []
    try:
        async with asyncio.TaskGroup() as crowd:
            for place, row in enumerate(sheet):
                if place % 2:
                    visitor = WebPerson(row.id, bot.url, PATIENCE)
                    visitors.append(visitor)
                    crowd.create_task(played.play(row, visitor, place))
                else:
                    person = await TelegramPerson.join(telegram, row.id, patience=PATIENCE)
                    crowd.create_task(played.play(row, person, place))
    finally:
        for visitor in visitors:
            await visitor.leave()
    return played


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_the_whole_sheet_is_stored_as_it_was_said(tmp_path: Path, mode: str) -> None:
    sheet = rows()
    bot = RunningBot(tmp_path / "data")
    began = time.monotonic()
    async with fake_telegram() as telegram:
        facts = {"base_url": telegram.base_url, "token": telegram.token}
        bot.on_telegram(facts, mode)
        async with running_bot(bot):
            played = await play_all(sheet, telegram, bot)
            await telegram.until(
                lambda now: now["pending"] == 0 and not now["unanswered_callbacks"]
            )
        refused = await telegram.ledger(kind="refused")
        status = await telegram.status()
    seconds = time.monotonic() - began

    with opened(bot.folder) as tx:
        found = [tuple(line) for line in tx.all(STORED)]
        broken = tx.all(sa.select(quarantine.c.error))
    facts_of = {code: tuple(rest) for code, _, *rest in found}
    assert len(found) == len(facts_of) == len(sheet) == 120
    assert Counter(source for _, source, *_ in found) == {"telegram": 60, "web": 60}
    assert Counter(facts_of.values()) == Counter(row.facts for row in sheet)
    assert facts_of == {played.receipts[row.id].code: row.facts for row in sheet}

    assert (refused, status["violations"]) == ([], 0)
    assert (list(broken), bot.troubles()) == ([], [])

    shown = played.twins_shown()
    print(
        f"\nreal input, {mode}: {len(found)} proposals in {seconds:.1f} s, "
        f"{len(shown)} of {len(TWINS)} twins shown, start {bot.starts[0]:.2f} s"
    )
    assert len(shown) >= TWINS_SHOWN, f"not shown: {sorted(set(TWINS) - set(shown))}"
