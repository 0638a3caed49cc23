"""Groups of people who think alike, found in what they chose.

Rows are people, columns are statements; a cell is 1 (agrees), -1 (disagrees), 0 (passes) or None
(was not asked, or has not said). What comes out depends on the rows only, not on their order: the
rows are sorted first, and chance is seeded.

Whether there are groups at all is asked of crowds without any: of one mind that varies by degrees
(`opinion_crowds`). Groups are told when fewer of the real people stand between them than in nearly
any such crowd.
"""

from collections.abc import Sequence
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any, Final

from cocreation.opinions import opinion_crowds

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

CLEARLY_APART: Final = 2.8
"""By how many standard deviations people must lie further apart than crowds without groups."""

_BETWEEN: Final = 0.2
"""The share of people who stand most between groups: how these stand says how far groups lie."""

_CROWDS: Final = 40
_DRAWN: Final = 300
"""Of how many people at most groups are tested: more would take long and tell little more."""

_SEED: Final = 2019
_STARTS: Final = 8
_STARTS_DRAWN: Final = 2
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
    labels = _labels([rows[place] for place in said])
    for place, label in zip(said, labels, strict=True):
        found[place] = label
    return found


def _labels(rows: Sequence[Sequence[int | None]]) -> list[int | None]:
    """Return the group of each row: of two to MOST_GROUPS groups those that stand out the most."""
    import numpy as np  # 0.1 s and 20 MB that a house without opinions need not spend

    cells = np.array(rows, dtype=np.float64)  # None becomes nan
    chance = np.random.default_rng(_SEED)
    some = cells[np.sort(chance.permutation(len(cells))[:_DRAWN])]
    beyond = _beyond(some, chance)
    found = _splits(_points(cells, MOST_GROUPS - 1)[None], chance, starts=_STARTS)
    large = [
        count for count in beyond if np.bincount(found[count][0], minlength=count).min() >= FEWEST
    ]
    most = max(large, key=lambda count: beyond[count], default=None)
    if most is None or beyond[most] <= CLEARLY_APART:
        return [None] * len(rows)
    labels = found[most][0]
    sizes = np.bincount(labels)
    # The largest first; of two as large the one whose people come first.
    firsts = [int(np.flatnonzero(labels == each)[0]) for each in range(len(sizes))]
    order = sorted(range(len(sizes)), key=lambda each: (-sizes[each], firsts[each]))
    rank = {label: place for place, label in enumerate(order)}
    return [rank[int(label)] for label in labels]


def _beyond(cells: "Array", chance: Any) -> dict[int, float]:
    """Return how much further apart people lie than crowds without groups, for two groups up."""
    import numpy as np

    like = opinion_crowds.likeness(cells, chance)
    crowds = [cells, *(opinion_crowds.draw(like, cells, chance) for _ in range(_CROWDS))]
    points = np.stack([_points(each, MOST_GROUPS - 1) for each in crowds])
    found = {}
    for count, labels in _splits(points, chance, starts=_STARTS_DRAWN).items():
        real, *usual = _apart(points[:, :, : count - 1], labels, count).tolist()
        found[count] = (real - fmean(usual)) / max(stdev(usual), 1e-9)
    return found


def _splits(points: "Array", chance: Any, *, starts: int) -> "dict[int, Places]":
    """Return how the people of each crowd fall into two groups, into three and so on."""
    found = {}
    for count in range(2, min(MOST_GROUPS, points.shape[1] // FEWEST) + 1):
        # So many middles lie in one dimension less.
        found[count] = _k_means(points[:, :, : count - 1], count, chance, starts=starts)
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


# ── k-means, of several crowds at once: crowds x people x dimensions ──────────────────────────


def _k_means(points: "Array", count: int, chance: Any, *, starts: int) -> "Places":
    """Return the best of some runs: of each crowd each person's nearest of `count` middles."""
    import numpy as np

    crowds = len(points)
    points = np.tile(points, (starts, 1, 1))
    labels = _far(points, _beginnings(points, count, chance)).argmin(axis=2)
    spread = np.zeros(len(points))
    moving = np.arange(len(points))
    for _ in range(_ROUNDS):
        far = _far(points[moving], _middles(points[moving], labels[moving], count))
        nearest = far.argmin(axis=2)
        spread[moving] = far.min(axis=2).sum(axis=1)
        moved = (nearest != labels[moving]).any(axis=1)
        labels[moving] = nearest
        moving = moving[moved]
        if not len(moving):
            break
    best = np.round(spread.reshape(starts, crowds), 9).argmin(axis=0)
    kept: Places = labels.reshape(starts, crowds, -1)[best, np.arange(crowds)]
    return kept


def _beginnings(points: "Array", count: int, chance: Any) -> "Array":
    """Return people to begin at, each likely to be far from those before (k-means++)."""
    import numpy as np

    crowds, people, _ = points.shape
    each = np.arange(crowds)
    chosen = [points[each, chance.integers(people, size=crowds)]]
    far = np.full((crowds, people), np.inf)
    while len(chosen) < count:
        far = np.minimum(far, _far(points, chosen[-1][:, None])[:, :, 0])
        passed = far.cumsum(axis=1)
        drawn = chance.random(crowds)[:, None] * passed[:, -1:]
        chosen.append(points[each, np.minimum((passed <= drawn).sum(axis=1), people - 1)])
    return np.stack(chosen, axis=1)


def _middles(points: "Array", labels: "Places", count: int) -> "Array":
    """Return the middle of each group; of a group without people, the middle of all."""
    import numpy as np

    inside = (labels[:, None, :] == np.arange(count)[:, None]).astype(float)
    sizes = inside.sum(axis=2)[:, :, None]
    middles: Array = np.where(
        sizes > 0, (inside @ points) / np.maximum(sizes, 1), points.mean(axis=1)[:, None]
    )
    return middles


def _far(points: "Array", middles: "Array") -> "Array":
    """Return the square of how far each point is from each middle."""
    import numpy as np

    square = (points**2).sum(axis=2)[:, :, None] + (middles**2).sum(axis=2)[:, None]
    far: Array = np.maximum(square - 2 * points @ middles.swapaxes(1, 2), 0.0)
    return far


def _apart(points: "Array", labels: "Places", count: int) -> "Array":
    """Return how much nearer to the middle of their group than to the next are who stand between.

    Of each crowd the mean silhouette, by middles, of the people in whom it is the least.
    """
    import numpy as np

    far = np.sqrt(_far(points, _middles(points, labels, count)))
    own = np.take_along_axis(far, labels[:, :, None], axis=2)[:, :, 0]
    np.put_along_axis(far, labels[:, :, None], np.inf, axis=2)
    other = far.min(axis=2)
    widest = np.maximum(own, other)
    nearer = np.where(widest > 0, (other - own) / np.where(widest > 0, widest, 1), 0)
    between: Array = np.sort(nearer, axis=1)[:, : max(1, int(_BETWEEN * nearer.shape[1]))]
    return np.asarray(between.mean(axis=1))
