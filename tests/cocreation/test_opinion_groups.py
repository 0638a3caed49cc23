"""Groups of like opinion: those that were planted are found, whatever the order of people."""

import random
from collections import Counter

import pytest

from cocreation.opinions import opinion_groups
from cocreation.opinions.opinion_groups import FEWEST, group


def _planted(count, *, people=120, statements=14, seed=1):
    """Return rows of people of some minds, one in seven cells by chance, one in five unsaid."""
    chance = random.Random(seed)
    minds = [[chance.choice((1, -1)) for _ in range(statements)] for _ in range(count)]
    rows = []
    for place in range(people):
        mind = minds[place % count]
        said = [each if chance.random() > 0.15 else chance.choice((1, -1, 0)) for each in mind]
        rows.append([each if chance.random() > 0.2 else None for each in said])
    return rows


def _by_chance(people, statements, seed):
    """Return rows of people who choose without regard to one another; some statements please."""
    chance = random.Random(seed)
    pleases = [chance.random() for _ in range(statements)]
    return [
        [
            None if chance.random() < 0.2 else 1 if chance.random() < pleased else -1
            for pleased in pleases
        ]
        for _ in range(people)
    ]


def _told(people, statements, *, crowds=15):
    """Return in how many of some crowds that hold no groups there are said to be some."""
    rows = (_by_chance(people, statements, seed) for seed in range(crowds))
    return sum(set(group(each)) != {None} for each in rows)


@pytest.mark.parametrize("count", [2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(3))
def test_planted_groups_are_found(count, seed):
    labels = group(_planted(count, people=200, statements=30, seed=seed))
    pairs = Counter((place % count, label) for place, label in enumerate(labels))
    assert set(labels) == set(range(count))
    right = sum(
        max(number for (_, label), number in pairs.items() if label == each)
        for each in range(count)
    )
    assert right >= 0.9 * len(labels)


@pytest.mark.parametrize(("people", "statements"), [(12, 5), (30, 5), (30, 20), (60, 10)])
def test_a_crowd_without_groups_is_told_none(people, statements):
    assert _told(people, statements) <= 1


def test_that_judge_sees_groups_made_of_chance(monkeypatch):
    monkeypatch.setattr(opinion_groups, "CLEARLY_APART", 0.0)
    assert _told(60, 10) > 1


def test_the_order_of_people_changes_nothing():
    rows = _planted(3)
    order = list(range(len(rows)))
    random.Random(7).shuffle(order)
    labels, shuffled = group(rows), group([rows[place] for place in order])
    assert [labels[place] for place in order] == shuffled


@pytest.mark.parametrize("seed", range(5))
def test_who_choose_by_chance_are_no_groups(seed):
    chance = random.Random(seed)
    rows = [[chance.choice((1, -1, 0, None)) for _ in range(12)] for _ in range(150)]
    assert set(group(rows)) == {None}


def test_who_said_little_and_who_are_few_are_in_no_group():
    rows = _planted(2, statements=30)
    rows[0] = [1, -1, *[None] * 28]
    assert group(rows)[0] is None
    assert set(group(rows[: 2 * FEWEST - 1])) == {None}
    assert group([]) == []
    assert min(Counter(each for each in group(rows) if each is not None).values()) >= FEWEST


def test_everybody_of_one_mind_is_no_group():
    assert set(group([[1] * 12] * 60)) == {None}
