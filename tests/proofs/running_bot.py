"""The real bot as a process of its own, to be talked to, killed and started again."""

import asyncio
import contextlib
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
_FREE = {
    "TELEGRAM_PER_SECOND": "0",
    "PERSON_MESSAGES_PER_MINUTE": "0",
    "ADDRESS_REQUESTS_PER_MINUTE": "0",
}
_NAMES = {name.upper() for name in Settings.model_fields}
_UNDER_WAY = "SELECT count(*) FROM outbox WHERE state IN ('ready', 'leased', 'uncertain')"
_LISTED = re.compile(r"may have arrived (\d+) times: (\w+) telegram")


class RunningBot:
    """`python -m <module> run` on a folder and a port that stay the same from start to start.

    `settings` are environment variables. What the process says on standard error is kept in
    `log`, a file beside the folder.
    """

    def __init__(self, folder: Path, *, module: str = "bot", **settings: str) -> None:
        self.folder = folder
        self.log = folder.with_suffix(".log")
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.starts: list[float] = []  # seconds from the call to the address
        self._module = module
        self._environment = {
            **{name: value for name, value in os.environ.items() if name.upper() not in _NAMES},
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            "LOG_LEVEL": "error",
            **_FREE,
            **settings,
        }
        if sys.dont_write_bytecode:
            # Compiling everything at every start would take three times as long as starting.
            self._environment["PYTHONDONTWRITEBYTECODE"] = ""
            self._environment["PYTHONPYCACHEPREFIX"] = str(folder.parents[1] / "compiled")
        self._process: asyncio.subprocess.Process | None = None

    def on_telegram(self, facts: dict[str, str], mode: str) -> None:
        """Have the bot serve a Telegram: `facts` as `FakeTelegram` takes them."""
        self._environment |= {
            "TELEGRAM_TOKEN": facts["token"],
            "TELEGRAM_API_URL": facts["base_url"],
            "TELEGRAM_MODE": mode,
            "PUBLIC_URL": self.url,
            "WEBHOOK_SECRET": "only-for-this-proof",
        }

    async def launch(self) -> None:
        """Start the process and return at once."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command("run"), **self._where(), stdout=subprocess.PIPE, stderr=log
            )

    async def start(self) -> None:
        """Start the process and return when it has said where it is."""
        began = time.monotonic()
        await self.launch()
        await self.ready()
        self.starts.append(time.monotonic() - began)

    async def ready(self) -> None:
        """Return when the process has said where it is. Raises RuntimeError if it ended."""
        assert self._process is not None
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), 60)
        if not line:
            raise RuntimeError(f"the bot did not start: {self.log.read_text()[-2000:]}")

    async def kill(self) -> None:
        """End the process as a power cut does."""
        assert self._process is not None
        self._process.kill()
        await self._process.communicate()

    async def stop(self) -> None:
        """Ask the process to end. Raises RuntimeError when it does not do so cleanly."""
        assert self._process is not None
        if self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.communicate(), 20)
        except TimeoutError:
            await self.kill()
        if self._process.returncode != 0:
            raise RuntimeError(f"the bot ended with {self._process.returncode}")

    @property
    def pid(self) -> int:
        """The number of the process that runs now."""
        assert self._process is not None
        return self._process.pid

    def under_way(self) -> int:
        """Return how many messages the bot still means to send."""
        file = f"file:{self.folder / 'mesa.db'}?mode=ro"
        with contextlib.closing(sqlite3.connect(file, uri=True)) as database:
            count: int = database.execute(_UNDER_WAY).fetchone()[0]
            return count

    async def listed_duplicates(self) -> dict[str, int]:
        """Return how often each message may have arrived, as `python -m bot outbox` lists it."""
        listing = await asyncio.create_subprocess_exec(
            *self._command("outbox"), **self._where(), stdout=subprocess.PIPE
        )
        said, _ = await listing.communicate()
        assert listing.returncode == 0
        return {found[2]: int(found[1]) for found in _LISTED.finditer(said.decode())}

    def troubles(self) -> list[str]:
        """Return the errors that the process logged."""
        return self.log.read_text().splitlines()

    def _command(self, act: str) -> list[str]:
        return [sys.executable, "-m", self._module, act]

    def _where(self) -> dict[str, Any]:
        return {"cwd": ROOT, "env": self._environment}


@contextlib.asynccontextmanager
async def running_bot(bot: RunningBot) -> AsyncIterator[RunningBot]:
    """Start the bot, and end it in any case."""
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
