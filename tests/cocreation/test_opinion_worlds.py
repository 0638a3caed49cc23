"""People are told groups where there are some, and none where opinions only vary by degrees.

The full form judges every world in every size and prints the table of docs/measurements.md.
"""

import os

import pytest

from cocreation.opinions import opinion_crowds
from cocreation.opinions.opinion_groups import group
from tests.cocreation.opinion_worlds import SIZES, WITH, WITHOUT, judge

PROVE = os.environ.get("PROVE") == "1"
JUDGED = SIZES if PROVE else ((200, 30),)

FALSE_ALARMS = 0.05
LUCK = 0.05
"""By how much a rate may look higher in forty crowds than it is: five of forty are too many."""


def _worlds(worlds, short):
    return [each for each in worlds if PROVE or each.name in short]


def _seeds(size, short):
    return range(2_000, 2_000 + (short if not PROVE else 20 if size[0] > 1_000 else 40))


@pytest.fixture(params=JUDGED, ids=lambda size: f"{size[0]} x {size[1]}")
def size(request):
    return request.param


@pytest.fixture
def judged(size):
    """Return a judge that prints what it found, which is the table."""

    def judged(world, seeds):
        found = judge(group, world, size, seeds)
        print(
            f"| {world.name} | {size[0]} x {size[1]} | {found.told:.0%} | {found.as_many:.0%} "
            f"| {found.alike:.2f} |"
        )
        return found

    return judged


@pytest.mark.prove
@pytest.mark.timeout(3_600)
def test_who_differ_by_degrees_are_not_told_groups(size, judged):
    short = ("by degrees, strongly", "a steep ladder", "two lines")
    told = {world.name: judged(world, _seeds(size, 4)).told for world in _worlds(WITHOUT, short)}
    assert sum(told.values()) / len(told) <= FALSE_ALARMS
    if PROVE:
        assert {name: each for name, each in told.items() if each > FALSE_ALARMS + LUCK} == {}


@pytest.mark.prove
@pytest.mark.timeout(3_600)
def test_who_are_of_a_few_minds_are_told_so(size, judged):
    short = ("two camps", "85 and 15 %", "four unequal groups")
    for world in _worlds(WITH, short):
        found = judged(world, _seeds(size, 2))
        if size[0] >= 200 and world.said > 0.5:
            assert found.told >= 0.8, world.name
            assert found.alike >= 0.8, world.name


def test_crowds_in_which_nobody_thinks_like_anybody_are_no_measure(monkeypatch):
    def by_chance(_like, cells, chance):
        return opinion_crowds.shuffled(cells, chance)

    monkeypatch.setattr(opinion_crowds, "draw", by_chance)
    strongly = next(each for each in WITHOUT if each.name == "by degrees, strongly")
    assert judge(group, strongly, (200, 30), range(2_000, 2_004)).told >= 0.5
