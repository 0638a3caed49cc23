"""What everybody may read: the agenda, the plan, open data, the check of a certificate."""

from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from documents.plan_files import File
from portal.front import LANGUAGES, Front, download
from portal.proposals import ADDRESS

_LONGEST_CODE = 40


class PublicRoom:
    """Pages for everybody."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._pages = front.pages
        self._agenda_words = {each: front.pages.agenda.words(each) for each in LANGUAGES}
        self._data_words = {each: front.pages.data.words(each) for each in LANGUAGES}
        self._certificate_words = {each: front.pages.certificates.words(each) for each in LANGUAGES}
        self._proposals_words = {each: front.pages.proposals.words(each) for each in LANGUAGES}
        self._privacy_words = {each: front.pages.privacy.words(each) for each in LANGUAGES}
        self._plan_words = {each: front.pages.plan.words(each) for each in LANGUAGES}

    @property
    def routes(self) -> Sequence[Route]:
        """The addresses of this room."""
        return (
            Route("/agenda", self._agenda),
            Route("/agenda/{code}/acta.pdf", self._minutes),
            Route("/agenda/{code}/{number:int}.pdf", self._agenda_document),
            Route("/plan", self._plan),
            Route("/plan/{name}", self._plan_file),
            Route(ADDRESS, self._proposals),
            Route(f"{ADDRESS}/{{code}}", self._proposal),
            Route("/privacidad", self._privacy),
            Route("/datos", self._data),
            Route("/datos/{name}", self._data_file),
            Route("/certificado", self._certificate),
            Route("/certificado/{code}", self._certificate),
            Route("/estatico/{name}", self._static),
        )

    async def _agenda(self, request: Request) -> Response:
        language = self._front.asked_language(request)
        page = await self._pages.agenda.page(language, request.query_params)
        words = self._agenda_words[language]
        return self._front.page("agenda.html", language, page=page, words=words)

    async def _agenda_document(self, request: Request) -> Response:
        refused = self._front.too_often(request)
        if refused is not None:
            return refused
        code, number = request.path_params["code"], request.path_params["number"]
        found = await self._pages.agenda.document(code, number)
        if found is None:
            return self._front.error(request, "missing", 404)
        return download(f"{code}-{number}.pdf", "application/pdf", found)

    async def _minutes(self, request: Request) -> Response:
        refused = self._front.too_often(request)
        if refused is not None:
            return refused
        language = self._front.asked_language(request)
        found = await self._pages.minutes.file(request.path_params["code"], language)
        if found is None:
            return self._front.error(request, "missing", 404)
        return download(found.name, found.media_type, found.content)

    async def _plan(self, request: Request) -> Response:
        language = self._front.asked_language(request)
        page = await self._pages.plan.page()
        return self._front.page("plan.html", language, page=page, words=self._plan_words[language])

    async def _plan_file(self, request: Request) -> Response:
        return await self._file(request, self._pages.plan.file)

    async def _file(
        self, request: Request, find: Callable[[str], Awaitable[File | None]]
    ) -> Response:
        refused = self._front.too_often(request)
        if refused is not None:
            return refused
        found = await find(request.path_params["name"])
        if found is None:
            return self._front.error(request, "missing", 404)
        return download(found.name, found.media_type, found.content)

    async def _proposals(self, request: Request) -> Response:
        refused = self._front.too_often(request)
        if refused is not None:
            return refused
        language = self._front.asked_language(request)
        page = await self._pages.proposals.page(language, request.query_params)
        return self._front.page(
            "proposals.html", language, page=page, words=self._proposals_words[language]
        )

    async def _proposal(self, request: Request) -> Response:
        refused = self._front.too_often(request)
        if refused is not None:
            return refused
        language = self._front.asked_language(request)
        code = request.path_params["code"][:_LONGEST_CODE]
        page = await self._pages.proposals.one(code, language)
        if page is None:
            return self._front.error(request, "missing", 404)
        words = self._proposals_words[language]
        titled = {**words, "title": f"{page.code} · {words['title']}"}
        return self._front.page("proposal.html", language, page=page, words=titled)

    async def _privacy(self, request: Request) -> Response:
        language = self._front.asked_language(request)
        page = self._pages.privacy.page(language)
        words = self._privacy_words[language]
        return self._front.page("privacy.html", language, page=page, words=words)

    async def _data(self, request: Request) -> Response:
        language = self._front.asked_language(request)
        page = await self._pages.data.page(language)
        return self._front.page("data.html", language, page=page, words=self._data_words[language])

    async def _data_file(self, request: Request) -> Response:
        return await self._file(request, self._pages.data.file)

    async def _certificate(self, request: Request) -> Response:
        refused = self._front.too_often(request)
        if refused is not None:
            return refused
        language = self._front.asked_language(request)
        code = request.path_params.get("code") or request.query_params.get("codigo", "")
        page = await self._pages.certificates.page(code[:_LONGEST_CODE], language)
        return self._front.page(
            "certificate.html",
            language,
            status=200 if page.found else 404,
            headers={"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"},
            page=page,
            path=f"/certificado/{quote(page.asked, safe='')}" if page.asked else "/certificado",
            words=self._certificate_words[language],
        )

    async def _static(self, request: Request) -> Response:
        found = self._front.static.answer(request)
        return found or self._front.error(request, "missing", 404)
