"""`chat`: the same conversation in a terminal."""

import asyncio
import contextlib
import sys
from pathlib import Path

from bot.channels.terminal import Terminal, TerminalPost, save
from bot.dialogue import Dialogue
from bot.house import House, utc_now
from bot.menus import menu
from bot.router import Router
from bot.runner import Runner
from bot.scribe import Scribe
from storage import documents


def talk(house: House, router: Router, *, who: str, save_to: Path | None) -> int:
    """Talk as somebody until they leave; keep the talk in a file if asked to."""
    post = TerminalPost(lambda text: print(f"\n{text}\n"), lambda *file: _kept(house, *file))
    runner = Runner(
        house.store,
        Dialogue(router, house.phrases),
        Scribe(house.phrases, menu(router)),
        post,
        phrases=house.phrases,
    )
    terminal = Terminal(runner, post, who, utc_now)

    async def run() -> None:
        try:
            await terminal.run(lambda: input("> "))
        finally:
            await house.store.close()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())
    if save_to is not None:
        try:
            save(terminal.talk, save_to)
        except OSError as error:
            print(f"The talk was not kept: {save_to}: {error.strerror}", file=sys.stderr)
            return 1
    return 0


def _kept(house: House, document: str, person_id: str) -> Path | None:
    """Put a file that was handed over into the data folder; None for one that is gone."""
    with house.store.transaction() as tx:
        found = documents.find(tx, document, person_id)
    if found is None:
        return None
    name, _, content = found
    path = house.settings.data_dir / "documents" / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(content)
    return path
