"""How much a person may write, in characters: the same on every channel and on paper."""

from typing import Final

TITLE_MAX: Final = 120
PARAGRAPH_MAX: Final = 4000
