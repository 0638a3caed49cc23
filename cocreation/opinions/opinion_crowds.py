"""Crowds of one mind that varies by degrees: what real people are held against.

In such a crowd as many agree with each statement as among the real people, any two statements go
together as much, and the same is passed or left unsaid. But people stand evenly from end to end of
a few lines of opinion, so there are always some between any two. Of all crowds without gaps an even
one looks the most like groups.

What is behind it is a factor model: who leans further than a statement's mark agrees with it. How
much the leanings on two statements go together is worked out from how much the answers do, by a
series of Hermite polynomials, and lines are fitted to that: straight in leanings, they would be
bent in answers, and a bend looks like groups.
"""

from math import factorial
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

_MOST_LINES: Final = 4

_MOST_ALIKE: Final = 0.75
"""How much of a leaning is of the lines at most: with nothing of one's own, degrees are camps."""

_TERMS: Final = 12
_HALVINGS: Final = 12
_STEPS: Final = 30
_SHUFFLES: Final = 4
_CALM: Final = 3.0
"""How much lines are held back from what a few answers seem to say."""


class Likeness(NamedTuple):
    """What crowds are drawn from: the mark on each statement, and how lines pull it."""

    marks: "Array"
    pulls: "Array"


def likeness(cells: "Array", chance: Any) -> Likeness:
    """Return what a crowd must be drawn from to be like these people, but for their groups.

    Cells are 1, 0, -1 or nan; rows are people.
    """
    import numpy as np

    sides = np.where(cells == 0, np.nan, cells)
    known = ~np.isnan(sides)
    said = known.sum(axis=0)
    # Half a person more on each side: a mark is never at the end of the world.
    below = ((sides == -1).sum(axis=0) + 0.5) / (said + 1)
    marks = np.array([NormalDist().inv_cdf(each) for each in below.tolist()])
    series = _series(marks)
    centred = _centred(sides)
    together = known.T.astype(float) @ known
    alike = _leanings(series, (centred.T @ centred) / np.maximum(together, 1))
    # How much a statement's answers tell about leanings, 0 to 1.
    clear = series[0] ** 2 / np.maximum((centred**2).sum(axis=0) / np.maximum(said, 1), 1e-3)
    weights = together * np.outer(clear, clear)
    np.fill_diagonal(weights, 0.0)
    return Likeness(marks, _pulls(alike, weights, _lines(sides, chance)))


def draw(like: Likeness, cells: "Array", chance: Any) -> "Array":
    """Return a crowd that passes and leaves unsaid what these people do."""
    import numpy as np

    # From end to end of each line, as far as makes it as wide as a usual crowd.
    places = chance.uniform(-np.sqrt(3), np.sqrt(3), (len(cells), like.pulls.shape[1]))
    own = np.sqrt(1 - (like.pulls**2).sum(axis=1))
    leaning = places @ like.pulls.T + chance.normal(size=cells.shape) * own
    sides = np.where(leaning > like.marks, 1.0, -1.0)
    drawn: Array = np.where(np.isnan(cells) | (cells == 0), cells, sides)
    return drawn


def _centred(cells: "Array") -> "Array":
    """Return cells less each statement's mean; what was not said counts as the mean."""
    import numpy as np

    known = ~np.isnan(cells)
    mean = np.where(known, cells, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    centred: Array = np.where(known, cells - mean, 0.0)
    return centred


def _series(marks: "Array") -> "Array":
    """Return each statement's answers as a series of Hermite polynomials of the leaning."""
    import numpy as np

    polynomials = [np.ones_like(marks), marks]
    for degree in range(2, _TERMS):
        polynomials.append(marks * polynomials[-1] - (degree - 1) * polynomials[-2])
    density = np.exp(-(marks**2) / 2) / np.sqrt(2 * np.pi)
    return np.stack(
        [
            2 * density * each / np.sqrt(float(factorial(degree)))
            for degree, each in enumerate(polynomials, start=1)
        ]
    )


def _leanings(series: "Array", together: "Array") -> "Array":
    """Return how much leanings on any two statements go together, from how much answers do."""
    import numpy as np

    terms = series[:, :, None] * series[:, None, :]
    low, high = np.full_like(together, -_MOST_ALIKE), np.full_like(together, _MOST_ALIKE)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        reached = np.zeros_like(middle)
        for term in terms[::-1]:
            reached = (reached + term) * middle
        low, high = (
            np.where(reached < together, middle, low),
            np.where(reached < together, high, middle),
        )
    return np.asarray((low + high) / 2)


def _lines(cells: "Array", chance: Any) -> int:
    """Return along how many lines people differ more than they would by chance."""
    import numpy as np

    def lengths(some: "Array") -> "Array":
        centred = _centred(some)
        return np.asarray(np.linalg.eigvalsh(centred.T @ centred)[::-1])

    real = lengths(cells)
    by_chance = np.max([lengths(shuffled(cells, chance)) for _ in range(_SHUFFLES)], axis=0)
    longer = real > by_chance
    longer[min(_MOST_LINES, len(longer) - 1) :] = False
    return int(longer.argmin())


def shuffled(cells: "Array", chance: Any) -> "Array":
    """Return the same answers to each statement, given by others of those who answered it."""
    import numpy as np

    mixed = cells.copy()
    for column in range(cells.shape[1]):
        said = np.flatnonzero(~np.isnan(cells[:, column]))
        mixed[said, column] = cells[chance.permutation(said), column]
    return mixed


def _pulls(alike: "Array", weights: "Array", lines: int) -> "Array":
    """Return how each line pulls each statement, by weighted least squares in turns."""
    import numpy as np

    if not lines:
        return np.zeros((len(alike), 0))
    values, axes = np.linalg.eigh(alike * weights / max(weights.max(), 1e-9))
    pulls = axes[:, ::-1][:, :lines] * np.sqrt(np.maximum(values[::-1][:lines], 1e-3))
    for _ in range(_STEPS):
        pairs = (pulls[:, :, None] * pulls[:, None, :]).reshape(len(pulls), -1)
        sides = (weights @ pairs).reshape(-1, lines, lines) + _CALM * np.eye(lines)
        fitted = np.linalg.solve(sides, ((weights * alike) @ pulls)[:, :, None])[:, :, 0]
        pulls = (pulls + fitted) / 2
        length = np.sqrt((pulls**2).sum(axis=1))[:, None]
        pulls = pulls * np.minimum(1.0, np.sqrt(_MOST_ALIKE) / np.maximum(length, 1e-9))
    turned, lengths, _ = np.linalg.svd(pulls, full_matrices=False)
    return np.asarray(turned * lengths)  # the longest line first, and none askew
