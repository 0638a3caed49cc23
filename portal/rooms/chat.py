"""The chat's page, what is written and sent on it, and what is told to it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import chain

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from cocreation.proposals.attachments import FILE_NAMES
from portal.events import EventStream
from portal.front import Front, download, ip_of
from portal.posted import Posted, read_file, read_message

_UPLOADS_AT_ONCE = 3  # each is held in memory
_UPLOAD_SECONDS = 300
_RETRY_SECONDS = 5
_CLOSED = "closed_"
_ACCEPT = ",".join((*FILE_NAMES, *chain.from_iterable(FILE_NAMES.values())))


class ChatRoom:
    """Where people talk with the house."""

    def __init__(self, front: Front, closing: asyncio.Event) -> None:
        self._front = front
        self._doors = front.doors
        self._sessions = front.sessions
        self._closing = closing
        self._closed = {language: _closed(words) for language, words in front.words.items()}
        self._uploads = 0

    @property
    def routes(self) -> Sequence[Route]:
        """The addresses of this room."""
        return (
            Route("/", self._page),
            Route("/chat/mensajes", self._message, methods=["POST"]),
            Route("/chat/archivos", self._file, methods=["POST"]),
            Route("/chat/eventos", self._events),
            Route("/archivo/{id}", self._document),
            Route("/foto/{id}", self._photo),
        )

    async def _page(self, request: Request) -> Response:
        language = self._front.language_of(request)
        proposing = await self._front.pages.call.is_open()
        words = self._front.words if proposing else self._closed
        return self._front.page(
            "chat.html",
            language,
            words=words[language],
            all_words=words,
            proposing=proposing,
            accept=_ACCEPT,
            known=self._sessions.of(request) is not None,
        )

    async def _message(self, request: Request) -> Response:
        return await self._said(request, read_message)

    async def _file(self, request: Request) -> Response:
        if self._uploads >= _UPLOADS_AT_ONCE:
            return self._front.error(request, "often", 429, retry_after=_RETRY_SECONDS)
        self._uploads += 1
        try:
            async with asyncio.timeout(_UPLOAD_SECONDS):
                return await self._said(request, read_file)
        except TimeoutError:
            return self._front.error(request, "slow", 408)
        finally:
            self._uploads -= 1

    async def _said(
        self, request: Request, read: Callable[[Request], Awaitable[Posted]]
    ) -> Response:
        if not self._sessions.comes_from_us(request.headers):
            return self._front.error(request, "origin", 403)
        session = self._sessions.of(request)
        refused = self._front.too_often(request, session)
        if refused is not None:
            return refused
        posted = await read(request)
        session, seq, thread, spoken = await self._doors.say(
            session,
            posted.id,
            text=posted.text,
            tap=posted.tap,
            file=posted.file,
            language=self._front.language_of(request),
            start=posted.start,
        )
        answer = JSONResponse({"seq": seq, "thread": thread, "language": spoken})
        if thread:
            self._sessions.remember(answer, session, spoken)
        else:
            self._sessions.forget(answer)
        return answer

    async def _events(self, request: Request) -> ASGIApp:
        session = self._sessions.of(request)
        if session is None:
            return Response(status_code=204)  # a browser does not ask again
        ip, limits = ip_of(request), self._front.limits
        if not limits.open_stream(ip):
            return self._front.error(request, "often", 429, retry_after=_RETRY_SECONDS)
        seen = request.headers.get("last-event-id") or request.query_params.get("desde", "")
        thread = request.query_params.get("hilo", "")
        seq = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0
        return EventStream(
            self._doors.follow(session, seq, thread),
            self._closing,
            lambda: limits.close_stream(ip),
        )

    async def _document(self, request: Request) -> Response:
        session = self._sessions.of(request)
        found = session and await self._doors.document(session, request.path_params["id"])
        if not found:
            return self._front.error(request, "missing", 404)
        return download(*found, {"Cache-Control": "private, no-store"})

    async def _photo(self, request: Request) -> Response:
        session = self._sessions.of(request)
        found = session and await self._doors.photo(session, request.path_params["id"])
        if not found:
            return self._front.error(request, "missing", 404)
        headers = {"Cache-Control": "private, max-age=86400, immutable"}
        return Response(found, media_type="image/jpeg", headers=headers)


def _closed(words: dict[str, str]) -> dict[str, str]:
    """Return the words of the page while no proposals are taken."""
    instead = {key.removeprefix(_CLOSED): words[key] for key in words if key.startswith(_CLOSED)}
    return {**words, **instead}
