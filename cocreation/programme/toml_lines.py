"""Where in a TOML file a value stands, so that a fault can name its line."""

import re
from collections.abc import Mapping, Sequence

_HEADER = re.compile(r"\s*(\[{1,2})\s*([\w.\-]+)\s*\]")
_ENTRY = re.compile(r"\s*([\w\-]+)\s*=")
_LONG_STRING = re.compile("'''" + '|"""')

Place = tuple[str | int, ...]
"""The way to a value: names of tables and keys, and the position in a list, from 0."""


def lines_of(text: str) -> dict[Place, int]:
    """Give the line, counted from 1, of each table and each `key =` of a TOML text.

    `[[stages]]` for the third time is at ("stages", 2), its `key` at ("stages", 2, "key"), and a
    first `[[stages.attested]]` after it at ("stages", 2, "attested", 0).
    """
    found: dict[Place, int] = {}
    newest: dict[Place, int] = {}
    table: Place = ()
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside:
            if header := _HEADER.match(line):
                table = _place(header[2].split("."), newest)
                if header[1] == "[[":
                    found.setdefault(table, number)
                    newest[table] = newest.get(table, -1) + 1
                    table = (*table, newest[table])
                found[table] = number
            elif entry := _ENTRY.match(line):
                found[(*table, entry[1])] = number
        inside ^= len(_LONG_STRING.findall(line)) % 2 == 1
    return found


def _place(names: Sequence[str], newest: Mapping[Place, int]) -> Place:
    """Give the place of a table; one inside a list is inside the newest entry of that list."""
    place: Place = ()
    for name in names[:-1]:
        place = (*place, name)
        if place in newest:
            place = (*place, newest[place])
    return (*place, names[-1])


def line_at(lines: dict[Place, int], place: Sequence[str | int]) -> int | None:
    """Give the line of `place`, or of the nearest thing around it; None for the file as a whole."""
    for end in range(len(place), 0, -1):
        if (line := lines.get(tuple(place[:end]))) is not None:
            return line
    return None
