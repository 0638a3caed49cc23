"""Understanding a name as people write it: which theme or territory is meant."""

from collections.abc import Iterable
from dataclasses import dataclass

from cocreation.folding import fold


@dataclass(frozen=True)
class Doubt:
    """A spelling given to the thing at `index` that already stands for the key `owner`."""

    index: int
    spelling: str
    owner: str


class Spellings:
    """Which key each known spelling stands for.

    `names` gives each key with its spellings; accents, case and punctuation never matter.
    `ignored` are words that add nothing ("provincia de …"); without them two keys may look alike,
    and what could mean either is not understood. `doubts` tells which keys claim a
    spelling of an earlier one, each pair once.
    """

    def __init__(self, names: Iterable[tuple[str, Iterable[str]]], ignored: Iterable[str]) -> None:
        self._ignored = {fold(word) for word in ignored}
        self._exact: dict[str, str] = {}
        self.doubts: list[Doubt] = []
        loose: dict[str, set[str]] = {}
        doubted: set[tuple[int, str]] = set()
        for index, (key, spellings) in enumerate(names):
            for spelling in (key, *spellings):
                owner = self._exact.setdefault(fold(spelling), key)
                if owner != key and (index, owner) not in doubted:
                    doubted.add((index, owner))
                    self.doubts.append(Doubt(index, spelling, owner))
                loose.setdefault(self._bare(spelling), set()).add(key)
        self._loose = {form: next(iter(keys)) for form, keys in loose.items() if len(keys) == 1}

    def match(self, text: str) -> str | None:
        """Give the key that `text` names, or None when no known spelling fits."""
        bare = self._bare(text)
        return self._exact.get(fold(text)) or (self._loose.get(bare) if bare else None)

    def _bare(self, text: str) -> str:
        return " ".join(word for word in fold(text).split() if word not in self._ignored)
