"""Words to handlers: commands and forms, each with the permission it needs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.forms import Form, Replies
from bot.turn import Turn
from cocreation.permissions import Action

Handler = Callable[[Turn, str], Replies]


@dataclass(frozen=True, slots=True)
class Route:
    """A command word and what it leads to: one function, or a form to fill.

    `public`: it may also be used in a group. `hidden`: it is in no menu.
    """

    word: str
    needs: Action
    handler: Handler | None = None
    form: type[Form] | None = None
    public: bool = False
    hidden: bool = False


class Router:
    """The routes of one topic, or of all of them."""

    def __init__(self, *parts: "Router") -> None:
        self._routes: dict[str, Route] = {}
        self.fallback: Handler | None = None
        self.loose_media: Handler | None = None
        for part in parts:
            for route in part:
                self._add(route)
            self.fallback = part.fallback or self.fallback
            self.loose_media = part.loose_media or self.loose_media

    def command(
        self, word: str, *, needs: Action, public: bool = False, hidden: bool = False
    ) -> Callable[[Handler], Handler]:
        """Mark a function as what a command does: one turn, one reply."""

        def mark(handler: Handler) -> Handler:
            self._add(Route(word, needs, handler=handler, public=public, hidden=hidden))
            return handler

        return mark

    def form(
        self, word: str, *, needs: Action, hidden: bool = False
    ) -> Callable[[type[Form]], type[Form]]:
        """Mark a form as what a command begins."""

        def mark(form: type[Form]) -> type[Form]:
            self._add(Route(word, needs, form=form, hidden=hidden))
            return form

        return mark

    def otherwise(self, handler: Handler) -> Handler:
        """Mark the function that answers words that are no command and no answer."""
        self.fallback = handler
        return handler

    def unasked_media(self, handler: Handler) -> Handler:
        """Mark the function that answers a photo or file that no open form takes."""
        self.loose_media = handler
        return handler

    def find(self, word: str) -> Route | None:
        """Return the route of a command word, or None."""
        return self._routes.get(word)

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes.values())

    def _add(self, route: Route) -> None:
        if route.word in self._routes:
            raise ValueError(f"/{route.word} is routed twice")
        self._routes[route.word] = route
