"""The pages at the link of a validation letter, for who holds it."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cocreation.texts import PARAGRAPH_MAX, TITLE_MAX
from portal.front import LANGUAGES, Front
from portal.posted import read_fields
from portal.validation import FIELDS, texts


class ValidationRoom:
    """Where an institution reads its drafts and answers."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._words = {each: front.pages.validation.words(each) for each in LANGUAGES}

    @property
    def routes(self) -> Sequence[Route]:
        """The addresses of this room."""
        return (
            Route("/validar/{secret}", self._validation),
            Route("/validar/{secret}/{code}", self._validation, methods=["GET", "POST"]),
        )

    async def _validation(self, request: Request) -> Response:
        posts = request.method == "POST"
        if posts and not self._front.sessions.comes_from_us(request.headers):
            return self._front.error(request, "origin", 403)
        refused = self._front.too_often(request)
        if refused is not None:
            return refused
        language = self._front.asked_language(request)
        fields = await read_fields(request) if posts else None
        page = await self._front.pages.validation.answer(
            request.path_params["secret"], request.path_params.get("code"), fields, language
        )
        return self._front.page(
            "validation.html",
            language,
            status=404 if page is None else 422 if page.faults else 200,
            headers={"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"},
            page=page,
            # What was posted would not come along to the other language.
            path="" if posts or page is None else quote(request.url.path),
            lost=texts(fields or {}) if page is None else page.lost,
            words=self._words[language],
            fields=FIELDS,
            limit=PARAGRAPH_MAX,
            title_limit=TITLE_MAX,
        )
