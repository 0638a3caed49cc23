"""Folding: two spellings of the same words become one text."""

import re
import unicodedata

_GAPS = re.compile(r"[\W_]+")
_SILENT = {"Mn", "Cf"}  # combining marks; invisible characters (joiners, soft hyphen, BOM)


def fold(text: str) -> str:
    """Give `text` without accents, case, punctuation or extra spaces, for comparing only.

    Words stay apart by one space: "  Ngäbe-Buglé " becomes "ngabe bugle" and "Pmá. Oeste"
    becomes "pma oeste". The letter ñ becomes n. A text of punctuation or emoji alone becomes "".
    Folding twice changes nothing. Never show the result to a person.
    """
    if not text.isascii():
        spelled = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = "".join(c for c in spelled if unicodedata.category(c) not in _SILENT)
    return _GAPS.sub(" ", text.casefold()).strip()
