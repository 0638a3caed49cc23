"""Whom somebody may speak for: the organisations of a programme, and the institutions it asks."""

from typing import NamedTuple

from cocreation.programme.facts import Programme
from cocreation.programme.institutions import Institution
from cocreation.programme.lists import Organisation

Body = Organisation | Institution


class Bodies(NamedTuple):
    """Those to be thought of first at a meeting, and the others; no key twice."""

    near: tuple[Body, ...]
    others: tuple[Body, ...]


def bodies(programme: Programme, theme: str | None) -> Bodies:
    """Return all bodies of a programme: near are the organisations, and who is asked on the theme.

    What is both an organisation and an institution is there once, as an organisation.
    """
    keys = {each.key for each in programme.organisations}
    asked = [each for each in programme.institutions if each.key not in keys]
    near = [each for each in asked if theme in each.themes]
    others = tuple(each for each in asked if theme not in each.themes)
    return Bodies((*programme.organisations, *near), others)


def acronym(programme: Programme, key: str) -> str:
    """Return what a body is called: its acronym, or, of none the programme knows, as written."""
    known = {each.key: each.short for group in bodies(programme, None) for each in group}
    return known.get(key, key)
