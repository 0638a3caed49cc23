"""Which commands a menu shows: everybody's, by language, and one person's, by their roles."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.router import Route, Router
from cocreation.permissions import Actor, Role, may
from locales.phrases import Phrase, Phrases

Commands = Sequence[tuple[str, str]]
Menu = Callable[[frozenset[Role], Phrases, str], Commands]
"""Gives the commands of a person with these roles, in a language."""

_CITIZEN = frozenset({Role.ANYONE, Role.PERSON, Role.CITIZEN})


def menu(router: Router) -> Menu:
    """Return what gives the commands of a person: those that some role of theirs may use."""

    def of(roles: frozenset[Role], phrases: Phrases, language: str) -> Commands:
        actor = Actor(None, roles)
        return _worded((each for each in router if may(actor, each.needs)), phrases, language)

    return of


def general(
    router: Router, phrases: Phrases
) -> tuple[Mapping[str, Commands], Mapping[str, Commands]]:
    """Return everybody's menu by language, in private and in groups."""
    citizens = menu(router)
    public = [route for route in router if route.public]
    return (
        {each: citizens(_CITIZEN, phrases, each) for each in phrases.languages},
        {each: _worded(public, phrases, each) for each in phrases.languages},
    )


def _worded(routes: Iterable[Route], phrases: Phrases, language: str) -> Commands:
    return [
        (route.word, phrases.plain(Phrase(f"command.{route.word}"), language))
        for route in routes
        if not route.hidden
    ]
