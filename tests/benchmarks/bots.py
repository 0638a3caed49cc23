"""The bots that are measured, each a process of its own, and the process of the fake Telegram."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from bot.house import open_house
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
GOODBYE = 10.0  # seconds to end in
_HIGH_WATER = "VmHWM:"


@dataclass(frozen=True)
class Contender:
    """A bot: its name in tables, what starts it, and the database it keeps proposals in."""

    name: str
    module: tuple[str, ...]
    database: str | None
    settings: Mapping[str, str] = field(default_factory=dict)
    migrated: bool = False

    def proposals(self, folder: Path) -> int | None:
        """Count the proposals in its database; None when it keeps none."""
        if self.database is None:
            return None
        with closing(sqlite3.connect(folder / self.database)) as connection:
            return int(connection.execute("SELECT count(*) FROM proposal").fetchone()[0])


OURS = Contender(
    "ours",
    ("bot", "run"),
    "mesa.db",
    settings={
        "TELEGRAM_MODE": "webhook",
        "WEBHOOK_SECRET": "benchmark",
        "TELEGRAM_PER_SECOND": "0",
        "PERSON_MESSAGES_PER_MINUTE": "0",
        "ADDRESS_REQUESTS_PER_MINUTE": "0",
    },
    migrated=True,
)
IDIOMATIC = Contender("idiomatic", ("tests.benchmarks.baselines.idiomatic",), "proposals.db")
ECHO = Contender("bare echo", ("tests.benchmarks.baselines.echo",), None)


def migrated_database(folder: Path) -> Path:
    """Make a data folder with a migrated database and its key, to be copied."""
    open_house(Settings(data_dir=folder)).store.close_writer()
    return folder


class Crowd:
    """The process of the fake Telegram and its people; see `tests.benchmarks.crowd`."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        facts = self._read()
        self.base_url: str = facts["base_url"]
        self.token: str = facts["token"]

    def ask(self, do: str, **given: Any) -> dict[str, Any]:
        """Give an order and wait for what came of it. Raises RuntimeError."""
        self.begin(do, **given)
        return self.end()

    def begin(self, do: str, **given: Any) -> None:
        """Give an order."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, "with": given}) + "\n")
        self._process.stdin.flush()

    def end(self) -> dict[str, Any]:
        """Wait for what came of the order that was given. Raises RuntimeError."""
        answer = self._read()
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the fake ended with {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def crowd() -> Iterator[Crowd]:
    """A fresh fake Telegram, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.crowd"],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield Crowd(process)
    finally:
        process.communicate()


class Process:
    """A bot at work."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, started: float) -> None:
        self._process = process
        self.port = port
        self.started = started
        self._inside = psutil.Process(process.pid)

    def cpu(self) -> float:
        """Tell the processor seconds it has used."""
        times = self._inside.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> float:
        """Tell the megabytes that are resident now."""
        return float(self._inside.memory_info().rss) / 1e6

    def peak(self) -> float | None:
        """Tell the most megabytes that were resident at any time; None where nobody knows."""
        status = Path(f"/proc/{self._process.pid}/status")
        if not status.exists():
            return None
        for line in status.read_text().splitlines():
            if line.startswith(_HIGH_WATER):
                return int(line.split()[1]) * 1024 / 1e6
        return None


@contextmanager
def running(
    bot: Contender, folder: Path, template: Path, at: Crowd, *, wrapper: tuple[str, ...] = ()
) -> Iterator[Process]:
    """A bot of this kind on a data folder of its own, until the block ends.

    Raises RuntimeError, with what it wrote on standard error, when it ended before.
    """
    if bot.migrated:
        shutil.copytree(template, folder)
    else:
        folder.mkdir(parents=True)
    port = _free_port()
    environment = {
        **os.environ,
        **bot.settings,
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TELEGRAM_API_URL": at.base_url,
        "TELEGRAM_TOKEN": at.token,
    }
    errors = folder / "errors.log"
    with errors.open("wb") as log:
        started = time.monotonic()
        process = subprocess.Popen(
            [*wrapper, sys.executable, "-m", *bot.module],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        try:
            yield Process(process, port, started)
            if process.poll() is not None:
                raise RuntimeError(f"{bot.name} ended with {process.returncode}")
        except Exception as error:
            error.add_note(errors.read_text("utf-8", errors="replace")[-4000:])
            raise
        finally:
            process.terminate()
            try:
                process.wait(GOODBYE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
