"""An announcement to everyone: how soon it is spread, and how fast its letters leave."""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from bot.bells.campaigns import Campaigns
from bot.house import House, utc_now
from bot.post import Postman
from bot.scribe import Scribe
from tests.benchmarks.figures import print_table
from tests.fakes.telegram_client import fake_telegram
from tests.proofs.broadcast import crowd
from tests.proofs.running_bot import RunningBot, running_bot

_MEGABYTE = 1024 * 1024
_FIRST_CHAT = 4_000_000_001


def measure(
    spread: int = 100_000, letters: int = 5_000, limited: int = 600, per_second: int = 30
) -> dict[str, Any]:
    """Spread to so many people; send letters without a limit, and some with it; print a table."""
    figures: dict[str, Any] = {"spread": spread, "letters": letters, "limited": limited}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures |= asyncio.run(_spread(folder / "spread", spread))
        free = asyncio.run(_sent(folder / "free", letters, 0))
        held = asyncio.run(_sent(folder / "held", limited, per_second))
    figures |= {
        "letters_per_second": free["per_second"],
        "bot_cpu_share": free["cpu"],
        "limit": per_second,
        "share_of_the_limit": held["per_second"] / per_second,
    }
    rows = [
        [f"{spread:,} messages written, s", f"{figures['spread_s']:.1f}"],
        ["memory before, MB", f"{figures['before_mb']:.0f}"],
        ["memory after half of them, MB", f"{figures['half_mb']:.0f}"],
        ["memory after all, MB", f"{figures['after_mb']:.0f}"],
        [f"letters a second without a limit ({letters:,})", f"{free['per_second']:,.0f}"],
        ["of one processor meanwhile, the bot", f"{free['cpu']:.0%}"],
        [f"of the limit of {per_second}/s, kept", f"{figures['share_of_the_limit']:.1%}"],
    ]
    print_table("An announcement to everyone", ["", ""], rows)
    return figures


async def _spread(folder: Path, people: int) -> dict[str, float]:
    house = crowd.house_at(folder, crowd.awake_programme(folder.parent))
    try:
        crowd.settle_in(house, range(_FIRST_CHAT, _FIRST_CHAT + people))
        crowd.announce(house)
        return await _spread_all(house, people)
    finally:
        await house.store.close()


async def _spread_all(house: House, people: int) -> dict[str, float]:
    scribe = Scribe(house.phrases, lambda *_: [])
    postman = Postman(house.store, {}, per_second={}, published=lambda _person: None)
    campaigns = Campaigns(
        house.store, house.phrases, scribe, postman, published=lambda _person: None
    )
    process = psutil.Process()
    asked = 0
    half = 0

    def now_and_memory() -> Any:
        nonlocal asked, half
        asked += 1
        if asked == people // 50:  # twice a transaction
            half = process.memory_info().rss
        return utc_now()

    before, start = process.memory_info().rss, time.monotonic()
    await campaigns.spread(now_and_memory)
    seconds = time.monotonic() - start
    return {
        "spread_s": seconds,
        "before_mb": before / _MEGABYTE,
        "half_mb": half / _MEGABYTE,
        "after_mb": process.memory_info().rss / _MEGABYTE,
    }


async def _sent(folder: Path, people: int, per_second: int) -> dict[str, float]:
    """Return the pace between the first letter that arrived and the last."""
    programme = crowd.awake_programme(folder.parent)
    async with fake_telegram() as telegram:
        chats = await telegram.do("crowd", count=people)
        house = crowd.house_at(folder, programme)
        crowd.settle_in(house, chats)
        crowd.announce(house)
        house.store.close_writer()
        bot = RunningBot(folder, TELEGRAM_PER_SECOND=str(per_second), PROGRAMME=str(programme))
        bot.on_telegram({"base_url": telegram.base_url, "token": telegram.token}, "polling")
        async with running_bot(bot):
            await telegram.until(lambda now: now["counts"].get("message", 0) > 0, within=60)
            process = psutil.Process(bot.pid)
            began, worked = time.monotonic(), sum(process.cpu_times()[:2])
            await telegram.until(lambda now: now["counts"].get("message", 0) >= people, within=600)
            share = (sum(process.cpu_times()[:2]) - worked) / (time.monotonic() - began)
        moments = [each["time"] for each in await telegram.ledger(kind="message")]
    return {"per_second": (len(moments) - 1) / (moments[-1] - moments[0]), "cpu": share}
