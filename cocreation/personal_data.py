"""Data that identifies a person, found in what people write, and covered where the public reads."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cocreation.programme.file import PersonalPattern

MASK: Final = "[…]"
"""What stands in public for data of a person.

The editors' sign for words left out: known in every language, in every font and character set, and
the same length whatever it covers. A screen reader makes a short pause or says "ellipsis" once; it
would say "medium shade", "bullet" or "star" once for each ▒, • or * of a row of them.
"""

EMAIL: Final = "e-mail"
"""The kind of an e-mail address, the one thing written alike in every country."""

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


@dataclass(frozen=True)
class Found:
    """Data of a person at text[start:end]; `kind` is EMAIL or that of the programme's pattern."""

    kind: str
    start: int
    end: int


def find(text: str, patterns: Sequence[PersonalPattern]) -> list[Found]:
    """Give the data of persons in the text, in order; what overlaps is told as one.

    `patterns` are the programme's. Names are not found. What looks like a document or telephone
    number but is none is found too: it is for a person to say.
    """
    spans = [Found(EMAIL, *match.span()) for match in _EMAIL.finditer(text)]
    for pattern in patterns:
        spans += [Found(pattern.kind, *match.span()) for match in pattern.compiled.finditer(text)]
    found: list[Found] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if found and span.start < found[-1].end:
            last = found.pop()
            span = Found(last.kind, last.start, max(last.end, span.end))
        found.append(span)
    return found


def mask(text: str, patterns: Sequence[PersonalPattern]) -> str:
    """Give the text with MASK in the place of each thing that `find` finds."""
    pieces: list[str] = []
    end = 0
    for each in find(text, patterns):
        pieces += (text[end : each.start], MASK)
        end = each.end
    return "".join((*pieces, text[end:]))
