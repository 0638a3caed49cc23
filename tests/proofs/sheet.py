"""The 120 sample proposals, and the words by which their facts are chosen."""

import csv
from dataclasses import dataclass
from pathlib import Path

from cocreation.programme.elements import Words
from cocreation.programme.file import PROGRAMMES, load

PROGRAMME = load(PROGRAMMES / "panama-2019-2021.toml")

_SHEET = Path(__file__).resolve().parents[1] / "data" / "propuestas.csv"

# Written by two people each about the same thing, as the notes that come with the sheet say.
TWINS = (
    ("P-003", "P-097"),
    ("P-006", "P-035"),
    ("P-008", "P-089"),
    ("P-011", "P-060"),
    ("P-019", "P-039"),
    ("P-026", "P-074"),
    ("P-028", "P-110"),
    ("P-043", "P-065"),
    ("P-049", "P-100"),
    ("P-050", "P-091"),
    ("P-062", "P-107"),
    ("P-063", "P-099"),
    ("P-072", "P-116"),
    ("P-092", "P-093"),
    ("P-101", "P-112"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal of the sheet; theme, territory and sector are keys of the programme."""

    id: str
    title: str
    problem: str
    idea: str
    theme: str
    territory: str
    sector: str

    @property
    def facts(self) -> tuple[str, ...]:
        """All that has to be stored as it was said."""
        return (self.title, self.problem, self.idea, self.theme, self.territory, self.sector)


def rows() -> list[Row]:
    """Return the sheet."""
    with _SHEET.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                line["id"],
                line["titulo"],
                line["problema"],
                line["solucion"],
                line["tema"],
                line["territorio"],
                line["sector"],
            )
            for line in csv.DictReader(file)
        ]


def names(kind: str, key: str) -> tuple[str, str]:
    """Return what a theme, territory or sector is called on a button, and on a narrow one."""
    fact = getattr(PROGRAMME, kind)(key)
    words: tuple[Words, Words] = (fact.name, fact.short)
    return words[0].say("es"), words[1].say("es")
