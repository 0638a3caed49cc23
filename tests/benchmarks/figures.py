"""Figures: medians with what lies around them, tables, and the machine they were taken on."""

import os
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

_WIDTH = 160  # for a file as well as for a terminal: a wide table wraps, no figure is cut
_PAGE = 4096
_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several rounds, the least and the most."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Sum up the values of all rounds."""
        return cls(statistics.median(values), min(values), max(values))

    def shown(self, digits: int = 0) -> str:
        """Give `median (least-most)`."""
        return f"{self.median:,.{digits}f} ({self.least:,.{digits}f}-{self.most:,.{digits}f})"

    def json(self) -> dict[str, float]:
        """Give it for a file."""
        return {"median": self.median, "least": self.least, "most": self.most}


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which this share (0 to 1) of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: the first column to the left, the figures to the right."""
    table = Table(title=f"\n{title}", title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for place, name in enumerate(head):
        table.add_column(name, justify="right" if place else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    Console(width=_WIDTH, soft_wrap=True).print(table)


def machine() -> dict[str, Any]:
    """Tell what the figures were taken on, and how busy it was."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load": [round(each, 2) for each in os.getloadavg()],
        "date": time.strftime("%Y-%m-%d"),
    }


def fsyncs_per_second(seconds: float) -> float:
    """Tell how often a second the disk can be asked to keep one page."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.open(Path(folder) / "page", os.O_CREAT | os.O_WRONLY)
        try:
            os.pwrite(file, bytes(_PAGE * _PAGES), 0)
            os.fsync(file)
            count, start = 0, time.perf_counter()
            while time.perf_counter() - start < seconds:
                os.pwrite(file, b"x" * _PAGE, count % _PAGES * _PAGE)
                os.fsync(file)
                count += 1
            return count / (time.perf_counter() - start)
        finally:
            os.close(file)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())
