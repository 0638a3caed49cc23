"""How much a person may write, in characters: the same on every channel and on paper."""

from typing import Final

FEWEST_LETTERS: Final = 3
"""Letters and digits without which a text says nothing."""

TITLE_MAX: Final = 120
PARAGRAPH_MAX: Final = 4000
