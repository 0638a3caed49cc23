"""What the people of a rehearsal say: invented texts, chosen by the play's seed."""

import csv
import random
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

_DATA = Path(__file__).parent / "data"
_ON_PAPER = "presencial"


class Idea(NamedTuple):
    """A sample proposal: what a citizen writes, and on which day of the call (0 is the first)."""

    title: str
    problem: str
    idea: str
    theme: str
    territory: str
    sector: str
    day: int


class Words:
    """Texts by key, one of several where there are several."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        with (_DATA / "words.toml").open("rb") as file:
            self._texts: dict[str, Any] = tomllib.load(file)
        self._given: set[str] = set()

    def say(self, key: str, **values: object) -> str:
        """Return a text, its places filled; of a list, one that the seed chooses."""
        found = self._texts[key]
        text = self.random.choice(found) if isinstance(found, list) else found
        return str(text).format(**values)

    def some(self, key: str, count: int) -> list[str]:
        """Return some texts of a list, each another one."""
        return self.random.sample(self._texts[key], count)

    def next(self, key: str, count: int) -> list[str]:
        """Return the next texts of a list, each given once in the whole play."""
        texts = self._texts[key]
        given, self._texts[key] = texts[:count], texts[count:]
        return list(given)

    def of(self, key: str, name: str) -> dict[str, Any]:
        """Return one table of texts, such as the commitment of one theme."""
        return dict(self._texts[key][name])

    def name(self) -> str:
        """Return a first name and a surname that nobody had before."""
        while True:
            first, last = self.say("first_names"), self.say("surnames")
            name = f"{first} {last}"
            if name not in self._given:
                self._given.add(name)
                return name


def ideas() -> list[Idea]:
    """Return the sample proposals that citizens send by themselves, in the order of their days."""
    with (_DATA / "proposals.csv").open(encoding="utf-8", newline="") as file:
        rows = [each for each in csv.DictReader(file) if each["canal"] != _ON_PAPER]
    first = date.fromisoformat(rows[0]["fecha"])
    return [
        Idea(
            each["titulo"],
            each["problema"],
            each["solucion"],
            each["tema"],
            each["territorio"],
            each["sector"],
            (date.fromisoformat(each["fecha"]) - first).days,
        )
        for each in rows
    ]


def paper_rows() -> list[list[str]]:
    """Return the sheet of proposals that were taken on paper, its headings first."""
    with (_DATA / "paper.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=";"))
