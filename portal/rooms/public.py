"""What everybody may read without a word: the agenda, the plan, and their files."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.front import LANGUAGES, Front, download


class PublicRoom:
    """Pages for everybody."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._doors = front.doors
        self._agenda_words = {each: front.doors.agenda_words(each) for each in LANGUAGES}
        self._plan_words = {each: front.doors.plan_words(each) for each in LANGUAGES}

    @property
    def routes(self) -> Sequence[Route]:
        """The addresses of this room."""
        return (
            Route("/agenda", self._agenda),
            Route("/agenda/{code}/{number:int}.pdf", self._agenda_document),
            Route("/plan", self._plan),
            Route("/plan/{name}", self._plan_file),
            Route("/estatico/{name}", self._static),
        )

    async def _agenda(self, request: Request) -> Response:
        language = self._front.asked_language(request)
        page = await self._doors.agenda(language, request.query_params)
        words = self._agenda_words[language]
        return self._front.page("agenda.html", language, page=page, words=words)

    async def _agenda_document(self, request: Request) -> Response:
        refused = self._front.too_often(request)
        if refused is not None:
            return refused
        code, number = request.path_params["code"], request.path_params["number"]
        found = await self._doors.agenda_document(code, number)
        if found is None:
            return self._front.error(request, "missing", 404)
        return download(f"{code}-{number}.pdf", "application/pdf", found)

    async def _plan(self, request: Request) -> Response:
        language = self._front.asked_language(request)
        page = await self._doors.plan()
        return self._front.page("plan.html", language, page=page, words=self._plan_words[language])

    async def _plan_file(self, request: Request) -> Response:
        refused = self._front.too_often(request)
        if refused is not None:
            return refused
        found = await self._doors.plan_file(request.path_params["name"])
        if found is None:
            return self._front.error(request, "missing", 404)
        return download(found.name, found.media_type, found.content)

    async def _static(self, request: Request) -> Response:
        found = self._front.static.answer(request)
        return found or self._front.error(request, "missing", 404)
