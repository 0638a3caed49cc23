"""Cells of a file that a spreadsheet program opens."""

from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program runs when a cell begins with it."""


def in_a_cell(text: str) -> str:
    """Return a text as a cell: one that would be run as a formula gets an apostrophe."""
    text = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
