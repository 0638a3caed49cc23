"""Codes of certificates: drawn by chance, easy to read aloud, and a mistyped one is told apart."""

import re
import secrets

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 and O, no 1, I and L. There are 31, a prime: the check letter depends on it."""

_DRAWN = 7
_LOOSE = re.compile(r"[^0-9A-Z]")


class Mistyped(ValueError):
    """Some letter of the code is not as it was printed."""


def draw() -> str:
    """Return a new code, C-XXXX-XXXX: seven letters by chance, one of 27 billion, and a check."""
    return written("".join(secrets.choice(_LETTERS) for _ in range(_DRAWN)))


def read(text: str) -> str | None:
    """Return the code that a text means, in capitals or not, with or without its dashes.

    None when it is no code at all. Raises Mistyped when the check letter says that it was copied
    wrongly: one letter is another, or two changed places.
    """
    letters = _LOOSE.sub("", text.upper().removeprefix("VER_"))
    if len(letters) == _DRAWN + 2 and letters.startswith("C"):
        letters = letters[1:]
    if len(letters) != _DRAWN + 1:
        return None
    if not set(letters) <= set(_LETTERS) or letters[-1] != _check(letters[:-1]):
        raise Mistyped
    return written(letters[:-1])


def written(drawn: str) -> str:
    """Return seven letters as a code, with its check letter."""
    letters = drawn + _check(drawn)
    return f"C-{letters[:4]}-{letters[4:]}"


def _check(drawn: str) -> str:
    """Return the letter that makes the weighted sum of all of them a multiple of 31."""
    total = sum(place * _LETTERS.index(letter) for place, letter in enumerate(drawn, 2))
    return _LETTERS[-total % len(_LETTERS)]
