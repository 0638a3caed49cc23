"""Identifiers made in Python: text that sorts by the moment it was made."""

import os
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RANDOM_BITS = 80


def new_id(now: datetime) -> str:
    """Return 26 characters: 48 bits of milliseconds, then 80 random bits, in Crockford base 32."""
    number = (int(now.timestamp() * 1000) << _RANDOM_BITS) | int.from_bytes(os.urandom(10))
    letters = []
    for _ in range(26):
        letters.append(_ALPHABET[number & 31])
        number >>= 5
    return "".join(reversed(letters))
