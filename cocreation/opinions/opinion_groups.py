"""Groups of people who think alike, found in what they chose. The one place that knows numpy.

Rows are people, columns are statements; a cell is 1 (agrees), -1 (disagrees), 0 (passes) or None
(was not asked, or has not said). What comes out depends on the rows only, not on their order: the
rows are sorted first, and chance is seeded.

Whether there are groups at all is asked of crowds without any. In one kind each statement's answers
are shuffled among the people who gave them: as many agree with each as before, and nobody thinks
like anybody. In the other people differ as much as before and in the same directions, but by
degrees. Groups are told when the real people lie more apart than any of those crowds did.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]
    Places = np.ndarray[Any, np.dtype[np.intp]]

FEWEST: Final = 5
"""The fewest people that a group may have: who is in a smaller one could be recognised."""

LEAST_SAID: Final = 3
"""How many statements somebody must have an opinion on to be put into a group."""

LEAST_ASKED: Final = 5
"""From how many statements on groups are looked for: on fewer, chance alone makes some."""

MOST_GROUPS: Final = 5

MORE_APART: Final = 1.25
"""How many times as far beyond a usual crowd people must lie apart as the farthest crowd does."""

_CROWDS: Final = 19
_DRAWN: Final = 300
"""How many people a crowd has at most: with more of them, crowds lie apart no less."""

_SEED: Final = 2019
_STARTS: Final = 8
_STARTS_DRAWN: Final = 2
_ROUNDS: Final = 50


class _Split(NamedTuple):
    """People in so many groups: how far apart these lie, -1 to 1, and the group of each."""

    apart: float
    labels: "Places"


def group(rows: Sequence[Sequence[int | None]]) -> list[int | None]:
    """Return the group of each row: 0 is the largest one. None for who said too little.

    Everybody is None when people do not fall into groups of FEWEST or more.
    """
    said = [
        place
        for place, row in enumerate(rows)
        if sum(each is not None for each in row) >= LEAST_SAID
    ]
    found: list[int | None] = [None] * len(rows)
    if len(said) < 2 * FEWEST or len(rows[0]) < LEAST_ASKED:
        return found
    # The same people in another order must be the same sum to the last bit, or a tie may tip.
    said.sort(key=lambda place: [(each is None, each or 0) for each in rows[place]])
    labels = _labels([rows[place] for place in said])
    for place, label in zip(said, labels, strict=True):
        found[place] = label
    return found


def _labels(rows: Sequence[Sequence[int | None]]) -> list[int | None]:
    """Return the group of each row: of two to MOST_GROUPS groups those that stand out the most."""
    import numpy as np  # 0.1 s and 20 MB that a house without opinions need not spend

    cells = np.array(rows, dtype=np.float64)  # None becomes nan
    chance = np.random.default_rng(_SEED)
    points = _points(cells, MOST_GROUPS - 1)
    found = _splits(points, chance, starts=_STARTS)
    some = chance.permutation(len(cells))[:_DRAWN]
    spread = points.std(axis=0)
    shuffled, by_degrees = (
        [_splits(each, chance, starts=_STARTS_DRAWN) for each in crowds]
        for crowds in (
            [_points(_shuffled(cells[some], chance), MOST_GROUPS - 1) for _ in range(_CROWDS)],
            [chance.normal(0.0, spread, (len(some), len(spread))) for _ in range(_CROWDS)],
        )
    )
    beyond = {
        count: min(_beyond(count, split, found, each) for each in (shuffled, by_degrees))
        for count, split in found.items()
        if np.bincount(split.labels, minlength=count).min() >= FEWEST
    }
    most = max(beyond, key=lambda count: beyond[count], default=None)
    if most is None or beyond[most] <= MORE_APART:
        return [None] * len(rows)
    labels = found[most].labels
    sizes = np.bincount(labels)
    # The largest first; of two as large the one whose people come first.
    firsts = [int(np.flatnonzero(labels == each)[0]) for each in range(len(sizes))]
    order = sorted(range(len(sizes)), key=lambda each: (-sizes[each], firsts[each]))
    rank = {label: place for place, label in enumerate(order)}
    return [rank[int(label)] for label in labels]


def _beyond(
    count: int, split: _Split, found: Mapping[int, _Split], crowds: Sequence[Mapping[int, _Split]]
) -> float:
    """Return how far beyond a usual crowd people lie apart: 1 is as far as any crowd went."""
    usual = {each: sum(crowd[each].apart for crowd in crowds) / len(crowds) for each in found}
    farthest = max(crowd[each].apart - usual[each] for crowd in crowds for each in found)
    return (split.apart - usual[count]) / max(farthest, 1e-9)


def _shuffled(cells: "Array", chance: Any) -> "Array":
    """Return the same answers to each statement, given by others of those who answered it."""
    import numpy as np

    mixed = cells.copy()
    for column in range(cells.shape[1]):
        said = np.flatnonzero(~np.isnan(cells[:, column]))
        mixed[said, column] = cells[chance.permutation(said), column]
    return mixed


def _splits(points: "Array", chance: Any, *, starts: int) -> dict[int, _Split]:
    """Return how people fall into two groups, into three and so on."""
    found = {}
    for count in range(2, min(MOST_GROUPS, len(points) // FEWEST) + 1):
        # So many middles lie in one dimension less.
        seen = points[:, : max(2, count - 1)]
        labels, middles = _k_means(seen, count, chance, starts=starts)
        found[count] = _Split(_silhouette(seen, labels, middles), labels)
    return found


def _points(cells: "Array", dimensions: int) -> "Array":
    """Return each row as a place in the few dimensions that tell rows apart the most.

    What was not said counts as the mean of the statement, so it pulls nobody anywhere; who said
    little is not drawn to the middle for it.
    """
    import numpy as np

    known = ~np.isnan(cells)
    count = known.sum(axis=0)
    mean = np.where(known, cells, 0.0).sum(axis=0) / np.maximum(count, 1)
    centred = np.where(known, cells - mean, 0.0)
    values, axes = np.linalg.eigh(centred.T @ centred)
    main = axes[:, np.argsort(values)[::-1][:dimensions]]
    strongest = main[np.abs(main).argmax(axis=0), np.arange(main.shape[1])]
    main = main * np.where(strongest < 0, -1.0, 1.0)
    points: Array = centred @ main
    points *= np.sqrt(cells.shape[1] / np.maximum(known.sum(axis=1), 1))[:, None]
    return points


def _k_means(points: "Array", count: int, chance: Any, *, starts: int) -> "tuple[Places, Array]":
    """Return the best of some seeded runs: each point's nearest of `count` middles, and these."""
    import numpy as np

    best: tuple[float, tuple[Places, Array]] | None = None
    for _ in range(starts):
        middles = _beginnings(points, count, chance)
        labels = _far(points, middles).argmin(axis=1)
        for _ in range(_ROUNDS):
            inside = np.eye(count)[labels]
            sizes = inside.sum(axis=0)[:, None]
            middles = np.where(sizes > 0, (inside.T @ points) / np.maximum(sizes, 1), middles)
            moved = _far(points, middles).argmin(axis=1)
            if (moved == labels).all():
                break
            labels = moved
        spread = float(_far(points, middles).min(axis=1).sum())
        if best is None or spread < best[0] - 1e-9:
            best = spread, (labels, middles)
    assert best is not None
    return best[1]


