"""Institutions as people name them, and the two parts they may have in a commitment."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from cocreation.programme.facts import Programme
from cocreation.programme.institutions import Institution


class Part(StrEnum):
    """What an institution has to do with a commitment: it answers for it, or helps."""

    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"


def near_first(programme: Programme, theme: str | None) -> list[Institution]:
    """Return all institutions: those of a theme first, in the programme's order."""
    every = programme.institutions
    return sorted(every, key=lambda each: theme not in each.themes)


def parts(responsible: Sequence[str], supporting: Sequence[str]) -> Mapping[str, str]:
    """Return the part of each institution; who answers for it does not only help."""
    return {
        **dict.fromkeys(supporting, str(Part.SUPPORTING)),
        **dict.fromkeys(responsible, str(Part.RESPONSIBLE)),
    }


def acronyms(programme: Programme, keys: Sequence[str]) -> str:
    """Return what institutions are called for short: "AIG, MEF"."""
    return ", ".join(programme.institution(key).short for key in keys)
