"""A rehearsal for proofs: `python -m tests.proofs.rehearsed FOLDER SEED ACTS` prints its digest."""

import asyncio
import hashlib
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from pydantic import SecretStr

from bot import logs
from bot.rehearsal.acts import ACTS
from bot.rehearsal.cast import SMALL
from bot.rehearsal.command import settings_in, staged
from bot.rehearsal.play import Play
from bot.settings import Settings
from handlers import router

_ENDS = datetime(2026, 1, 9, 20, 0, tzinfo=UTC)
_APART = timedelta(days=23)
_BY_CHANCE = re.compile(
    r"[0-9A-F]{8}(-[0-9A-F]{8}){3}"  # the code of an invitation
    r"|/llegue [0-9A-Z]+"  # what is shown in a room
    r"|[0-9a-f]{64}"  # the fingerprint of a file, whose papers bear ids
    r"|\bC-[0-9A-Z]{4}-[0-9A-Z]{4}\b"  # a certificate
    r"|^[0-9]+\. ",  # where an answer of a quiz stands
    re.MULTILINE,
)


def ends(seed: int) -> datetime:
    """Return when the play of a seed is over: each in another season."""
    return _ENDS + seed * _APART


def small_play(
    folder: Path, seed: int, *, url: str | None = None, until_stage: int | None = None
) -> Play:
    """Return a small play in a folder that is not there yet; `url` names another database."""
    logs.configure("WARNING")
    settings = settings_in(folder, Settings(data_dir=folder))
    if url is not None:
        settings = settings.model_copy(update={"database_url": SecretStr(url)})
    return staged(
        settings,
        router,
        _nothing_printed,
        scale=SMALL,
        seed=seed,
        until=ends(seed),
        until_stage=until_stage,
    )


def digest(play: Play) -> str:
    """Return a digest of every line that everybody read, without what chance made.

    A person's lines are sorted: in which order one is asked about statements is chance.
    """
    lines = [
        (each.name, sorted(_BY_CHANCE.sub("", "\n".join(each.read)).splitlines()))
        for each in play.cast.everybody
    ]
    return hashlib.sha256(repr(lines).encode()).hexdigest()


def _nothing_printed(_house: object) -> Callable[..., str]:
    return lambda _slips, _language: ""


async def _played(folder: Path, seed: int, acts: int) -> str:
    play = small_play(folder, seed)
    await play.venue.open()
    try:
        for act in islice(ACTS.values(), acts):
            await act(play)
        await play.venue.everybody_reads()
    finally:
        await play.venue.close()
    return digest(play)


if __name__ == "__main__":
    print(asyncio.run(_played(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