def _beginnings(points: "Array", count: int, chance: Any) -> "Array":
    """Return points to begin at, each likely to be far from those before it (k-means++)."""
    import numpy as np

    chosen = [int(chance.integers(len(points)))]
    far = _far(points, points[chosen])[:, 0]
    while len(chosen) < count:
        total = far.sum()
        likely = far / total if total > 0 else None
        chosen.append(int(chance.choice(len(points), p=likely)))
        far = np.minimum(far, _far(points, points[chosen[-1:]])[:, 0])
    return points[chosen]


def _far(points: "Array", middles: "Array") -> "Array":
    """Return the square of how far each point is from each middle."""
    import numpy as np

    square = (points**2).sum(axis=1)[:, None] + (middles**2).sum(axis=1)[None, :]
    far: Array = np.maximum(square - 2 * points @ middles.T, 0.0)
    return far


def _silhouette(points: "Array", labels: "Places", middles: "Array") -> float:
    """Return how much nearer people are to the middle of their group than to the next one."""
    import numpy as np

    far = np.sqrt(_far(points, middles))
    here = np.arange(len(labels))
    own = far[here, labels]
    far[here, labels] = np.inf
    other = far.min(axis=1)
    widest = np.maximum(own, other)
    return float(np.where(widest > 0, (other - own) / np.where(widest > 0, widest, 1), 0).mean())
