"""The application: which address leads to which door."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from cocreation.attachments import FILE_NAMES
from cocreation.limits import PARAGRAPH_MAX, TITLE_MAX
from portal.calendar_file import calendar_file
from portal.doors import Doors
from portal.events import EventStream
from portal.limits import Limits, Pace
from portal.posted import Posted, Unreadable, read_body, read_fields, read_file, read_message
from portal.safety import SafeHeaders, Sessions, is_secure
from portal.static_files import StaticFiles
from portal.validation import FIELDS
from storage.engine import StorageTrouble

_LARGEST_UPDATE = 1024 * 1024
_UPLOADS_AT_ONCE = 3  # each is held in memory
_UPLOAD_SECONDS = 300
_RETRY_SECONDS = 5
_LANGUAGES = ("es", "en")
_CLOSED = "closed_"
_FAULT_PAGES = {404: "missing", 405: "method", 429: "often"}
"""What a page says of a fault by its status; of any other one that something went wrong."""
_ACCEPT = ",".join((*FILE_NAMES, *chain.from_iterable(FILE_NAMES.values())))

log = logging.getLogger(__name__)


def make_app(doors: Doors, *, public_url: str = "", pace: Pace | None = None) -> Starlette:
    """Return the application. Setting its `state.closing` ends every open stream."""
    portal = _Portal(doors, Sessions(public_url), Limits(pace or Pace()))
    app = _Application(
        is_secure(public_url),
        routes=[
            Route("/", portal.page),
            Route("/agenda", portal.agenda),
            Route("/agenda/{code}/{number:int}.pdf", portal.agenda_document),
            Route("/validar/{secret}", portal.validation),
            Route("/validar/{secret}/{code}", portal.validation, methods=["GET", "POST"]),
            Route("/plan", portal.plan),
            Route("/plan/{name}", portal.plan_file),
            Route("/chat/mensajes", portal.message, methods=["POST"]),
            Route("/chat/archivos", portal.file, methods=["POST"]),
            Route("/chat/eventos", portal.events),
            Route("/archivo/{id}", portal.document),
            Route("/foto/{id}", portal.photo),
            Route("/calendario.ics", portal.calendar),
            Route("/calendario/{secret}.ics", portal.own_calendar),
            Route("/estatico/{name}", portal.static),
            Route("/salud", portal.health),
            Route("/telegram/webhook", portal.telegram, methods=["POST"]),
        ],
        exception_handlers={
            HTTPException: portal.refused,
            Unreadable: portal.unreadable,
            StorageTrouble: portal.trouble,
            Exception: portal.broken,
        },
    )
    app.state.closing = portal.closing
    return app


class _Application(Starlette):
    def __init__(self, secure: bool, **parts: Any) -> None:
        super().__init__(**parts)
        self._secure = secure

    def build_middleware_stack(self) -> ASGIApp:
        """Put the headers around everything, the answer to a bug included."""
        return SafeHeaders(super().build_middleware_stack(), self._secure)


class _Portal:
    def __init__(self, doors: Doors, sessions: Sessions, limits: Limits) -> None:
        self._doors = doors
        self._sessions = sessions
        self._limits = limits
        self._words = {language: dict(doors.page(language)) for language in _LANGUAGES}
        self._closed = {language: _closed(words) for language, words in self._words.items()}
        self._agenda_words = {each: doors.agenda_words(each) for each in _LANGUAGES}
        self._plan_words = {each: doors.plan_words(each) for each in _LANGUAGES}
        self._static = StaticFiles()
        self._uploads = 0
        self.closing = asyncio.Event()
        templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._chat = templates.get_template("chat.html")
        self._agenda = templates.get_template("agenda.html")
        self._validation = templates.get_template("validation.html")
        self._validation_words = {each: doors.validation_words(each) for each in _LANGUAGES}
        self._plan = templates.get_template("plan.html")
        self._fault = templates.get_template("error.html")

    # ── the pages ─────────────────────────────────────────────────────────────────────────────

    async def page(self, request: Request) -> Response:
        language = self._language_of(request)
        proposing = await self._doors.takes_proposals()
        words = self._words if proposing else self._closed
        html = self._chat.render(
            words=words[language],
            all_words=words,
            proposing=proposing,
            language=language,
            accept=_ACCEPT,
            known=self._sessions.of(request) is not None,
            static=self._static.url,
        )
        headers = {"Vary": "Accept-Language, Cookie", "Content-Language": language}
        return Response(html, media_type="text/html", headers=headers)

    async def agenda(self, request: Request) -> Response:
        asked = request.query_params.get("idioma")
        language = asked if asked in _LANGUAGES else self._language_of(request)
        html = self._agenda.render(
            page=await self._doors.agenda(language, request.query_params),
            words=self._agenda_words[language],
            language=language,
            other=next(each for each in _LANGUAGES if each != language),
            static=self._static.url,
        )
        headers = {"Vary": "Accept-Language, Cookie", "Content-Language": language}
        return Response(html, media_type="text/html", headers=headers)

    async def agenda_document(self, request: Request) -> Response:
        seconds = self._limits.admit(None, _ip(request))
        if seconds:
            return self._error(request, "often", 429, retry_after=seconds)
        code, number = request.path_params["code"], request.path_params["number"]
        found = await self._doors.agenda_document(code, number)
        if found is None:
            return self._error(request, "missing", 404)
        name = quote(f"{code}-{number}.pdf", safe="")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(found, media_type="application/pdf", headers=headers)

    async def validation(self, request: Request) -> Response:
        posts = request.method == "POST"
        if posts and not self._sessions.comes_from_us(request.headers):
            return self._error(request, "origin", 403)
        seconds = self._limits.admit(None, _ip(request))
        if seconds:
            return self._error(request, "often", 429, retry_after=seconds)
        language = self._language_of(request)
        fields = await read_fields(request) if posts else None
        page = await self._doors.validation(
            request.path_params["secret"], request.path_params.get("code"), fields, language
        )
        html = self._validation.render(
            page=page,
            words=self._validation_words[language],
            language=language,
            fields=FIELDS,
            limit=PARAGRAPH_MAX,
            title_limit=TITLE_MAX,
            static=self._static.url,
        )
        status = 404 if page is None else 422 if page.faults else 200
        headers = {
            "Vary": "Accept-Language, Cookie",
            "Content-Language": language,
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex, nofollow",
        }
        return Response(html, status, media_type="text/html", headers=headers)

    async def plan(self, request: Request) -> Response:
        asked = request.query_params.get("idioma")
        language = asked if asked in _LANGUAGES else self._language_of(request)
        html = self._plan.render(
            page=await self._doors.plan(),
            words=self._plan_words[language],
            language=language,
            other=next(each for each in _LANGUAGES if each != language),
            static=self._static.url,
        )
        headers = {"Vary": "Accept-Language, Cookie", "Content-Language": language}
        return Response(html, media_type="text/html", headers=headers)

    async def plan_file(self, request: Request) -> Response:
        seconds = self._limits.admit(None, _ip(request))
        if seconds:
            return self._error(request, "often", 429, retry_after=seconds)
        found = await self._doors.plan_file(request.path_params["name"])
        if found is None:
            return self._error(request, "missing", 404)
        name = quote(found.name, safe="")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(found.content, media_type=found.media_type, headers=headers)

    async def static(self, request: Request) -> Response:
        return self._static.answer(request) or self._error(request, "missing", 404)

    # ── the chat ──────────────────────────────────────────────────────────────────────────────

    async def message(self, request: Request) -> Response:
        return await self._said(request, read_message)

    async def file(self, request: Request) -> Response:
        if self._uploads >= _UPLOADS_AT_ONCE:
            return self._error(request, "often", 429, retry_after=_RETRY_SECONDS)
        self._uploads += 1
        try:
            async with asyncio.timeout(_UPLOAD_SECONDS):
                return await self._said(request, read_file)
        except TimeoutError:
            return self._error(request, "slow", 408)
        finally:
            self._uploads -= 1

    async def _said(
        self, request: Request, read: Callable[[Request], Awaitable[Posted]]
    ) -> Response:
        if not self._sessions.comes_from_us(request.headers):
            return self._error(request, "origin", 403)
        session = self._sessions.of(request)
        seconds = self._limits.admit(session, _ip(request))
        if seconds:
            return self._error(request, "often", 429, retry_after=seconds)
        posted = await read(request)
        session, seq, thread, spoken = await self._doors.say(
            session,
            posted.id,
            text=posted.text,
            tap=posted.tap,
            file=posted.file,
            language=self._language_of(request),
            start=posted.start,
        )
        answer = JSONResponse({"seq": seq, "thread": thread, "language": spoken})
        if thread:
            self._sessions.remember(answer, session, spoken)
        else:
            self._sessions.forget(answer)
        return answer

    async def events(self, request: Request) -> ASGIApp:
        session = self._sessions.of(request)
        if session is None:
            return Response(status_code=204)  # a browser does not ask again
        ip = _ip(request)
        if not self._limits.open_stream(ip):
            return self._error(request, "often", 429, retry_after=_RETRY_SECONDS)
        seen = request.headers.get("last-event-id") or request.query_params.get("desde", "")
        thread = request.query_params.get("hilo", "")
        seq = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0
        return EventStream(
            self._doors.follow(session, seq, thread),
            self.closing,
            lambda: self._limits.close_stream(ip),
        )

    async def document(self, request: Request) -> Response:
        session = self._sessions.of(request)
        found = session and await self._doors.document(session, request.path_params["id"])
        if not found:
            return self._error(request, "missing", 404)
        name, media_type, content = found
        disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
        return Response(content, media_type=media_type, headers=headers)

    async def photo(self, request: Request) -> Response:
        session = self._sessions.of(request)
        found = session and await self._doors.photo(session, request.path_params["id"])
        if not found:
            return self._error(request, "missing", 404)
        headers = {"Cache-Control": "private, max-age=86400, immutable"}
        return Response(found, media_type="image/jpeg", headers=headers)

    # ── calendars ─────────────────────────────────────────────────────────────────────────────

    async def calendar(self, request: Request) -> Response:
        seconds = self._limits.admit_calendar(_ip(request))
        if seconds:
            return self._error(request, "often", 429, retry_after=seconds)
        content, changed = await self._doors.calendar(request.query_params.get("idioma", ""))
        return calendar_file(request, content, "mesa.ics", "public, max-age=300", changed)

    async def own_calendar(self, request: Request) -> Response:
        seconds = self._limits.admit_calendar(_ip(request))
        if seconds:
            return self._error(request, "often", 429, retry_after=seconds)
        content = await self._doors.own_calendar(request.path_params["secret"])
        if content is None:
            return self._error(request, "missing", 404)
        return calendar_file(request, content, "mis-reuniones.ics", "private, no-cache")

    # ── machines ──────────────────────────────────────────────────────────────────────────────

    async def health(self, request: Request) -> Response:
        health = dict(await self._doors.health())
        return JSONResponse(health, 200 if health.get("ok") else 503)

    async def telegram(self, request: Request) -> Response:
        if self._doors.telegram is None:
            return self._error(request, "missing", 404)
        body = await read_body(request, _LARGEST_UPDATE)
        status, answer = await self._doors.telegram(request.headers, body)
        return Response(answer, status, media_type="text/plain")

    # ── what went wrong ───────────────────────────────────────────────────────────────────────

    async def refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return self._error(request, "missing", error.status_code)

    async def unreadable(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, Unreadable)
        return self._error(request, error.fault, error.status)

    async def trouble(self, request: Request, error: Exception) -> Response:
        log.warning("Nothing was committed for %s: %s", _without_secrets(request), error)
        return self._error(request, "trouble", 503, retry_after=_RETRY_SECONDS)

    async def broken(self, request: Request, _bug: Exception) -> Response:
        return self._error(request, "trouble", 500)

    def _language_of(self, request: Request) -> str:
        """Return the language that is spoken with a browser, or else the one it likes best."""
        spoken = self._sessions.language_of(request)
        return spoken if spoken in _LANGUAGES else language_of(request)

    def _error(self, request: Request, fault: str, status: int, retry_after: int = 0) -> Response:
        """Return the constant answer to a fault: a page to who asks for one, else JSON.

        Nothing of the request is said back.
        """
        language = self._language_of(request)
        words = self._words[language]
        headers = {"Vary": "Accept, Accept-Language, Cookie", "Content-Language": language}
        if retry_after:
            headers["Retry-After"] = str(retry_after)
        if "text/html" not in request.headers.get("accept", ""):
            answer = {"error": fault, "reason": words[f"error_{fault}"]}
            return JSONResponse(answer, status, headers=headers)
        about = _FAULT_PAGES.get(status, "trouble")
        html = self._fault.render(
            heading=words[f"fault_{about}"],
            text=words[f"fault_{about}_text"],
            words=words,
            language=language,
            static=self._static.url,
        )
        return Response(html, status, media_type="text/html", headers=headers)


def _closed(words: dict[str, str]) -> dict[str, str]:
    """Return the words of the page while no proposals are taken."""
    instead = {key.removeprefix(_CLOSED): words[key] for key in words if key.startswith(_CLOSED)}
    return {**words, **instead}


def language_of(request: Request) -> str:
    """Return the language of ours that a browser likes best; the first one if none is named."""
    liked = dict.fromkeys(_LANGUAGES, 0.0)
    for part in request.headers.get("accept-language", "")[:200].split(","):
        name, _, quality = part.partition(";q=")
        language = name.strip()[:2].lower()
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        if language in liked:
            liked[language] = max(liked[language], weight)
    return max(_LANGUAGES, key=lambda language: liked[language])


def _ip(request: Request) -> str:
    return request.client.host if request.client else ""


def _without_secrets(request: Request) -> str:
    """Return which page was asked for, without what its address holds: that may be a secret."""
    path = request.url.path
    for name, value in request.path_params.items():
        path = path.replace(value, f"{{{name}}}")
    return path
