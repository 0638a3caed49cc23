"""Institutions as people name them, and the two parts they may have in a commitment."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from cocreation.programme_facts import Programme
from cocreation.programme_institutions import Institution
from cocreation.refusals import Refusal
from cocreation.spellings import Spellings

_APART = re.compile(r"[,;\n]+")
_AND = re.compile(r"\s+(?:y|e|and)\s+", re.IGNORECASE)
_SHOWN = 60


class Part(StrEnum):
    """What an institution has to do with a commitment: it answers for it, or helps."""

    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"


def near_first(programme: Programme, theme: str | None) -> list[Institution]:
    """Return all institutions: those of a theme first, in the programme's order."""
    every = programme.institutions
    return sorted(every, key=lambda each: theme not in each.themes)


def read(programme: Programme, written: str) -> tuple[str, ...]:
    """Return the keys that "AIG, MEF y Ministerio de Ambiente" means, each once.

    Refused for a name that is none of the programme's.
    """
    known = Spellings(
        ((each.key, (each.short, *each.name.every)) for each in programme.institutions), ()
    )
    keys = list(_read(known, written))
    if not keys:
        raise Refusal("institutions.unknown", written=written[:_SHOWN])
    return tuple(dict.fromkeys(keys))


def parts(responsible: Sequence[str], supporting: Sequence[str]) -> Mapping[str, str]:
    """Return the part of each institution; who answers for it does not only help."""
    return {
        **dict.fromkeys(supporting, str(Part.SUPPORTING)),
        **dict.fromkeys(responsible, str(Part.RESPONSIBLE)),
    }


def acronyms(programme: Programme, keys: Sequence[str]) -> str:
    """Return what institutions are called for short: "AIG, MEF"."""
    return ", ".join(programme.institution(key).short for key in keys)


def _read(known: Spellings, written: str) -> Iterator[str]:
    for part in filter(None, (each.strip() for each in _APART.split(written))):
        whole = known.match(part)
        names = [part] if whole is not None else _AND.split(part)
        for name in filter(None, (each.strip() for each in names)):
            key = known.match(name)
            if key is None:
                raise Refusal("institutions.unknown", written=name[:_SHOWN])
            yield key
