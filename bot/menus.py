"""Which commands a channel's menu shows, per language."""

from collections.abc import Iterable, Mapping, Sequence

from bot.router import Route, Router
from cocreation.permissions import Actor, Role, may
from locales.phrases import Phrase, Phrases

Commands = Sequence[tuple[str, str]]

_CITIZEN = Actor(None, frozenset({Role.ANYONE, Role.CITIZEN}))


def menus(
    router: Router, phrases: Phrases
) -> tuple[Mapping[str, Commands], Mapping[str, Commands]]:
    """Return everybody's menu by language, in private and in groups."""
    routes = [route for route in router if may(_CITIZEN, route.needs)]
    return (
        {each: _worded(routes, phrases, each) for each in phrases.languages},
        {
            each: _worded([route for route in routes if route.public], phrases, each)
            for each in phrases.languages
        },
    )


def menu_of(actor: Actor, router: Router, phrases: Phrases, language: str) -> Commands:
    """Return the menu of one person, by the roles they hold."""
    return _worded([each for each in router if may(actor, each.needs)], phrases, language)


def _worded(routes: Iterable[Route], phrases: Phrases, language: str) -> Commands:
    return [
        (route.word, phrases.plain(Phrase(f"command.{route.word}"), language))
        for route in routes
        if not route.hidden
    ]
