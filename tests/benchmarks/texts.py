"""Made-up proposals: as long as real ones, and no two alike enough to be suggested."""

import random
from collections.abc import Iterator

_CONSONANTS, _VOWELS = "bcdfglmnprstv", "aeiou"
_SYLLABLES = [c + v for c in _CONSONANTS for v in _VOWELS] + ["cion", "dad", "mien", "tra", "ble"]
_VOCABULARY = 4_000  # words; about as many as a few thousand real proposals use


class Texts:
    """Words of a vocabulary that a seed makes."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._words = [self._word() for _ in range(_VOCABULARY)]

    def proposal(self) -> Iterator[str]:
        """Give a title, a problem and an idea."""
        yield self._sentence(6)
        yield f"{self._sentence(15)} {self._sentence(11)}"
        yield self._sentence(20)

    def choice(self, labels: list[str]) -> str:
        """Give one of some labels."""
        return self._chance.choice(labels)

    def _sentence(self, words: int) -> str:
        return " ".join(self._chance.choices(self._words, k=words)).capitalize() + "."

    def _word(self) -> str:
        return "".join(self._chance.choices(_SYLLABLES, k=self._chance.choice((2, 3, 3, 4))))
