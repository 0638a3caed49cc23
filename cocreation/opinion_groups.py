"""Groups of people who think alike, found in what they chose. The one place that knows numpy.

Rows are people, columns are statements; a cell is 1 (agrees), -1 (disagrees), 0 (passes) or None
(was not asked, or has not said). What comes out depends on the rows only, not on their order: the
rows are sorted first, and chance is seeded.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

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

LEAST_APART: Final = 0.5
"""The silhouette from which there are groups at all: people who choose by chance stay below."""

_SEED: Final = 2019
_STARTS: Final = 8
_ROUNDS: Final = 50


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
    labels = _labels(_points([rows[place] for place in said]))
    for place, label in zip(said, labels, strict=True):
        found[place] = label
    return found


def _points(rows: Sequence[Sequence[int | None]]) -> "Array":
    """Return each row as a place on the plane that tells rows apart the most.

    What was not said counts as the mean of the statement, so it pulls nobody anywhere; who said
    little is not drawn to the middle for it.
    """
    import numpy as np  # 0.1 s and 20 MB that a house without opinions need not spend

    cells = np.array(rows, dtype=np.float64)  # None becomes nan
    known = ~np.isnan(cells)
    count = known.sum(axis=0)
    mean = np.where(known, cells, 0.0).sum(axis=0) / np.maximum(count, 1)
    centred = np.where(known, cells - mean, 0.0)
    values, axes = np.linalg.eigh(centred.T @ centred)
    main = axes[:, np.argsort(values)[::-1][:2]]
    strongest = main[np.abs(main).argmax(axis=0), np.arange(main.shape[1])]
    main = main * np.where(strongest < 0, -1.0, 1.0)
    points: Array = centred @ main
    points *= np.sqrt(cells.shape[1] / known.sum(axis=1))[:, None]
    return points


def _labels(points: "Array") -> list[int | None]:
    """Return the group of each point: of two to MOST_GROUPS groups those that lie most apart."""
    import numpy as np

    apart = _distances(points)
    best: tuple[float, Places | None] = (LEAST_APART, None)
    for count in range(2, min(MOST_GROUPS, len(points) // FEWEST) + 1):
        labels = _k_means(points, count)
        if np.bincount(labels, minlength=count).min() < FEWEST:
            continue
        score = _silhouette(apart, labels, count)
        if score > best[0] + 1e-9:
            best = score, labels
    if best[1] is None:
        return [None] * len(points)
    labels = best[1]
    sizes = np.bincount(labels)
    # The largest first; of two as large the one whose people come first.
    firsts = [int(np.flatnonzero(labels == each)[0]) for each in range(len(sizes))]
    order = sorted(range(len(sizes)), key=lambda each: (-sizes[each], firsts[each]))
    rank = {label: place for place, label in enumerate(order)}
    return [rank[int(label)] for label in labels]


def _k_means(points: "Array", count: int) -> "Places":
    """Return the best of some seeded runs: for each point, the nearest of `count` middles."""
    import numpy as np

    chance = np.random.default_rng(_SEED)
    best: tuple[float, Places | None] = (float("inf"), None)
    for _ in range(_STARTS):
        middles = _beginnings(points, count, chance)
        labels = _nearest(points, middles)[0]
        for _ in range(_ROUNDS):
            middles = np.array(
                [
                    points[labels == each].mean(axis=0) if (labels == each).any() else middles[each]
                    for each in range(count)
                ]
            )
            moved = _nearest(points, middles)[0]
            if (moved == labels).all():
                break
            labels = moved
        spread = float(_nearest(points, middles)[1].sum())
        if spread < best[0] - 1e-9:
            best = spread, labels
    assert best[1] is not None
    return best[1]


def _beginnings(points: "Array", count: int, chance: Any) -> "Array":
    """Return points to begin at, each likely to be far from those before it (k-means++)."""
    import numpy as np

    chosen = [points[chance.integers(len(points))]]
    while len(chosen) < count:
        far = _nearest(points, np.array(chosen))[1]
        total = far.sum()
        likely = far / total if total > 0 else None
        chosen.append(points[chance.choice(len(points), p=likely)])
    return np.array(chosen)


def _nearest(points: "Array", middles: "Array") -> "tuple[Places, Array]":
    """Return for each point which middle is the nearest, and the square of how far it is."""
    far = ((points[:, None, :] - middles[None, :, :]) ** 2).sum(axis=2)
    return far.argmin(axis=1), far.min(axis=1)


def _distances(points: "Array") -> "Array":
    import numpy as np

    return np.hypot(
        points[:, None, 0] - points[None, :, 0], points[:, None, -1] - points[None, :, -1]
    )


def _silhouette(apart: "Array", labels: "Places", count: int) -> float:
    """Return how much nearer people are to their own group than to the next one: -1 to 1."""
    import numpy as np

    sizes = np.bincount(labels, minlength=count)
    sums = np.stack([apart[:, labels == each].sum(axis=1) for each in range(count)], axis=1)
    here = np.arange(len(labels))
    own = sums[here, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[here, labels] = np.inf
    other = means.min(axis=1)
    widest = np.maximum(own, other)
    return float(np.where(widest > 0, (other - own) / np.where(widest > 0, widest, 1), 0).mean())
