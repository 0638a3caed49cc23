"""Words to handlers: commands and forms, each with the permission it needs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.forms import Files, Form, Replies
from bot.turn import Turn
from cocreation.permissions import Action

Handler = Callable[[Turn, str], Replies]


@dataclass(frozen=True, slots=True)
class Route:
    """A command word and what it leads to: one function, or a form to fill.

    `public`: it may also be used in a group. `hidden`: it is in no menu. `rests`: a form that is
    kept when another one comes between. `two_words`: it may be said in two, the second being what
    it is done to.
    """

    word: str
    needs: Action
    handler: Handler | None = None
    form: type[Form] | None = None
    public: bool = False
    hidden: bool = False
    rests: bool = True
    two_words: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """What is said to something that is not text, and whether it was kept."""

    replies: Replies
    taken: bool


Meant = Callable[[Turn, str], str | None]
MediaHandler = Callable[[Turn, str, Files | None], Noted]


class Router:
    """The routes of one topic, or of all of them."""

    def __init__(self, *parts: "Router") -> None:
        self._routes: dict[str, Route] = {}
        self.fallback: Handler | None = None
        self.loose_media: MediaHandler | None = None
        self.meant: tuple[Meant, ...] = ()
        self.wish: Handler | None = None
        for part in parts:
            for route in part:
                self._add(route)
            self.fallback = part.fallback or self.fallback
            self.loose_media = part.loose_media or self.loose_media
            self.meant += part.meant
            self.wish = part.wish or self.wish

    def command(
        self,
        word: str,
        *,
        needs: Action,
        public: bool = False,
        hidden: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Mark a function as what a command does: one turn, one reply."""

        def mark(handler: Handler) -> Handler:
            self._add(
                Route(
                    word,
                    needs,
                    handler=handler,
                    public=public,
                    hidden=hidden,
                )
            )
            return handler

        return mark

    def form(
        self,
        word: str,
        *,
        needs: Action,
        hidden: bool = False,
        rests: bool = True,
        two_words: bool = False,
    ) -> Callable[[type[Form]], type[Form]]:
        """Mark a form as what a command begins."""

        def mark(form: type[Form]) -> type[Form]:
            self._add(
                Route(word, needs, form=form, hidden=hidden, rests=rests, two_words=two_words)
            )
            return form

        return mark

    def otherwise(self, handler: Handler) -> Handler:
        """Mark the function that answers words that are no command and no answer."""
        self.fallback = handler
        return handler

    def without_command(self, meant: Meant) -> Meant:
        """Mark a function that returns the command which bare words stand for, or None."""
        self.meant += (meant,)
        return meant

    def instead_of_an_answer(self, wish: Handler) -> Handler:
        """Mark the function that offers what words may mean which are none of the answers."""
        self.wish = wish
        return wish

    def unasked_media(self, handler: MediaHandler) -> MediaHandler:
        """Mark the function that answers whatever is not text."""
        self.loose_media = handler
        return handler

    def lead(self, word: str, rest: str) -> tuple[Route | None, str]:
        """Return the route that a command leads to, or None, and the words left for it.

        What may be said in two words is: `/votar plan` leads to the route of `votarplan`.
        """
        thing, _, more = rest.strip().partition(" ")
        found = self._routes.get(word + thing.lower())
        if thing and found is not None and found.two_words:
            return found, more
        return self._routes.get(word), rest

    def find(self, word: str) -> Route | None:
        """Return the route of a command word, or None."""
        return self._routes.get(word)

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes.values())

    def _add(self, route: Route) -> None:
        if route.word in self._routes:
            raise ValueError(f"/{route.word} is routed twice")
        self._routes[route.word] = route
