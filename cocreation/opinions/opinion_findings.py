"""What is found in the opinions of a stage: on what all agree, where groups differ, a minority.

A function of what was chosen, and of nothing else: it needs no transaction and takes its time.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from cocreation.opinions import opinion_groups
from cocreation.opinions.opinions import Opinion

FEWEST: Final = opinion_groups.FEWEST
"""The fewest people whose opinions are told apart from those of the others."""

CLEARLY: Final = 0.6
"""The share of a group's people from which the group agrees, or disagrees."""

_VALUES: Final[Mapping[str | None, int]] = {
    Opinion.AGREE: 1, Opinion.DISAGREE: -1, Opinion.NEITHER: 0,
}  # fmt: skip
_MOST_OF_A_MINORITY: Final = 3

Tally = Mapping[str, int]
"""How many made each choice."""


class Voter(NamedTuple):
    """What one person chose on each statement, None for nothing, and in which part they are."""

    territory: str | None
    choices: tuple[str | None, ...]


class Chosen(NamedTuple):
    """All that was chosen in a stage: by people who are known, and by those who left, by count."""

    statements: Sequence[str]
    known: Sequence[Voter]
    gone: Mapping[str, Tally]


class _Found(BaseModel):
    model_config = ConfigDict(frozen=True)


class Group(_Found):
    """People who think alike: how many, and what they chose, by the statements' ids."""

    size: int
    tallies: dict[str, dict[str, int]]


class Agreed(_Found):
    """A statement on which all groups and all territories are clearly on one side."""

    statement: str
    side: Opinion
    share: float


class Different(_Found):
    """A statement on which groups differ, and the share of each group that agrees, 0 to 1."""

    statement: str
    shares: tuple[float | None, ...]


class Minority(_Found):
    """A side that one group clearly takes against the others: both shares agree, 0 to 1."""

    group: int
    statement: str
    share: float
    others: float


class Findings(_Found):
    """All that may be shown. `groups` is empty while people fall into none; the largest is first.

    Statements are named by their ids. No tally is of fewer than FEWEST people who could be told
    apart by it, nor by what is left when others are taken away from a total.
    """

    people: int
    opinions: int
    tallies: dict[str, dict[str, int]]
    groups: tuple[Group, ...]
    agreed: tuple[Agreed, ...]
    different: tuple[Different, ...]
    minority: tuple[Minority, ...]


def find(chosen: Chosen) -> Findings:
    """Work out what is found in all that was chosen."""
    tallies = _tallies(chosen.statements, chosen.known)
    for statement, gone in chosen.gone.items():
        tallies.setdefault(statement, Counter()).update(gone)
    groups = _groups(chosen)
    places: dict[str, list[Voter]] = {}
    for each in chosen.known:
        if each.territory is not None:
            places.setdefault(each.territory, []).append(each)
    parts: list[Mapping[str, Tally]] = [
        *(each.tallies for each in groups),
        *(_tallies(chosen.statements, each) for each in places.values()),
    ]
    told = _told(groups, tallies)
    return Findings(
        people=len(chosen.known),
        opinions=sum(sum(each.values()) for each in tallies.values()),
        tallies={key: dict(tally) for key, tally in tallies.items() if _is_told(tally)},
        groups=told,
        agreed=_agreed(chosen.statements, tallies, parts),
        different=_different(chosen.statements, told),
        minority=_minority(chosen.statements, told),
    )


def share(tally: Tally, side: Opinion = Opinion.AGREE) -> float | None:
    """Return which part of those who chose is on a side, 0 to 1; None of fewer than FEWEST."""
    return tally.get(side, 0) / sum(tally.values()) if _is_told(tally) else None


def _is_told(tally: Tally) -> bool:
    return sum(tally.values()) >= FEWEST


# ── what is told apart ────────────────────────────────────────────────────────────────────────


