"""Texts that are alike, found in memory: words as stems, weighed by BM25, compared by the cosine.

A pure lexical measure: about a quarter of true repeats share too few words to be found, so what
it gives is a suggestion, never a reason to merge.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Callable
from functools import cache, cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

import Stemmer

from cocreation.folding import fold

FLOOR: Final = 0.22
THEMED_FLOOR: Final = 0.24
"""Below these scores a text is not suggested. Two texts of one theme start with something in
common, so the floor is higher where a theme is given. Chosen on the sample proposals: the figures
are in tests/cocreation/test_similar.py."""

_TITLE_WEIGHT = 2.0  # a word of the title counts as two
_THEME_WEIGHT = 0.6  # one theme in common counts a little more than one common word
_SATURATION = 1.2  # BM25's k1: the second mention of a word adds less than the first
_PRIOR_TEXTS = 100  # a young index weighs words as if it had read these already, all different
_WORD_MAX = 40  # characters of a word that count
_LOOK_UPS = 6_000  # entries a query may read to gather candidates: bounds its time
_CANDIDATES = 8  # texts compared in full

Weights = dict[str, float]


class SimilarIndex:
    """Texts by key, and which of them are most alike to another text.

    The first line of a text is its title and weighs more. Safe to use from several threads.
    A text of 100 words takes about 6 kB.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._texts: dict[str, Weights] = {}
        self._readers: dict[str, dict[str, float]] = {}  # of each term: the texts that have it

    def __len__(self) -> int:
        """Count the texts."""
        return len(self._texts)

    def put(self, key: str, text: str, *, theme: str = "") -> None:
        """Add the text, or put it in the place of the one that had this key."""
        with self._lock:
            self._forget(key)
            weights = self._weights(text, theme)
            length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
            self._texts[key] = weights
            for term, weight in weights.items():
                self._readers.setdefault(term, {})[key] = weight / length

    def drop(self, key: str) -> None:
        """Take the text away; nothing happens when there is none with this key."""
        with self._lock:
            self._forget(key)

    def search(
        self, text: str, limit: int = 3, floor: float | None = None, *, theme: str = ""
    ) -> list[tuple[str, float]]:
        """Give up to `limit` keys with their likeness, from 1 (same words) down to `floor`.

        Most alike first, equals in the order of their keys. Without `floor` it is THEMED_FLOOR
        when a theme is given, else FLOOR. A word too common to tell texts apart never brings
        one in by itself when rarer words do.
        """
        least = floor if floor is not None else THEMED_FLOOR if theme else FLOOR
        with self._lock:
            asked = self._weights(text, theme)
            rarity = _Rarity(self._readers, len(self._texts))
            near = self._candidates(asked, rarity)
            found = [(key, self._likeness(asked, key, rarity)) for key in near]
        best = heapq.nsmallest(limit, found, key=lambda each: (-each[1], each[0]))
        return [(key, score) for key, score in best if score >= least]

    def holding(self, words: str) -> set[str]:
        """Give the keys of the texts that hold all of these words, in any of their endings.

        None for words that are too common to be kept, or when there are none.
        """
        with self._lock:
            terms = self._weights(words, "")
            found = [self._readers.get(term, {}).keys() for term in terms]
            return set.intersection(*map(set, found)) if found else set()

    def _forget(self, key: str) -> None:
        for term in self._texts.pop(key, {}):
            readers = self._readers[term]
            del readers[key]
            if not readers:
                del self._readers[term]

    @cached_property
    def _stem(self) -> Callable[[str], str]:
        return lru_cache(maxsize=50_000)(Stemmer.Stemmer("spanish").stemWord)

    def _weights(self, text: str, theme: str) -> Weights:
        counts: defaultdict[str, float] = defaultdict(float)
        title, _, rest = text.partition("\n")
        for part, weight in ((title, _TITLE_WEIGHT), (rest, 1.0)):
            for word in fold(part).split():
                if len(word) > 1 and word not in _stop_words():
                    counts[self._stem(word[:_WORD_MAX])] += weight
        weights = {term: count / (count + _SATURATION) for term, count in counts.items()}
        if theme:
            weights[f"theme {theme}"] = _THEME_WEIGHT  # two words: no stem can be equal to it
        return weights

    def _candidates(self, asked: Weights, rarity: "_Rarity") -> list[str]:
        """Gather those that share the most telling words, reading up to _LOOK_UPS entries."""
        telling = {term: weight * rarity[term] for term, weight in asked.items()}
        scores: dict[str, float] = {}
        so_far = scores.get
        left = _LOOK_UPS
        for term in sorted(telling, key=lambda each: (-telling[each], each)):
            readers = self._readers.get(term, {})
            if len(readers) > left:
                continue
            left -= len(readers)
            value = telling[term]
            for key, weight in readers.items():
                scores[key] = so_far(key, 0.0) + value * weight
        best = heapq.nlargest(_CANDIDATES, zip(scores.values(), scores, strict=True))
        return [key for _, key in best]

    def _likeness(self, asked: Weights, key: str, rarity: "_Rarity") -> float:
        """Give the cosine of the angle between two texts, each word weighed by its rarity."""
        other = self._texts[key]
        shared = sum(asked[term] * other[term] * rarity[term] for term in asked.keys() & other)
        return shared / math.sqrt(rarity.size(asked) * rarity.size(other)) if shared else 0.0


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say something."""
    return frozenset(
        _stemmer().stemWord(word[:_WORD_MAX])
        for word in fold(text).split()
        if len(word) > 1 and word not in _stop_words()
    )


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("spanish")


class _Rarity(dict[str, float]):
    """BM25's inverse document frequency of each term: little for a word of all texts, never 0."""

    def __init__(self, readers: dict[str, dict[str, float]], texts: int) -> None:
        super().__init__()
        self._readers = readers
        self._all = texts + _PRIOR_TEXTS + 0.5

    def __missing__(self, term: str) -> float:
        having = len(self._readers.get(term, ()))
        self[term] = value = math.log(1 + (self._all - having) / (having + 0.5))
        return value

    def size(self, weights: Weights) -> float:
        """Give the squared length of a text in the space where rare words are long."""
        return sum([weight * weight * self[term] for term, weight in weights.items()])


@cache
def _stop_words() -> frozenset[str]:
    lines = Path(__file__).with_name("stop_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
