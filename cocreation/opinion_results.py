"""What opinions show: on what all agree, where groups differ, what a minority thinks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from cocreation import opinion_groups, opinions
from cocreation.opinions import Opinion
from cocreation.permissions import Action, Actor, require
from cocreation.programme_facts import Programme, Stage
from cocreation.refusals import Refusal
from storage import opinions as records
from storage.engine import Tx
from storage.opinions import Count, StatementRecord

FEWEST: Final = opinion_groups.FEWEST
"""The fewest people whose opinions are told apart from those of the others."""

CLEARLY: Final = 0.6
"""The share of a group's people from which the group agrees, or disagrees."""

_VALUES: Final[Mapping[str, int]] = {
    Opinion.AGREE: 1, Opinion.DISAGREE: -1, Opinion.NEITHER: 0,
}  # fmt: skip
_WORDS: Final = {value: Opinion(word) for word, value in _VALUES.items()}

Tally = Mapping[str, int]
"""How many made each choice."""


class Group(NamedTuple):
    """People who think alike: how many, and what they chose, by the statements' ids."""

    size: int
    tallies: Mapping[str, Tally]


class Agreed(NamedTuple):
    """A statement on which all groups and all territories are clearly on one side."""

    statement: StatementRecord
    side: Opinion
    share: float


class Different(NamedTuple):
    """A statement on which groups differ, and the share of each group that agrees, 0 to 1."""

    statement: StatementRecord
    shares: tuple[float | None, ...]


class Minority(NamedTuple):
    """A side that one group clearly takes against the others: both shares agree, 0 to 1."""

    group: int
    statement: StatementRecord
    share: float
    others: float


class Results(NamedTuple):
    """All that may be shown of a stage. `groups` is empty while people fall into none."""

    stage: Stage
    going_on: bool
    people: int
    opinions: int
    statements: list[StatementRecord]
    tallies: Mapping[str, Tally]
    groups: tuple[Group, ...]
    agreed: list[Agreed]
    different: list[Different]
    minority: list[Minority]


class Ballot(NamedTuple):
    """What one nameless person chose on each statement, in order; None for nothing."""

    territory: str | None
    choices: tuple[Opinion | None, ...]