def _agreed(
    statements: Sequence[str], tallies: Mapping[str, Tally], parts: Sequence[Mapping[str, Tally]]
) -> tuple[Agreed, ...]:
    found = []
    for each in statements:
        of_all = tallies.get(each, {})
        for side in (Opinion.AGREE, Opinion.DISAGREE):
            overall = share(of_all, side)
            shares = [share(part.get(each, {}), side) for part in parts]
            if overall is not None and all(
                one is None or one >= CLEARLY for one in (overall, *shares)
            ):
                found.append(Agreed(statement=each, side=side, share=overall))
    return tuple(sorted(found, key=lambda each: -each.share))


def _different(statements: Sequence[str], groups: Sequence[Group]) -> tuple[Different, ...]:
    """Return the statements on which one group clearly agrees and another one clearly does not."""
    found = []
    for each in statements:
        shares = tuple(share(group.tallies.get(each, {})) for group in groups)
        known = [one for one in shares if one is not None]
        if known and max(known) >= CLEARLY and min(known) <= 1 - CLEARLY:
            found.append((min(known) - max(known), Different(statement=each, shares=shares)))
    return tuple(each for _, each in sorted(found, key=lambda one: one[0]))


def _minority(statements: Sequence[str], groups: Sequence[Group]) -> tuple[Minority, ...]:
    """Return, of each group but the largest, where it stands most clearly against the others."""
    found: list[Minority] = []
    for number, group in list(enumerate(groups))[1:]:
        standing = []
        for each in statements:
            rest = Counter[str]()
            for other in (*groups[:number], *groups[number + 1 :]):
                rest.update(other.tallies.get(each, {}))
            here, there = share(group.tallies.get(each, {})), share(rest)
            if here is None or there is None:
                continue
            if (here >= CLEARLY and there < 0.5) or (here <= 1 - CLEARLY and there > 0.5):
                standing.append(Minority(group=number, statement=each, share=here, others=there))
        standing.sort(key=lambda one: -abs(one.share - one.others))
        found += standing[:_MOST_OF_A_MINORITY]
    return tuple(found)


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _tallies(statements: Sequence[str], voters: Sequence[Voter]) -> dict[str, Counter[str]]:
    found = {}
    columns = zip(*(each.choices for each in voters), strict=True)
    for statement, column in zip(statements, columns, strict=False):
        tally = Counter(column)
        tally.pop(None, None)
        if tally:
            found[statement] = tally
    return found


def _groups(chosen: Chosen) -> list[Group]:
    """Return the groups, with what the people of each chose."""
    rows = [[_VALUES.get(each) for each in voter.choices] for voter in chosen.known]
    members: dict[int, list[Voter]] = {}
    for voter, label in zip(chosen.known, opinion_groups.group(rows), strict=True):
        if label is not None:
            members.setdefault(label, []).append(voter)
    return [
        Group(
            size=len(voters),
            tallies={
                key: dict(tally) for key, tally in _tallies(chosen.statements, voters).items()
            },
        )
        for _, voters in sorted(members.items())
    ]


def _told(groups: Sequence[Group], tallies: Mapping[str, Tally]) -> tuple[Group, ...]:
    """Return the groups without what would tell apart the few who are in none.

    Who takes the groups away from all is left with those in none. Where they are fewer than
    FEWEST, the smallest group does not tell its opinions on the statement, so that what is left
    is of both together.
    """
    told = [
        {key: tally for key, tally in each.tallies.items() if _is_told(tally)} for each in groups
    ]
    for statement, tally in tallies.items():
        parts = {
            place: sum(each[statement].values())
            for place, each in enumerate(told)
            if statement in each
        }
        if parts and 0 < sum(tally.values()) - sum(parts.values()) < FEWEST:
            del told[min(parts, key=lambda place: (parts[place], place))][statement]
    return tuple(
        Group(size=each.size, tallies=kept) for each, kept in zip(groups, told, strict=True)
    )
