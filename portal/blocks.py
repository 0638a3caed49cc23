"""A long message as the parts of a page: headings, lines, lists."""

from collections.abc import Iterator
from typing import NamedTuple

from locales.phrases import Text

_BULLET = "• "
_MARKS = (_BULLET, "✓ ", "○ ")


class Block(NamedTuple):
    """What stands under a heading, which may be empty: its lines, then its list."""

    heading: str
    lines: list[str]
    items: list[str]


def blocks(text: Text) -> list[Block]:
    """Return the parts of a text: a line in bold begins one, a marked line is one of a list."""
    found: list[Block] = []
    for bold, line in _lines(text):
        if bold or not found:
            found.append(Block(line if bold else "", [], []))
        if bold:
            continue
        if line.startswith(_MARKS):
            found[-1].items.append(line.removeprefix(_BULLET))
        else:
            found[-1].lines.append(line)
    return found


def _lines(text: Text) -> Iterator[tuple[bool, str]]:
    """Return each line that says something, and whether all of it is bold."""
    line: list[tuple[str, str]] = []
    for style, piece in (*text, ("", "\n")):
        first, *more = piece.split("\n")
        line.append((style, first))
        for each in more:
            said = [(how, part) for how, part in line if part.strip()]
            if said:
                yield all(how == "b" for how, _ in said), "".join(part for _, part in line).strip()
            line = [(style, each)]