class Groupings:
    """The groups that were found last in each stage, kept as long as no opinion changes."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[object, tuple[Group, ...]]] = {}


def of_stage(tx: Tx, actor: Actor, *, stage: Stage | None = None) -> Results:
    """Return the results of a stage, by default of the last one that has statements."""
    require(tx, actor, Action.READ_OPINIONS)
    listed = opinions.listed(tx, actor, stage=stage)
    counts = records.counts(tx, listed.stage.key)
    tallies = _tallies(counts)
    groups = _groups(tx, listed.stage, listed.statements, counts)
    places = _territories(tx, counts)
    return Results(
        listed.stage,
        listed.going_on,
        records.how_many(tx, listed.stage.key),
        sum(each.people for each in counts),
        listed.statements,
        tallies,
        groups,
        _agreed(listed.statements, tallies, [each.tallies for each in groups], places),
        _different(listed.statements, groups),
        _minority(listed.statements, groups),
    )


def ballots(tx: Tx, actor: Actor, *, stage: Stage | None = None) -> tuple[Results, list[Ballot]]:
    """Return what each nameless person chose, in an order that says nothing about when.

    Refused while opinions are still taken, as who looks before and after would see whose is new;
    and when fewer than FEWEST took part. A territory is there when FEWEST of its people are.
    """
    results = of_stage(tx, actor, stage=stage)
    if is_open(results):
        raise Refusal("opinions.still_open", stage=results.stage.name)
    if results.people < FEWEST:
        raise Refusal("opinions.too_few", count=FEWEST)
    people, rows = _rows(tx, results.stage, results.statements)
    sizes = Counter(people)
    found = [
        Ballot(
            place if place is not None and sizes[place] >= FEWEST else None,
            tuple(_word(each) for each in row),
        )
        for place, row in zip(people, rows, strict=True)
    ]
    return results, sorted(
        found, key=lambda each: (each.territory or "", [choice or "" for choice in each.choices])
    )


def is_open(results: Results) -> bool:
    """Return whether opinions are taken still."""
    return results.going_on and any(each.state == "open" for each in results.statements)


# ── what is told apart ────────────────────────────────────────────────────────────────────────


def share(tally: Tally) -> float | None:
    """Return which part of those who chose agrees, 0 to 1; None of fewer than FEWEST."""
    total = sum(tally.values())
    return tally.get(Opinion.AGREE, 0) / total if total >= FEWEST else None


def _against(tally: Tally) -> float | None:
    total = sum(tally.values())
    return tally.get(Opinion.DISAGREE, 0) / total if total >= FEWEST else None


def _agreed(
    statements: Sequence[StatementRecord], tallies: Mapping[str, Tally],
    groups: Sequence[Mapping[str, Tally]], territories: Sequence[Mapping[str, Tally]],
) -> list[Agreed]:  # fmt: skip
    found = []
    for each in statements:
        parts = [part[each.id] for part in (*groups, *territories) if each.id in part]
        parts.append(tallies.get(each.id, {}))
        for side, measure in ((Opinion.AGREE, share), (Opinion.DISAGREE, _against)):
            shares = [measured for part in parts if (measured := measure(part)) is not None]
            overall = measure(tallies.get(each.id, {}))
            if overall is not None and min(shares) >= CLEARLY:
                found.append(Agreed(each, side, overall))
    return sorted(found, key=lambda each: (-each.share, each.statement.code))


def _different(statements: Sequence[StatementRecord], groups: Sequence[Group]) -> list[Different]:
    """Return the statements on which one group clearly agrees and another one clearly does not."""
    found = []
    for each in statements:
        shares = tuple(share(group.tallies.get(each.id, {})) for group in groups)
        known = [one for one in shares if one is not None]
        if known and max(known) >= CLEARLY and min(known) <= 1 - CLEARLY:
            found.append((min(known) - max(known), Different(each, shares)))
    return [each for _, each in sorted(found, key=lambda one: (one[0], one[1].statement.code))]


def _minority(statements: Sequence[StatementRecord], groups: Sequence[Group]) -> list[Minority]:
    """Return, of each group but the largest, where it stands most clearly against the others."""
    found = []
    for number, group in list(enumerate(groups))[1:]:
        standing = []
        for each in statements:
            rest = Counter[str]()
            for other, others in enumerate(groups):
                if other != number:
                    rest.update(others.tallies.get(each.id, {}))
            here, there = share(group.tallies.get(each.id, {})), share(rest)
            if here is None or there is None:
                continue
            if (here >= CLEARLY and there < 0.5) or (here <= 1 - CLEARLY and there > 0.5):
                standing.append(Minority(number, each, here, there))
        standing.sort(key=lambda one: (-abs(one.share - one.others), one.statement.code))
        found += standing[:3]
    return found


# ── reading ───────────────────────────────────────────────────────────────────────────────────


def _tallies(counts: Sequence[Count]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for each in counts:
        found.setdefault(each.statement_id, Counter())[each.choice] += each.people
    return found


def _territories(tx: Tx, counts: Sequence[Count]) -> list[dict[str, Counter[str]]]:
    """Return the tallies of each part of the country; "all of it" is no part."""
    parts = {each.key for each in tx.kept(Programme).territories if not each.everywhere}
    found: dict[str, list[Count]] = {}
    for each in counts:
        if each.territory in parts:
            found.setdefault(each.territory, []).append(each)
    return [_tallies(each) for each in found.values()]


def _groups(
    tx: Tx, stage: Stage, statements: Sequence[StatementRecord], counts: Sequence[Count]
) -> tuple[Group, ...]:
    """Return the groups of a stage, worked out anew when an opinion changed since."""
    kept = tx.kept(Groupings).found
    version = tuple(counts)
    before = kept.get(stage.key)
    if before is not None and before[0] == version:
        return before[1]
    _, rows = _rows(tx, stage, statements)
    labels = opinion_groups.group(rows)
    found = []
    for label in sorted({each for each in labels if each is not None}):
        members = [row for row, each in zip(rows, labels, strict=True) if each == label]
        tallies = {
            statement.id: Counter[str](
                word for row in members if (word := _word(row[place])) is not None
            )
            for place, statement in enumerate(statements)
        }
        found.append(Group(len(members), tallies))
    kept[stage.key] = version, tuple(found)
    return tuple(found)


def _rows(
    tx: Tx, stage: Stage, statements: Sequence[StatementRecord]
) -> tuple[list[str | None], list[list[int | None]]]:
    """Return where each person is, and what they chose on each statement."""
    columns = {each.id: place for place, each in enumerate(statements)}
    rows: dict[str, list[int | None]] = {}
    places: dict[str, str | None] = {}
    for vote in records.votes(tx, stage.key):
        row = rows.get(vote.person_id)
        if row is None:
            row = rows[vote.person_id] = [None] * len(columns)
            places[vote.person_id] = vote.territory
        row[columns[vote.statement_id]] = _VALUES[vote.choice]
    return list(places.values()), list(rows.values())


def _word(value: int | None) -> Opinion | None:
    return None if value is None else _WORDS[value]
