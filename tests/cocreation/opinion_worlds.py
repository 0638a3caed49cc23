"""Invented crowds of which it is known whether they hold groups, and a judge of what is told.

In a world without groups all are of one mind: each differs from the others by chance, or by degrees
along one line of opinion or two. In a world with groups people have one of a few minds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
Rows = list[list[int | None]]
Chance = np.random.Generator

_PASSES = 0.07


class Crowd(NamedTuple):
    """What people chose, and of which mind each is: all of one in a world without groups."""

    rows: Rows
    minds: list[int]


@dataclass(frozen=True)
class World:
    """A kind of crowd: its name, how many groups it holds (1: none), and how to make one."""

    name: str
    groups: int
    likely: Callable[[Chance, int, int], tuple[Array, list[int]]]
    """How likely each person is to agree with each statement, and the mind of each person."""
    said: float = 0.8
    """The share of the statements that a person says something about."""

    def crowd(self, people: int, statements: int, seed: int) -> Crowd:
        """Make a crowd; a seed is a crowd."""
        chance = np.random.default_rng([seed, people, statements])
        likely, minds = self.likely(chance, people, statements)
        chosen = np.where(chance.random(likely.shape) < likely, 1, -1)
        chosen[chance.random(likely.shape) < _PASSES] = 0
        said = chance.random(likely.shape) < self.said
        rows = [
            [each if told else None for each, told in zip(row, told_in_row, strict=True)]
            for row, told_in_row in zip(chosen.tolist(), np.asarray(said).tolist(), strict=True)
        ]
        return Crowd(rows, minds)


def _logistic(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x)))


def _by_chance(chance: Chance, people: int, statements: int) -> tuple[Array, list[int]]:
    """All agree alike with a statement; some statements please more than others."""
    return np.tile(chance.random(statements), (people, 1)), [0] * people


def _ladder(strength: float) -> Callable[[Chance, int, int], tuple[Array, list[int]]]:
    """One attitude: who has more of it agrees with more, and with what is harder to agree with."""

    def likely(chance: Chance, people: int, statements: int) -> tuple[Array, list[int]]:
        hard = chance.normal(0, 1, statements)
        places = chance.normal(0, 1, people)
        return _logistic(strength * (places[:, None] - hard[None, :])), [0] * people

    return likely


def _degrees(
    strength: float,
    *,
    lines: int = 1,
    places: Callable[[Chance, tuple[int, int]], Array] = lambda chance, size: chance.normal(
        0, 1, size
    ),
) -> Callable[[Chance, int, int], tuple[Array, list[int]]]:
    """One attitude or two, which draw some statements to yes and others to no."""

    def likely(chance: Chance, people: int, statements: int) -> tuple[Array, list[int]]:
        pull = strength * chance.uniform(0.5, 1.5, (lines, statements))
        pull *= chance.choice((1, -1), (lines, statements))
        if lines > 1:  # each statement is mostly of one line
            pull *= np.where(
                chance.integers(lines, size=statements) == np.arange(lines)[:, None], 1, 0.2
            )
        hard = chance.normal(0, 1, statements)
        return _logistic(places(chance, (people, lines)) @ pull - hard), [0] * people

    return likely


def _evenly(chance: Chance, size: tuple[int, int]) -> Array:
    """As many people at each place of the line, up to two ends."""
    return chance.uniform(-1.73, 1.73, size)


def _with_a_tail(chance: Chance, size: tuple[int, int]) -> Array:
    """Most are near one end, and ever fewer further out."""
    return chance.gamma(2, 0.7, size) - 1.4


def _minds(
    parts: tuple[float, ...], *, by_chance: float = 0.15, degrees: float = 0.0
) -> Callable[[Chance, int, int], tuple[Array, list[int]]]:
    """People of a few minds; some of their answers are by chance, and each is of it by degrees."""

    def likely(chance: Chance, people: int, statements: int) -> tuple[Array, list[int]]:
        minds = chance.choice((1.0, -1.0), (len(parts), statements))
        while len(parts) == 2 and (minds[0] != minds[1]).mean() < 0.3:
            minds = chance.choice((1.0, -1.0), (len(parts), statements))
        ends = np.floor(np.cumsum(parts) * people + 0.5)
        own = np.searchsorted(ends, np.arange(people), side="right")
        agreed = minds[own] * (1 - by_chance) / 2 + 0.5
        if degrees:
            pull = (
                degrees * chance.uniform(0.5, 1.5, statements) * chance.choice((1, -1), statements)
            )
            places = chance.normal(0, 1, people)
            agreed = _logistic(np.log(agreed / (1 - agreed)) + places[:, None] * pull)
        return agreed, own.tolist()

    return likely


WITHOUT = (
    World("one mind, by chance", 1, _by_chance),
    World("by degrees, weakly", 1, _degrees(0.7)),
    World("by degrees", 1, _degrees(1.5)),
    World("by degrees, strongly", 1, _degrees(3)),
    World("a ladder", 1, _ladder(1)),
    World("a steep ladder", 1, _ladder(3)),
    World("by degrees, evenly", 1, _degrees(2, places=_evenly)),
    World("by degrees, with a tail", 1, _degrees(2, places=_with_a_tail)),
    World("two lines, weakly", 1, _degrees(1, lines=2)),
    World("two lines", 1, _degrees(2, lines=2)),
    World("by degrees, 30 % said", 1, _degrees(1.5), said=0.3),
    World("two lines, 30 % said", 1, _degrees(2, lines=2), said=0.3),
)
WITH = (
    World("two camps", 2, _minds((0.5, 0.5))),
    World("85 and 15 %", 2, _minds((0.85, 0.15))),
    World("two camps, by degrees within", 2, _minds((0.5, 0.5), degrees=0.7)),
    World("two camps, 35 % by chance", 2, _minds((0.5, 0.5), by_chance=0.35)),
    World("three groups", 3, _minds((0.5, 0.3, 0.2))),
    World("four groups", 4, _minds((0.25,) * 4)),
    World("four unequal groups", 4, _minds((0.4, 0.3, 0.18, 0.12))),
    World("five groups", 5, _minds((0.2,) * 5)),
    World("two camps, 30 % said", 2, _minds((0.5, 0.5)), said=0.3),
    World("three groups, 30 % said", 3, _minds((0.5, 0.3, 0.2)), said=0.3),
)
SIZES = ((40, 20), (200, 30), (1_500, 60))


class Judged(NamedTuple):
    """Of some crowds of a world: the share told groups, told as many as there are, how rightly."""

    told: float
    as_many: float
    alike: float
    """The adjusted Rand index of the minds and what was told, where groups were told; 0 to 1."""


def judge(
    group: Callable[[Rows], list[int | None]], world: World, size: tuple[int, int], seeds: range
) -> Judged:
    """Return how a way of telling groups does with crowds of a world."""
    counts, alike = [], []
    for seed in seeds:
        crowd = world.crowd(*size, seed)
        labels = group(crowd.rows)
        known = [
            (mind, each) for mind, each in zip(crowd.minds, labels, strict=True) if each is not None
        ]
        counts.append(len({each for _, each in known}))
        if known:
            alike.append(adjusted_rand([mind for mind, _ in known], [each for _, each in known]))
    return Judged(
        sum(each > 0 for each in counts) / len(counts),
        sum(each == world.groups for each in counts) / len(counts),
        sum(alike) / len(alike) if alike else 0.0,
    )


def adjusted_rand(one: list[int], other: list[int]) -> float:
    """Return how alike two ways to put people into groups are: 1 the same, 0 as by chance."""
    table = np.zeros((max(one) + 1, max(other) + 1))
    np.add.at(table, (one, other), 1)

    def pairs(counts: Array) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    usual = rows * columns / pairs(np.array([float(len(one))]))
    most = (rows + columns) / 2
    return (both - usual) / (most - usual) if most != usual else 0.0
